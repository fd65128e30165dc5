"""How the ports are filled: one folder a technology."""
