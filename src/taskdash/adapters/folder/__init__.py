"""A plain folder of the file system."""
