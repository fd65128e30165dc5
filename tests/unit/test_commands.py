"""The command line as people use it: a process, its output and its status."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest


def taskdash(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}
    return subprocess.run(
        [sys.executable, "-m", "taskdash", *arguments], env=own | environ, capture_output=True, text=True, check=False
    )


def test_the_version_is_the_packages():
    assert taskdash("--version").stdout.strip() == version("taskdash")


def test_settings_are_listed_with_value_unit_default_and_source():
    done = taskdash("settings", TASKDASH_TRASH_DAYS="3", TASKDASH_SECRET_KEY="ab" * 32)

    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert rows["TASKDASH_TRASH_DAYS"] == ["3", "days", "30", "environment"]
    assert rows["TASKDASH_SECRET_KEY"] == ["***", "environment"]
    assert rows["TASKDASH_PORT"] == ["8000", "8000", "default"]
    assert (done.returncode, done.stderr) == (0, "")


def test_a_variable_that_sets_nothing_is_complained_about():
    done = taskdash("settings", TASKDASH_PROT="80")

    assert done.returncode == 0
    assert done.stderr.startswith("error: TASKDASH_PROT is not a setting; is it TASKDASH_PORT")


def test_bad_settings_stop_a_command_with_every_reason():
    done = taskdash("settings", TASKDASH_PORT="abc", TASKDASH_LOG_LEVEL="loud")

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: TASKDASH_PORT is 'abc'; expected a whole number from 1 to 65535",
        "error: TASKDASH_LOG_LEVEL is 'loud'; expected debug, info, warning or error",
    ]


@pytest.mark.parametrize("module", ["litestar", "granian", "cryptography", "hypothesis"])
def test_a_command_imports_only_what_it_needs(module):
    """Each of these costs tens of milliseconds that `taskdash settings` or `--help` would wait for."""
    code = f"import sys, taskdash.cli, taskdash.cli.settings; sys.exit({module!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
