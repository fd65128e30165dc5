"""Every test of the log's promises runs over each engine, bare and behind each wrapper."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract import sabotage
from tests.contract.engines import ENGINES, GAPS, KINDS, TRACER, WRAPPERS, Store

OpenStore = Callable[[], Awaitable[Store]]

if removed := os.environ.get(sabotage.VARIABLE):
    sabotage.remove(removed)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A declared gap is expected to fail, strictly: when it is closed, its line has to go."""
    for item in items:
        if isinstance(item, pytest.Function) and "store_kind" in getattr(item, "fixturenames", ()):
            kind: Any = item.callspec.params["store_kind"]
            if reason := GAPS.get((kind[0], item.function.__name__)):
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture(params=KINDS, ids="-".join)
def store_kind(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Engine and wrapper; the test is part of a trace, which matters to one of them."""
    with TRACER.start_as_current_span(request.node.name):
        yield request.param


@pytest.fixture
async def open_store(store_kind: tuple[str, str], tmp_path: Path) -> AsyncIterator[OpenStore]:
    """Opens a process's view of the test's data: as often as asked, as several processes do."""
    engine, wrapper = store_kind
    opened: list[Store] = []

    async def open_one() -> Store:
        opened.append(WRAPPERS[wrapper](await ENGINES[engine](tmp_path)))
        return opened[-1]

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()
