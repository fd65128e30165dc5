"""The files that tasks come in and leave as: one module a format, text in, rows out, without I/O."""
