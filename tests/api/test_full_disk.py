"""A disk that is full: writes are refused, reads go on, and with room again everything is as it was."""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from taskdash.bench import procs
from tests.api.people import Person, register
from tests.api.server import Server
from tests.api.test_metrics import scrape
from tests.api.workers import workers

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="a limit on a running process is Linux' alone"),
    pytest.mark.embedded("its disk is what is full"),
]

Start = Callable[..., Server]
TASKS = "/workspaces/me/tasks"
TRIES = 30  # each a client of its own, so that both workers are asked


@contextmanager
def no_file_may_grow(server: Server) -> Iterator[None]:
    """No worker, and none of its processes, may write beyond where the write-ahead log ends."""
    size = (server.data / "taskdash.db-wal").stat().st_size
    pids = [pid for worker in workers(server) for pid in procs.family(worker)]
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def no_room_is_left(server: Server) -> Iterator[None]:
    """Something else has taken it."""
    filler = server.data / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4_096))
        except OSError:
            pass
    assert scrape(server)("taskdash_disk_free_bytes") == 0
    yield
    filler.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_where_files_may_not_grow_reads_go_on(start: Start) -> None:
    """As under a quota."""
    server = start(registration="open", workers=2, api_limit=1_000_000)
    check(server, no_file_may_grow)


def test_where_the_disk_is_full_reads_go_on(small_disk: Path, start: Start) -> None:
    """A real one."""
    server = start(name=str(small_disk / "data"), registration="open", workers=2, api_limit=1_000_000)
    check(server, no_room_is_left)


def check(server: Server, full: Callable[[Server], AbstractContextManager[None]]) -> None:
    ada = register(server, "Ada")
    known = [ada.task(title=f"Task {number}") for number in range(5)]
    with full(server):
        refused = [_write(server, ada, number) for number in range(TRIES)]
        assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(503, "unavailable")}
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)
        for _ in range(TRIES):
            assert _read(server, ada, f"{TASKS}?limit=100")["items"] == known[::-1]
            assert _read(server, ada, f"{TASKS}/{known[0]['id']}")["title"] == "Task 0"
        assert httpx.get(f"{server.url}/healthz").status_code == 200

    written = [_write(server, ada, number) for number in range(TRIES)]
    assert {answer.status_code for answer in written} == {201}
    assert len(_read(server, ada, f"{TASKS}?limit=100")["items"]) == len(known) + TRIES


def _write(server: Server, person: Person, number: int) -> httpx.Response:
    return _client(server, person).post(TASKS, json={"title": f"More {number}", "description": "x" * 5_000})


def _read(server: Server, person: Person, path: str) -> dict[str, Any]:
    answer = _client(server, person).get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _client(server: Server, person: Person) -> httpx.Client:
    return server.client(person.tokens["access_token"])
