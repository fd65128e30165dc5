"""Servers behind a balancer are replaced one after the other, and whoever works meanwhile notices nothing."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.api.balancing import Balancer, balancing
from tests.api.people import Person, register
from tests.api.server import Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="several workers share a port evenly on Linux alone")

Start = Callable[..., Server]
TASKS = "/api/v1/workspaces/me/tasks"


class Work:
    """What several people's programs did: the tasks whose storing was acknowledged, and what failed."""

    def __init__(self) -> None:
        self.stored: set[str] = set()
        self.read = 0
        self.failures: list[str] = []

    def once(self, client: httpx.Client, number: int) -> None:
        """Write a task and read it; nothing is tried again."""
        try:
            made = client.post(TASKS, json={"title": f"Task {number}"})
            assert made.status_code == 201, made.text
            self.stored.add(made.json()["id"])
            # Perhaps at the other server, which is to answer as of this commit.
            found = client.get(f"{TASKS}/{made.json()['id']}", headers={"Min-Seq": made.headers["Seq"]})
            assert found.status_code == 200, found.text
            self.read += 1
        except (httpx.HTTPError, AssertionError) as failure:
            self.failures.append(repr(failure))


@contextmanager
def working(url: str, person: Person) -> Iterator[Work]:
    """Two programs that keep their connections, and two that make a new one for each request."""
    work = Work()
    ends = threading.Event()

    def run(kept: int) -> None:
        headers = {"Authorization": f"Bearer {person.tokens['access_token']}"}
        limits = httpx.Limits(max_keepalive_connections=kept)
        with httpx.Client(base_url=url, headers=headers, timeout=20, limits=limits) as client:
            number = 0
            while not ends.is_set():
                number += 1
                work.once(client, number)
                time.sleep(0.005)

    programs = [threading.Thread(target=run, args=(kept,)) for kept in (1, 1, 0, 0)]
    for program in programs:
        program.start()
    try:
        yield work
    finally:
        ends.set()
        for program in programs:
            program.join()


def test_no_request_fails_while_each_server_is_replaced(start: Start) -> None:
    """Each is told to stop by SIGTERM, as orchestrators do, and the next only when it is back."""
    settings = {"registration": "open", "workers": 2, "api_limit": 1_000_000, "drain_seconds": 6}
    servers = [start(**settings), start(**settings)]  # one data folder
    ada = register(servers[0], "Ada")
    with balancing(*(server.port for server in servers)) as balancer:
        _until_ready(balancer, servers)
        with working(f"http://127.0.0.1:{balancer.port}", ada) as work:
            for server in servers:
                before = work.read
                server.stop()
                assert work.read > before
                server.start()
                _until_ready(balancer, servers)

    assert work.failures == []
    assert work.read > 50
    assert work.stored <= _ids(ada)


def _until_ready(balancer: Balancer, servers: list[Server]) -> None:
    until = time.monotonic() + 60
    while balancer.ready != {server.port for server in servers}:
        assert time.monotonic() < until
        time.sleep(0.02)


def _ids(person: Person) -> set[str]:
    """All their tasks."""
    found: set[str] = set()
    query: dict[str, object] = {"limit": 500}
    while True:
        page = person.get("/workspaces/me/tasks", **query)
        found |= {task["id"] for task in page["items"]}
        if page["next"] is None:
            return found
        query["cursor"] = page["next"]
