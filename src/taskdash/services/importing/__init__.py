"""Importing: a file in one of the known formats becomes tasks of a workspace, in commits of one group."""
