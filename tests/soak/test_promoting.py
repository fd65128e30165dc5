"""`taskdash promote` of 61,617 real tasks while people work: figures are printed, the promises are checked."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pymongo
import pytest

from tests.api.people import register
from tests.api.promoting import PAUSE_SECONDS, promote, waited, written_beside
from tests.api.server import Server
from tests.mongodb import DEPLOYMENT

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]

REAL = Path(__file__).parents[1] / "data" / "tasks.csv.gz"
TASKS = 61_617
PATIENCE = 300  # seconds: FerretDB looks through all tasks for whatever is asked of them but by id
PAUSE = 0.1  # seconds between two writes of a program: of 50 a second by three, FerretDB took in too few to catch up


def test_real_tasks_are_promoted_under_load(tmp_path: Path) -> None:
    """Three programs write into the same workspace, one after the other of each, all the while."""
    slow = {"database_seconds": PATIENCE, "access_token_minutes": 60}
    server = Server(tmp_path, registration="open", workers=2, api_limit=1_000_000, **slow)
    try:
        ada = register(server, "Ada")
        _taskdash(server, "import", str(REAL), "--user", ada.user["email"])
        exported = _taskdash(server, "export", "--user", ada.user["email"])
        before = [row["title"] for row in csv.DictReader(io.StringIO(exported))]
        assert len(before) == TASKS
        uri = DEPLOYMENT.new()
        with written_beside(ada, pause=PAUSE, patience=PATIENCE) as programs:
            time.sleep(2)
            began = time.monotonic()
            done = promote(server, "--to", uri)
            sys.stderr.write(f"\n{done.stdout}{done.stderr}took {time.monotonic() - began:.1f} s\n")
            time.sleep(2)
        assert done.returncode == 0, done.stderr + server.log
        assert f"with {TASKS}" not in done.stdout  # those that were written meanwhile came too
        refused = [status for program in programs for status in program.refused]
        pause = max(program.pause for program in programs)
        added = [title for program in programs for title in program.stored.values()]
        sys.stderr.write(
            f"{len(added)} tasks written meanwhile by 3 programs; longest wait between two of one program"
            f" {pause:.2f} s, {len(refused)} refused\n"
        )
        assert set(refused) <= {503}
        assert waited(server, done.stdout) < PAUSE_SECONDS
        assert Counter(_titles(uri)) == Counter(before + added)
    finally:
        server.close()


def _taskdash(server: Server, *command: str) -> str:
    """What a command says that works on the server's database."""
    given = {"TASKDASH_DATA": str(server.data), "PATH": os.environ["PATH"]}
    whole = [sys.executable, "-m", "taskdash", *command]
    return subprocess.run(whole, env=given, check=True, stdout=subprocess.PIPE, text=True).stdout


def _titles(uri: str) -> list[str]:
    """Of all tasks: asked of the database, where FerretDB looks through them once."""
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        found = client.get_default_database()["tasks"].find({}, {"e.body": 1})
        return [json.loads(each["e"]["body"])["title"] for each in found]
