"""The entrance: who comes begins in the order of coming, a few in each turn of the loop, and who may not is told."""

import asyncio
import threading
from contextvars import copy_context
from typing import Any

from taskdash.cli.entrance import AT_ONCE, Entrance, Sending
from taskdash.edge.asgi import Message, Scope
from taskdash.edge.overload import Answer

REFUSAL = Answer(503, [(b"retry-after", b"1")], b"{}")


class Asking:
    """A request, as Granian hands it over."""

    def __init__(self, path: str) -> None:
        self.scope: Scope = {"path": path}
        self.proto: Sending = self
        self.sent: list[Message] = []
        self.task: asyncio.Task[None] | None = None

    def send(self, message: Message) -> object:
        self.sent.append(message)
        return self

    def taskref(self, task: "asyncio.Task[None]") -> None:
        self.task = task


def turned_away(scope: Scope) -> Answer | None:
    return REFUSAL if scope["path"] == "/too-much" else None


def from_elsewhere(entrance: Entrance, asked: list[Asking]) -> None:
    """Hand requests over as another thread does, while the loop stands still."""

    def hand_over() -> None:
        for each in asked:
            entrance.schedule(each)

    thread = threading.Thread(target=hand_over)
    thread.start()
    thread.join()


async def test_a_few_begin_in_each_turn_in_the_order_in_which_they_came():
    begun: list[Any] = []

    async def begin(request: Any) -> None:
        begun.append(request)

    entrance = Entrance(asyncio.get_running_loop(), copy_context(), begin, turned_away)
    asked = [Asking(f"/{n}") for n in range(3 * AT_ONCE)]
    from_elsewhere(entrance, asked)
    by_turn = []
    for _ in range(20):
        await asyncio.sleep(0)
        by_turn.append(len(begun))

    assert begun == asked
    assert all(each.task is not None for each in asked)
    assert max(after - before for before, after in zip([0, *by_turn], by_turn, strict=False)) <= AT_ONCE

    from_elsewhere(entrance, [later := Asking("/later")])
    await asyncio.sleep(0.01)
    assert begun[-1] is later


async def test_who_is_turned_away_is_answered_at_once_and_does_not_begin():
    async def begin(_request: Any) -> None:
        raise AssertionError

    entrance = Entrance(asyncio.get_running_loop(), copy_context(), begin, turned_away)
    from_elsewhere(entrance, [refused := Asking("/too-much")])

    assert [message["type"] for message in refused.sent] == ["http.response.start", "http.response.body"]
    assert (refused.sent[0]["status"], refused.sent[1]["body"]) == (503, b"{}")
    await asyncio.sleep(0.01)
    assert refused.task is None
