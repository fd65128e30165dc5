"""Taskdash without some of what keeps its promises, named on the command line: the verdict on a schedule must tell.

Started as a program of its own, in the place of `python -m taskdash`; the last argument is the command.
"""

import sys

from tests.contract import sabotage

if __name__ in ("__main__", "__mp_main__"):  # the latter in processes that the server starts
    for safety in sys.argv[1:-1]:
        sabotage.remove(safety)

if __name__ == "__main__":
    from taskdash.cli import app

    app(sys.argv[-1:])
