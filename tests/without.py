"""Tests of the tests: a suite is run once more with one safety of the product removed, and must then fail."""

import os
import subprocess
import sys
from pathlib import Path

from tests.contract.sabotage import VARIABLE

ROOT = Path(__file__).parents[1]


def failures_without(safety: str, *suites: str) -> set[str]:
    """The names of the tests that fail when the suites (paths below the root) run without `safety`, of SABOTAGES."""
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", *suites]
    environ = {**os.environ, VARIABLE: safety}
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=290)
    failed = {line.split("::")[1].split(" ")[0].split("[")[0] for line in run.stdout.splitlines() if "FAILED" in line}
    assert run.returncode == (1 if failed else 0), run.stdout + run.stderr
    return failed
