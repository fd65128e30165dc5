"""One request passing the edge: what it leaves behind."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from taskdash.edge.access_log import AccessLog
from taskdash.edge.exchange import Exchanges
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
