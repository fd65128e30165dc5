"""`python -m taskdash` is the same as `taskdash`."""

from taskdash.cli import main

main()
