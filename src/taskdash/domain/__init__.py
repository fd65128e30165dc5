"""What is true: workspaces, tasks, roles and commits, as pure functions without I/O."""
