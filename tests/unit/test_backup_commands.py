"""`taskdash backup` and `taskdash restore`: as processes, on databases of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyrage import x25519

from tests.mongodb import DEPLOYMENT

OWN = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}


class Commands:
    """Runs `taskdash …` on the database in the folder `data`, or by other settings; answers status, stdout, stderr."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        identity = x25519.Identity.generate()
        self.recipient = str(identity.to_public())
        self.identity = folder / "backup.key"
        self.identity.write_text(f"# public key: {self.recipient}\n{identity}\n")

    def __call__(self, *arguments: str, data: str = "data", given: str = "", **settings: str) -> tuple[int, str, str]:
        environ = OWN | {"TASKDASH_DATA": str(self.folder / data), "TASKDASH_BACKUP_TO": str(self.folder / "vault")}
        environ |= {f"TASKDASH_{name.upper()}": value for name, value in settings.items()}
        command = [sys.executable, "-m", "taskdash", *arguments]
        done = subprocess.run(command, env=environ, input=given, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def taskdash(tmp_path: Path) -> Commands:
    commands = Commands(tmp_path)
    assert commands("user", "add", "ann@example.org")[0] == 0
    assert commands("import", "-", "--user", "ann@example.org", given="title\nPaint\nSow\n")[0] == 0
    return commands


def test_a_backup_is_restored_into_an_empty_database(taskdash):
    status, told, _ = taskdash("backup", "--recipient", taskdash.recipient)
    assert (status, told.split(":")[0]) == (0, "2 commits of 1 workspaces and 2 account records")

    status, told, _ = taskdash("restore", "--identity", str(taskdash.identity), data="copy")
    assert (status, told.split(",")[0]) == (0, "2 commits of 1 workspaces and 1 people")
    assert "Sow" in taskdash("export", "--user", "ann@example.org", data="copy")[1]
    status, _, told = taskdash("restore", "--identity", str(taskdash.identity))
    assert (status, "not empty" in told) == (2, True)


def test_a_drill_says_whether_the_copy_is_equal_and_how_long_it_takes(taskdash):
    taskdash("backup", "--recipient", taskdash.recipient)
    taskdash("import", "-", "--user", "ann@example.org", given="title\nReap\n")
    taskdash("user", "add", "bob@example.org")  # who is no loss: he came since
    taskdash("import", "-", "--user", "bob@example.org", given="title\nRest\n")

    status, told, _ = taskdash("restore", "--drill", "--identity", str(taskdash.identity))

    assert status == 0
    assert "equal by hash of log and read models" in told
    assert "(3 commits came since)" in told
    assert "RTO: " in told


def test_a_database_file_moves_to_mongodb_as_the_guide_says(taskdash):
    """Rehearsed and compared beside the server, then restored for good: with the same key nothing is left out."""
    key = str(taskdash.folder / "data" / "secret.key")
    over = {"database": DEPLOYMENT.new(), "secret_key_file": key}
    opened = "--identity", str(taskdash.identity)
    taskdash("backup", "--recipient", taskdash.recipient)

    status, rehearsed, error = taskdash("restore", "--drill", "--scratch", DEPLOYMENT.new(), *opened)
    assert (status, "equal by hash of log and read models" in rehearsed) == (0, True), error

    taskdash("import", "-", "--user", "ann@example.org", given="title\nReap\n")
    assert taskdash("backup", "--recipient", taskdash.recipient)[0] == 0
    status, told, error = taskdash("restore", *opened, **over)
    assert (status, told.split(",")[0]) == (0, "3 commits of 1 workspaces and 1 people"), error
    assert "the secret key is another one" not in told
    here, there = (taskdash("export", "--user", "ann@example.org", **settings) for settings in ({}, over))
    assert here[:2] == there[:2]
    assert "Reap" in there[1]


def test_the_files_are_checked_without_a_key(taskdash):
    taskdash("backup", "--recipient", taskdash.recipient)
    assert taskdash("backup", "--verify")[:2] == (0, "4 files are as they were written\n")

    (segment,) = (taskdash.folder / "vault").rglob("*.tar")
    segment.write_bytes(segment.read_bytes()[:-1])
    status, _, told = taskdash("backup", "--verify")

    assert status == 2
    assert segment.name in told


def test_without_a_recipient_nothing_is_written_unless_it_is_asked_for(taskdash):
    status, _, told = taskdash("backup")
    assert (status, "say for whom backups are encrypted" in told) == (2, True)
    assert not (taskdash.folder / "vault").exists()

    assert taskdash("backup", "--unencrypted")[0] == 0
    assert taskdash("restore", data="copy")[0] == 0


def test_a_server_that_could_not_back_up_does_not_start(taskdash):
    status, _, told = taskdash("serve")

    assert (status, "say for whom backups are encrypted" in told) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("backup", "--recipient", "age1nonsense"), "recipient: must be an age recipient"),
        (("backup", "--unencrypted", "--every", "soon"), "every: must be a duration"),
        (("restore",), "from: there is no backup here"),
        (("restore", "--at", "yesterday"), "at: must be a time"),
        (("restore", "--identity", "nowhere.key"), "identity: nowhere.key: No such file"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(taskdash, arguments, told):
    status, _, error = taskdash(*arguments)

    assert status == 2
    assert told in error
    assert len(error.splitlines()) == 1
