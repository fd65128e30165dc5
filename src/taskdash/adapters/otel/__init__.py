"""OpenTelemetry: where traces are sent, and ports whose calls are part of them; an option of the installation."""
