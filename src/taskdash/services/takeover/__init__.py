"""Taking over the predecessor's database: its users become accounts, their tasks go to their personal workspaces."""
