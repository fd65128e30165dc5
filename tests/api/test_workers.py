"""Several worker processes on one database: together they keep every promise that one keeps."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.api.feed import Feed, following
from tests.api.people import PASSWORD, Person, register
from tests.api.server import Server, free_port
from tests.api.test_metrics import scrape
from tests.api.workers import one_each, worker_of, workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which worker answers, on Linux alone")

Start = Callable[..., Server]


@pytest.fixture
def pair(start: Start) -> Server:
    """A server with two workers."""
    server = start(registration="open", workers=2, api_limit=1_000_000, heartbeat_seconds=1)
    _until(lambda: len(workers(server)) == 2 and len(one_each(server)) == 2)
    return server


def test_connections_are_spread_over_the_workers(pair: Server) -> None:
    """Each gets its share of those that stay open."""
    found = [worker_of(pair.client().get("/auth/sessions")) for _ in range(40)]

    assert set(found) == set(workers(pair))
    assert min(map(found.count, set(found))) >= 8  # of 40, by chance: less happens once in 20,000 times


def test_a_commit_is_followed_and_read_at_every_worker(pair: Server) -> None:
    """In order, whichever worker it came through."""
    ada = register(pair, "Ada")
    ada.task()
    with ExitStack() as stack:
        feeds: dict[int, Feed] = {}
        while len(feeds) < 2:
            feed = stack.enter_context(following(Person(pair, ada.tokens)))
            assert feed.next().name == "heads"
            feeds.setdefault(worker_of(feed.answer), feed)
        clients = one_each(pair, ada.tokens["access_token"])
        for client in clients.values():
            for number in range(5):
                client.post("/workspaces/me/tasks", json={"title": f"Task {number}"}).raise_for_status()

        told = [feed.commits(10) for feed in feeds.values()]
        assert told[0] == told[1] == sorted(told[0])
    for client in clients.values():
        assert len(client.get("/workspaces/me/tasks").json()["items"]) == 11


def test_a_revocation_ends_streams_and_tokens_at_every_worker_within_2_seconds(pair: Server) -> None:
    """Signing out at one is signing out at all."""
    ada = register(pair, "Ada")
    clients = one_each(pair, ada.tokens["access_token"])
    assert {client.get("/me").status_code for client in clients.values()} == {200}
    with ExitStack() as stack:
        feeds: dict[int, Feed] = {}
        while len(feeds) < 2:
            feed = stack.enter_context(following(Person(pair, ada.tokens)))
            feed.next()
            feeds.setdefault(worker_of(feed.answer), feed)

        body = {"refresh_token": ada.tokens["refresh_token"]}
        assert pair.client().post("/auth/logout", json=body).status_code == 204
        until = time.monotonic() + 2
        assert all(feed.ends(max(0.0, until - time.monotonic())) for feed in feeds.values())
    time.sleep(max(0.0, until - time.monotonic()))
    assert {client.get("/me").status_code for client in clients.values()} == {401}


def test_a_killed_worker_is_replaced_and_no_acknowledged_commit_is_lost(pair: Server) -> None:
    """The other goes on; who was connected to the dead one comes again."""
    ada = register(pair, "Ada")
    victim, other = workers(pair)
    acknowledged: set[str] = set()
    ends = threading.Event()

    def write(name: str) -> None:
        client = pair.client(ada.tokens["access_token"])
        number = 0
        while not ends.is_set():
            number += 1
            try:
                answer = client.post("/workspaces/me/tasks", json={"title": f"{name} {number}"})
            except httpx.TransportError:
                continue  # nobody said that it is stored
            assert answer.status_code == 201, answer.text
            acknowledged.add(answer.json()["id"])

    writers = [threading.Thread(target=write, args=(f"Writer {number}",)) for number in range(6)]
    for writer in writers:
        writer.start()
    try:
        time.sleep(0.5)
        os.kill(victim, signal.SIGKILL)
        _until(lambda: len(workers(pair)) == 2 and victim not in workers(pair))
        assert other in workers(pair)
        _until(lambda: len(one_each(pair)) == 2)
    finally:
        ends.set()
        for writer in writers:
            writer.join()

    assert len(acknowledged) > 10
    assert acknowledged <= _ids(ada)


def test_a_worker_is_replaced_however_often_it_dies(start: Start) -> None:
    """Four times within seconds, at a server of one: it comes back, and stops as any other."""
    server = start(registration="open")
    ada = register(server, "Ada")
    task = ada.task()
    for _ in range(4):
        before = workers(server)
        os.kill(before[0], signal.SIGKILL)
        _until(partial(_is_another, server, before))

    _until(lambda: server.client(ada.tokens["access_token"]).get(f"/workspaces/me/tasks/{task['id']}").is_success)
    assert server.stop() < 5


def test_a_server_whose_workers_cannot_start_ends(tmp_path: Path) -> None:
    """Here somebody else has the port for the metrics: trying again would not help, and whoever waits should know."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = {"DATA": str(tmp_path), "PORT": str(free_port()), "METRICS_PORT": str(taken.getsockname()[1])}
        done = subprocess.run(
            [sys.executable, "-m", "taskdash", "serve"],
            env=os.environ | {f"TASKDASH_{name}": value for name, value in settings.items()},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    assert done.returncode == 1
    assert "startup_failed" in done.stderr


@pytest.mark.embedded("takes away the file that its workers share")
def test_a_worker_that_fails_in_a_reload_is_started_again(pair: Server) -> None:
    """The server stays, also at its beginning: what is in the way may go away; connections wait meanwhile."""
    before, rates = workers(pair), pair.data / "rates.db"
    rates.rename(pair.data / "elsewhere.db")
    rates.mkdir()
    os.kill(pair.pid, signal.SIGHUP)
    _until(lambda: pair.log.count("startup_failed") >= 2)
    rates.rmdir()

    _until(partial(_is_another, pair, before))
    _until(lambda: len(one_each(pair)) == 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_workers_end_in_time_and_leave_nothing(pair: Server, number: signal.Signals) -> None:
    """Streams and kept connections do not hold them up."""
    ada = register(pair, "Ada")
    one_each(pair)
    before = workers(pair)
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(following(Person(pair, ada.tokens))).next()
        assert pair.stop(number) < 5
    assert not [pid for pid in before if os.path.exists(f"/proc/{pid}")]  # noqa: PTH110  # a name that is no file


def test_a_stopping_server_says_so_and_serves_who_still_comes(pair: Server) -> None:
    """Not ready at once; each answer asks for another connection; signing in works to the last."""
    ada = register(pair, "Ada")
    client = pair.client()
    client.get("/auth/sessions")
    os.kill(pair.pid, signal.SIGTERM)
    _until(lambda: httpx.get(f"{pair.url}/readyz").status_code == 503)

    answer = client.post("/auth/login", json={"email": ada.user["email"], "password": PASSWORD})
    assert (answer.status_code, answer.headers["Connection"]) == (200, "close")
    assert httpx.get(f"{pair.url}/healthz").status_code == 200


def _is_another(server: Server, before: list[int]) -> bool:
    """Whether as many workers are there as before, none of them the same."""
    found = workers(server)
    return len(found) == len(before) and not set(found) & set(before)


def _ids(person: Person) -> set[str]:
    """All their tasks."""
    found: set[str] = set()
    page = person.get("/workspaces/me/tasks", limit=500)
    while True:
        found |= {task["id"] for task in page["items"]}
        if page["next"] is None:
            return found
        page = person.get("/workspaces/me/tasks", limit=500, cursor=page["next"])


def _until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until it is so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if true():
                return
        except (httpx.TransportError, AssertionError):
            pass
        time.sleep(0.02)
    raise AssertionError("it does not come to that")


def test_metrics_are_those_of_all_workers_also_of_one_that_died(pair: Server) -> None:
    """Whichever is asked; nothing is counted twice."""
    ada = register(pair, "Ada")
    clients = one_each(pair, ada.tokens["access_token"])
    for number, client in enumerate(clients.values()):
        for _ in range(10 + number):
            client.get("/me").raise_for_status()
    _until(lambda: _counted(pair, "/api/v1/me") == [21] * 6)

    os.kill(next(iter(clients)), signal.SIGKILL)
    _until(lambda: len(workers(pair)) == 2 and next(iter(clients)) not in workers(pair) and len(one_each(pair)) == 2)
    assert _counted(pair, "/api/v1/me") == [21] * 6


def test_a_port_for_the_metrics_answers_for_all_workers(start: Start) -> None:
    """Both listen there."""
    port = free_port()
    server = start(registration="open", workers=2, metrics_port=port)
    _until(lambda: len(one_each(server)) == 2)
    for client in one_each(server).values():
        client.get("/nowhere")

    _until(lambda: _counted(server, "unmatched", port) == [2] * 6)
    assert scrape(server, port)("taskdash_build_info") == 1


def _counted(server: Server, route: str, port: int | None = None) -> list[float]:
    """How many requests there were, asked over several connections."""
    return [scrape(server, port)("taskdash_requests_total", route=route) for _ in range(6)]
