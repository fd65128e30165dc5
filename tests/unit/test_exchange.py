"""One request passing the edge: what it leaves behind."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from taskdash.edge import exchange
from taskdash.edge.access_log import AccessLog
from taskdash.edge.asgi import Message, Ready
from taskdash.edge.exchange import Exchange, Exchanges
from taskdash.edge.metrics import Metrics, Requests
from taskdash.edge.request_id import RequestId


@pytest.fixture
def cycles() -> Iterator[list[Any]]:
    """What only the collector of cycles would have freed; filled by it."""
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield gc.garbage
    gc.set_debug(0)
    gc.garbage.clear()


async def test_a_request_leaves_nothing_to_the_collector_of_cycles(cycles: list[Any]) -> None:
    """One cycle a request, and a fifth of all that the server does is looking for them."""

    async def answer(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def nothing(*_: Any) -> Any:
        """Neither a body nor somebody who reads."""

    edge = Exchanges(RequestId(AccessLog(Metrics(answer, Requests()), lambda _line: None)))
    for _ in range(10):
        await edge({"type": "http", "method": "GET", "path": "/", "headers": []}, nothing, nothing)

    gc.collect()
    assert [each for each in cycles if type(each).__name__ in ("Exchange", "dict", "partial")] == []


SCOPE = {"type": "http", "method": "GET", "path": "/", "headers": []}
BODY = {"type": "http.response.body", "body": b"whole", "more_body": False}


def start(*headers: tuple[bytes, bytes]) -> Message:
    return {"type": "http.response.start", "status": 200, "headers": list(headers)}


class Known:
    """An application that has its answer; where `inner`, a piece before it has a `send` of its own."""

    def __init__(self, inner: Any = None) -> None:
        self.inner = inner

    def __call__(self, scope: Any, _receive: Any, send: Any) -> Any:
        told = exchange.of(scope)
        told.added.append((b"added", b"1"))
        return told.answer(self.inner or send, 200, [(b"own", b"2")], b"whole")


def passing(app: Any, sent: list[Message], lines: list[Any], scope: Any) -> Any:
    """What the edge answers; all that it sends comes into `sent`."""

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    return Exchanges(RequestId(AccessLog(Metrics(app, Requests()), lines.append)))(scope, receive, send)


async def test_a_whole_answer_is_ready_and_whoever_awaits_it_has_it_sent() -> None:
    sent: list[Message] = []
    lines: list[Any] = []
    scope: dict[str, Any] = dict(SCOPE)
    answered = passing(Known(), sent, lines, scope)

    assert isinstance(answered, Ready)
    assert [(line.status, line.sent) for line in lines] == [(200, 5)]
    told: Exchange = exchange.of(scope)
    assert (told.status, told.sent, told.last, told.begins) == (200, 5, b"whole", None)
    assert list(answered.messages) == [start((b"own", b"2"), *told.added), BODY]
    assert (b"added", b"1") in told.added

    assert sent == []
    await answered
    assert sent == list(answered.messages)


async def test_a_piece_with_a_send_of_its_own_gets_the_answer_there() -> None:
    sent: list[Message] = []
    lines: list[Any] = []
    inner: list[Message] = []

    async def own(message: Message) -> None:
        inner.append(message)

    answered = passing(Known(own), sent, lines, dict(SCOPE))
    assert not isinstance(answered, Ready)
    await answered

    assert (inner, sent) == ([start((b"own", b"2")), BODY], [])
