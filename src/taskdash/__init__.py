"""Taskdash: a task dashboard server."""
