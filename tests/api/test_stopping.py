"""Servers over MongoDB and Redis: that they stop, or that what they share is down, takes nobody by surprise."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import NamedTuple

import httpx
import pytest

from tests.api.feed import following
from tests.api.people import Person, register
from tests.api.server import SECRET_KEY, Server
from tests.mongodb import server as mongodb
from tests.redis_server import RedisProcess

DRAIN_SECONDS = 6
STREAMS = 8

Start = Callable[..., Server]


class Shared(NamedTuple):
    """A server, the process of the database, and the Redis."""

    server: Server
    database: int
    redis: RedisProcess


@pytest.fixture
def shared(start: Start, mortal_redis: RedisProcess) -> Iterator[Shared]:
    with mongodb() as (uri, pid):
        settings = {"database": f"{uri}tasks", "secret_key": SECRET_KEY, "redis": mortal_redis.url}
        yield Shared(start(registration="open", drain_seconds=DRAIN_SECONDS, **settings), pid, mortal_redis)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def readiness(server: Server) -> tuple[int, list[str]]:
    """What a balancer is answered, and what is named as down."""
    answer = httpx.get(f"{server.url}/readyz", timeout=10)
    return answer.status_code, answer.json().get("degraded", [])


def test_what_is_down_is_named_and_no_server_leaves_for_it(shared: Shared) -> None:
    """All share it: what one of them lacks, the others lack too. It is told no longer than it lasts."""
    server, database, redis = shared
    assert readiness(server) == (200, [])
    redis.kill()
    _until(lambda: readiness(server) == (200, ["redis"]))
    os.kill(database, signal.SIGSTOP)
    assert readiness(server) == (200, ["database", "redis"])
    assert httpx.get(f"{server.url}/healthz").status_code == 200

    os.kill(database, signal.SIGCONT)
    _until(lambda: readiness(server) == (200, ["redis"]))
    redis.start()
    _until(lambda: readiness(server) == (200, []))


def test_a_server_that_is_asked_to_stop_finishes_what_it_has_begun(
    shared: Shared,
) -> None:
    """Not ready at once; streams are told to come again, each at another time; what is under way is answered."""
    server, database, _ = shared
    ada = register(server, "Ada")
    answers: list[httpx.Response] = []
    with ExitStack() as stack:
        feeds = [stack.enter_context(following(ada)) for _ in range(STREAMS)]
        assert {feed.next().name for feed in feeds} == {"heads"}
        os.kill(database, signal.SIGSTOP)  # so that a request is under way for as long as this lasts
        asked = threading.Thread(
            target=lambda: answers.append(ada.send("POST", "/workspaces/me/tasks", json={"title": "Paint"}))
        )
        asked.start()
        time.sleep(0.5)
        began = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        ends = [feed.next() for feed in feeds]
        assert readiness(server)[0] == 503
        os.kill(database, signal.SIGCONT)
        asked.join()

        assert server.stop() + time.monotonic() - began < DRAIN_SECONDS
    assert {(end.name, end.data["reason"]) for end in ends} == {("end", "restart")}
    assert len({end.retry for end in ends}) > STREAMS // 2
    assert [answer.status_code for answer in answers] == [201]
    server.start()
    assert [task["title"] for task in ada.get("/workspaces/me/tasks")["items"]] == ["Paint"]


def test_nothing_keeps_a_server_from_stopping_in_time(shared: Shared) -> None:
    """Neither a database that does not answer, nor a request that never ends."""
    server, database, redis = shared
    ada = register(server, "Ada")
    with socket.create_connection(("127.0.0.1", server.port)) as dribbling:
        dribbling.sendall(_begun(ada))
        os.kill(database, signal.SIGSTOP)
        redis.kill()
        time.sleep(0.2)

        assert server.stop(seconds=3 * DRAIN_SECONDS) < DRAIN_SECONDS + 1


def _begun(person: Person) -> bytes:
    """A request whose body is never sent."""
    lines = (
        "POST /api/v1/workspaces/me/tasks HTTP/1.1",
        "Host: tasks",
        f"Authorization: Bearer {person.tokens['access_token']}",
        "Content-Type: application/json",
        "Content-Length: 1000",
    )
    return "\r\n".join([*lines, "", '{"title": ']).encode()


def _until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
