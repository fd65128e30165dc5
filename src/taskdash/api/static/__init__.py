"""The files of the start page and the documentation, served as they are."""
