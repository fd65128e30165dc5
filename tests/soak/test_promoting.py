"""`taskdash promote` of 61,617 real tasks while people work: figures are printed, the promises are checked."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.api.people import Person, register
from tests.api.promoting import PAUSE_SECONDS, promote, waited, written_beside
from tests.api.server import Server
from tests.mongodb import DEPLOYMENT

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]

REAL = Path(__file__).parents[1] / "data" / "tasks.csv.gz"
TASKS = 61_617
PATIENCE = 300  # seconds: FerretDB looks through all tasks for whatever is asked of them but by id


def test_real_tasks_are_promoted_under_load(tmp_path: Path) -> None:
    """Three programs write into the same workspace, one after the other of each, all the while."""
    slow = {"database_seconds": PATIENCE, "access_token_minutes": 60}
    server = Server(tmp_path, registration="open", workers=2, api_limit=1_000_000, **slow)
    try:
        ada = register(server, "Ada")
        _import(server, ada)
        with written_beside(ada, pause=0.05, patience=PATIENCE) as programs:
            time.sleep(2)
            began = time.monotonic()
            done = promote(server, "--to", DEPLOYMENT.new())
            sys.stderr.write(f"\n{done.stdout}{done.stderr}took {time.monotonic() - began:.1f} s\n")
            time.sleep(2)
        assert done.returncode == 0, done.stderr + server.log
        assert f"with {TASKS}" not in done.stdout  # those that were written meanwhile came too
        written = sum(len(program.stored) for program in programs)
        refused = [status for program in programs for status in program.refused]
        pause = max(program.pause for program in programs)
        sys.stderr.write(
            f"{written} tasks written meanwhile by 3 programs; longest wait between two of one program {pause:.2f} s,"
            f" {len(refused)} refused\n"
        )
        assert set(refused) <= {503}
        assert waited(server, done.stdout) < PAUSE_SECONDS
        ada.client.timeout = httpx.Timeout(PATIENCE)
        assert _count(ada) == TASKS + written
    finally:
        server.close()


def _import(server: Server, ada: Person) -> None:
    given = {"TASKDASH_DATA": str(server.data), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "taskdash", "import", str(REAL), "--user", ada.user["email"]]
    subprocess.run(command, env=given, check=True, capture_output=True)


def _count(person: Person) -> int:
    counted: dict[str, int] = person.get("/workspaces/me/stats", tz="UTC")["by_status"]
    return sum(counted.values())
