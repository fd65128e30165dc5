"""The embedded engine: one SQLite file holds the log, what is derived from it, and the accounts."""
