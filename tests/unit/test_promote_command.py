"""What `taskdash promote` refuses before it does anything, each in one line that names what is wrong."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.mongodb import DEPLOYMENT


def taskdash(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}
    environment = clean | {
        f"TASKDASH_{name.upper()}": value for name, value in {"data": str(folder), **settings}.items()
    }
    command = [sys.executable, "-m", "taskdash", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    """A data folder with a database in it."""
    assert taskdash(tmp_path, "user", "add", "ann@example.org")[0] == 0
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--to", "sqlite:there.db"], "error: to: must be mongodb[+srv]://"),
        (["--to", "there"], "error: to: is of another form"),
        (["--to", "mongodb://there/tasks?w=1"], "error: to: is of another form"),
        (["--to", "mongodb://there/tasks", "--from", "mongodb://here/tasks"], "error: from: must be a database file"),
        (["--to", "mongodb://there/tasks", "--from", "here.db"], "error: from: is of another form"),
        (
            ["--to", "mongodb://there/tasks", "--from", "sqlite:nowhere.db"],
            "error: from: must be the file of a database",
        ),
    ],
)
def test_what_is_no_source_or_target_is_refused_by_the_option(deployment: Path, arguments: list[str], told: str):
    status, error = taskdash(deployment, "promote", *arguments)

    assert (status, error[: len(told)]) == (2, told)


def test_a_secret_key_is_neither_made_nor_may_it_be_another_ones(deployment: Path, tmp_path_factory):
    """Where the server has made signing keys, they have to open; a promotion that nobody can follow is none."""
    file = f"sqlite:{deployment / 'taskdash.db'}"
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    status, error = taskdash(elsewhere, "promote", "--from", file, "--to", DEPLOYMENT.new())
    assert (status, error[:30]) == (2, "error: secret_key: is missing:")
    assert not (elsewhere / "secret.key").exists()

    with closing(sqlite3.connect(deployment / "taskdash.db")) as connection:
        connection.execute(
            "INSERT INTO signing_keys VALUES ('k', x'00112233445566778899aabbccddeeff', x'00', '', NULL, 1)"
        )
        connection.commit()
    status, error = taskdash(deployment, "promote", "--to", DEPLOYMENT.new())
    assert (status, error[:35]) == (2, "error: secret_key: is another one t")


def test_a_file_of_an_older_release_is_not_touched(deployment: Path):
    """A server of that release may be at work, which knows nothing of the fence."""
    with closing(sqlite3.connect(deployment / "taskdash.db")) as connection:
        connection.execute("PRAGMA user_version = 2")

    status, error = taskdash(deployment, "promote", "--to", DEPLOYMENT.new())

    assert status == 2
    assert "is an older release's: start the servers with this release first" in error
    with closing(sqlite3.connect(deployment / "taskdash.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_the_password_in_the_targets_address_is_not_shown(deployment: Path):
    """Not even when the target cannot be reached."""
    target = "mongodb://ann:secret@127.0.0.1:1/tasks?serverSelectionTimeoutMS=100"
    status, error = taskdash(deployment, "promote", "--to", target)

    assert status == 2
    assert "secret" not in error
