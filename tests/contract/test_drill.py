"""Drills between both engines, as the commands that an operator types."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pyrage import x25519

from tests.mongodb import DEPLOYMENT

OWN = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}
TASKS = "title\n" + "".join(f"Task {n}\n" for n in range(30))


class Deployed:
    """A database of an engine, some tasks in it, and a backup of them; a call is a command there."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.folder = folder
        identity = x25519.Identity.generate()
        self.identity = folder / "backup.key"
        self.identity.write_text(f"{identity}\n")
        self._environ = OWN | {
            "TASKDASH_DATA": str(folder / "data"),
            "TASKDASH_SECRET_KEY": "0123456789abcdef" * 4,
            "TASKDASH_BACKUP_TO": str(folder / "vault"),
            "TASKDASH_BACKUP_RECIPIENT": str(identity.to_public()),
        }
        if engine == "mongo":
            self._environ["TASKDASH_DATABASE"] = DEPLOYMENT.new()
        assert self("user", "add", "ann@example.org")[0] == 0
        assert self("import", "-", "--user", "ann@example.org", given=TASKS)[0] == 0
        assert self("backup")[0] == 0

    def __call__(self, *arguments: str, given: str = "") -> tuple[int, str, str]:
        command = [sys.executable, "-m", "taskdash", *arguments]
        done = subprocess.run(command, env=self._environ, input=given, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def drill(self, *more: str) -> tuple[int, str, str]:
        return self("restore", "--drill", "--identity", str(self.identity), *more)


@pytest.fixture(scope="module", params=["sqlite", "mongo"])
def deployed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """Since the backup, a commit has come."""
    made = Deployed(request.param, tmp_path_factory.mktemp(request.param))
    assert made("import", "-", "--user", "ann@example.org", given="title\nReap\n")[0] == 0
    return made


@pytest.mark.parametrize("scratch", ["a folder", "a database"])
def test_a_drill_finds_the_copy_equal_prints_rpo_and_rto_and_leaves_nothing(deployed: Deployed, scratch: str):
    """Of the place that was named only what was there before; the secret key of the copy is the same, too."""
    place = str(deployed.folder) if scratch == "a folder" else DEPLOYMENT.new()
    before = sorted(deployed.folder.iterdir())

    status, told, wrong = deployed.drill("--scratch", place)

    assert (status, wrong) == (0, "")
    assert "equal by hash of log and read models" in told
    assert "(1 commits came since)" in told
    assert " s for 30 tasks\n" in told
    assert "secret key" not in told
    assert sorted(deployed.folder.iterdir()) == before
    if scratch == "a database":
        with MongoClient[dict[str, Any]](place) as client:
            assert client.get_default_database().list_collection_names() == []


def test_a_scratch_database_that_is_none_or_holds_anything_is_refused(deployed: Deployed):
    """The latter is left as it is."""
    for place in ("nowhere", "mongodb:"):
        status, _, told = deployed.drill("--scratch", place)
        assert (status, told.startswith("error: scratch: must be a folder")) == (2, True)
    place = DEPLOYMENT.new()
    with MongoClient[dict[str, Any]](place) as client:
        client.get_default_database()["notes"].insert_one({"text": "mine"})
        status, _, told = deployed.drill("--scratch", place)

        assert (status, "is not empty" in told) == (2, True)
        assert client.get_default_database().list_collection_names() == ["notes"]
