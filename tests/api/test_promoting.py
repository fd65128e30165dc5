"""A server in use moves from its file to MongoDB by `taskdash promote`, and those who use it hardly notice."""

import os
import queue
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress

import httpx
import pytest

from tests.api.feed import Event, Feed, following
from tests.api.people import Person, register
from tests.api.promoting import PAUSE_SECONDS, promote, waited, written_beside
from tests.api.server import Server
from tests.api.workers import workers
from tests.mongodb import DEPLOYMENT

pytestmark = pytest.mark.embedded("a deployment moves away from a file")

Start = Callable[..., Server]
TASKS = "/workspaces/me/tasks"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_in_use_moves_and_nothing_acknowledged_is_lost_or_doubled(start: Start, workers: int) -> None:
    """Writes wait for less than 2 s, a live feed goes on without a gap, and everybody stays signed in."""
    server = start(registration="open", workers=workers, api_limit=1_000_000, heartbeat_seconds=1, drain_seconds=2)
    ada = register(server, "Ada")
    ada.task(title="The first")
    uri = DEPLOYMENT.new()
    with following(ada, "/workspaces/me/live") as feed:
        with written_beside(ada) as programs:
            time.sleep(0.5)
            done = promote(server, "--to", uri)
            time.sleep(1)
        assert done.returncode == 0, done.stderr + server.log
        told = _told(feed)
    with following(ada, "/workspaces/me/live", last=told[-1].id) as feed:
        told += _told(feed)

    assert "verified equal" in done.stdout
    written = {title for program in programs for title in program.stored.values()}
    titles = _titles(Person(server, ada.tokens))
    assert sorted(titles) == sorted([*written, "The first"])
    assert {status for program in programs for status in program.refused} <= {503}
    assert waited(server, done.stdout) < PAUSE_SECONDS
    seqs = [event.data["seq"] for event in told]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert {_title(event) for event in told} == written
    there = start("there", database=uri, secret_key=(server.data / "secret.key").read_text().strip())
    assert sorted(_titles(Person(there, ada.tokens))) == sorted(titles)


def test_positions_sessions_and_tokens_of_before_hold_on(start: Start) -> None:
    """Nobody has to sign in again, or to take a new state."""
    server = start(registration="open")
    ada = register(server, "Ada")
    first = ada.task()
    token = ada.api_token()
    before = ada.send("GET", TASKS)
    assert promote(server, "--to", DEPLOYMENT.new()).returncode == 0

    again = ada.send("GET", TASKS, headers={"If-None-Match": before.headers["ETag"]})
    assert (again.status_code, again.headers["Seq"]) == (304, before.headers["Seq"])
    assert Person(server, ada.tokens | {"access_token": token}).get(f"{TASKS}/{first['id']}") == first
    renewed = server.client().post("/auth/refresh", json={"refresh_token": ada.tokens["refresh_token"]})
    assert renewed.status_code == 200, renewed.text


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which workers there are, on Linux alone")
def test_a_server_stays_where_it_has_moved_to_and_no_other_starts_on_the_file(start: Start) -> None:
    """Its workers may die and be replaced; who wants to start on the file is told where everything is."""
    server = start(registration="open", workers=2, drain_seconds=1)
    ada = register(server, "Ada")
    uri = DEPLOYMENT.new()
    assert promote(server, "--to", uri).returncode == 0
    made = ada.task(title="There")["id"]
    before = set(workers(server))
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    _until(lambda: len(set(workers(server)) - before) == 2)
    _until(lambda: _answers(server))

    assert ada.get(f"{TASKS}/{made}")["title"] == "There"
    with pytest.raises(AssertionError, match=f"was left at .* has moved to {uri}; set TASKDASH_DATABASE"):
        start()
    again = promote(server, "--to", uri)
    assert (again.returncode, "already" in again.stdout) == (0, True)
    assert promote(server, "--to", uri, "--abort").returncode == 2


def test_a_server_goes_on_from_its_file_after_a_pause_whose_promotion_was_killed(start: Start) -> None:
    """Reads are answered all the while, and the write that met the pause waits for its end."""
    server = start(registration="open")
    ada = register(server, "Ada")
    ada.task()
    with closing(sqlite3.connect(server.data / "taskdash.db")) as file:
        now = time.time()
        file.execute("INSERT INTO fence VALUES (1, 'mine', ?, ?, x'00', 'there')", (now, now + 3))
        file.commit()
    assert len(ada.get(TASKS)["items"]) == 1
    assert time.time() < now + 2.9
    ada.task(title="Waited")
    assert time.time() >= now + 3


def _told(feed: Feed) -> list[Event]:
    """The commits up to the end of the feed, or until there are none for a moment."""
    found = []
    with suppress(AssertionError, queue.Empty):
        while True:
            found.append(feed.next(1.0))
    return [event for event in found if event.name == "commit"]


def _title(event: Event) -> str:
    (title,) = [one["value"]["title"] for one in event.data["mutations"] if one["kind"] == "task"]
    return str(title)


def _answers(server: Server) -> bool:
    with suppress(httpx.TransportError):
        return all(httpx.get(f"{server.url}/readyz").status_code == 200 for _ in range(8))
    return False


def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def _titles(person: Person) -> list[str]:
    found: list[str] = []
    query: dict[str, object] = {"limit": 500}
    while True:
        page = person.get(TASKS, **query)
        found += [task["title"] for task in page["items"]]
        if page["next"] is None:
            return found
        query["cursor"] = page["next"]
