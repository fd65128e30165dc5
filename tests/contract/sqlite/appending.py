"""The process that appends, as the product starts it, but for the safety that the environment says to remove."""

import os
import sys
from pathlib import Path

from taskdash.adapters.sqlite import append_process
from tests.contract import sabotage

PROGRAM = (sys.executable, "-m", "tests.contract.sqlite.appending")

if __name__ == "__main__":
    if removed := os.environ.get(sabotage.VARIABLE):
        sabotage.remove(removed)
    append_process.main(Path(sys.argv[1]), int(sys.argv[2]))
