"""Tests of the tests: a suite is run once more with one thing removed from the product, and must then fail.

What is removed is named in the environment of that run; a fixture of the suite does the removing.
"""

import os
import subprocess
import sys
from pathlib import Path

VARIABLE = "SABOTAGE"
ROOT = Path(__file__).parents[1]


def sabotaged(name: str) -> bool:
    """Whether this run is one from which the thing called `name` is removed."""
    return os.environ.get(VARIABLE) == name


def failures_without(name: str, *suites: str) -> list[str]:
    """The names of the tests that fail when the suites (paths below the root) run without the thing called `name`."""
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", *suites]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, VARIABLE: name}, capture_output=True, text=True, check=False, timeout=110
    )
    failed = [line.split("::")[1].split(" ")[0].split("[")[0] for line in run.stdout.splitlines() if "FAILED" in line]
    assert run.returncode == (1 if failed else 0), run.stdout + run.stderr
    return failed
