"""Clients that dribble what they send, or send headers without end: they are ended, and hold nobody up."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from taskdash.cli.serve import HEADER_BYTES, HEADER_MILLISECONDS
from taskdash.edge import body_limit
from taskdash.edge.asgi import Message, Receive, Scope, Send
from taskdash.edge.body_limit import BodyLimit
from taskdash.edge.exchange import Exchanges
from tests.api.server import Server


@pytest.fixture
def connection(server: Server) -> Iterator[socket.socket]:
    """To the server, without anything between."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=3 * HEADER_MILLISECONDS / 1_000)) as made:
        yield made


def received(connection: socket.socket) -> bytes:
    """What comes until the server ends the connection."""
    whole = b""
    try:
        while part := connection.recv(65_536):
            whole += part
    except ConnectionResetError:
        pass
    return whole


def test_headers_without_end_are_refused(connection: socket.socket) -> None:
    """Before they fill the memory."""
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
    try:
        for n in range(HEADER_BYTES // 500):
            connection.sendall(b"X-%d: %b\r\n" % (n, b"a" * 1_000))
        connection.sendall(b"\r\n")
    except (BrokenPipeError, ConnectionResetError):
        pass
    answer = received(connection)

    assert answer[:12] in (b"", b"HTTP/1.1 431", b"HTTP/1.1 400")


def test_who_dribbles_headers_is_ended(connection: socket.socket) -> None:
    """Within the time that is stated, whatever drips."""
    began = time.monotonic()
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
    answer = received(connection)

    assert b"200" not in answer[:20]
    assert HEADER_MILLISECONDS / 2_000 <= time.monotonic() - began <= 2 * HEADER_MILLISECONDS / 1_000


class TooLarge(Exception):
    pass


class TooSlow(Exception):
    pass


async def read(parts: list[tuple[float, bytes]], limit: int = 1_000) -> tuple[bytes, list[Any]]:
    """The body that an application reads of these parts, each after so many seconds; and headers that were added."""
    waiting = iter(parts)
    whole: list[bytes] = []
    scopes: list[Scope] = []

    async def receive() -> Message:
        pause, part = next(waiting, (3_600.0, b""))  # then it stays, and says nothing
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": part, "more_body": part != b""}

    async def app(scope: Scope, receive: Receive, _send: Send) -> None:
        scopes.append(scope)
        while True:
            message = await receive()
            whole.append(message["body"])
            if not message["more_body"]:
                return

    scope = {"method": "POST", "path": "/", "headers": [(b"content-length", b"100")]}
    nothing: Any = None
    try:
        await Exchanges(BodyLimit(app, {"": limit}, TooLarge, TooSlow))(scope, receive, nothing)
    finally:
        added = scopes[0]["taskdash.exchange"].added
    return b"".join(whole), added


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for takes a test no time."""
    monkeypatch.setattr(body_limit, "PATIENCE", 0.2)
    monkeypatch.setattr(body_limit, "SLOWEST", 1_000)


async def test_a_body_that_keeps_its_pace_may_take_its_time(impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than the patience there is for a body of which nothing comes."""
    monkeypatch.setattr(body_limit, "PATIENCE", 1.0)  # which a busy machine does not use up between two parts
    parts = [(0.1, b"a" * 400)] * 12 + [(0.0, b"")]

    assert await read(parts, limit=5_000) == (b"a" * 4_800, [])


async def test_who_gives_up_meanwhile_is_not_too_slow(impatient: None) -> None:
    """A request that is cancelled while its body is waited for ends as that."""
    reading = asyncio.create_task(read([(0.1, b"a")]))
    await asyncio.sleep(0.02)
    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_a_body_that_drips_is_not_waited_for(impatient: None) -> None:
    """However regularly it does."""
    with pytest.raises(TooSlow):
        await read([(0.05, b"a")] * 100)
    with pytest.raises(TooSlow):
        await read([])
