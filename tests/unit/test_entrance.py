"""The entrance: who comes begins in the order of coming, a few in each turn of the loop, and who may not is told."""

import asyncio
import threading
from collections.abc import Awaitable
from contextvars import copy_context

from taskdash.cli.entrance import AT_ONCE, Entrance, Exchanging
from taskdash.edge.asgi import Answer, Message, Ready, Receive, Scope, Send

REFUSAL = Answer(503, [(b"retry-after", b"1")], b"{}")


async def sent(_message: Message) -> None:
    """It has been."""


NOTHING = Ready(sent)  # to wait for


class Asking:
    """A request, as Granian hands it over."""

    def __init__(self, path: str) -> None:
        self.scope: Scope = {"path": path}
        self.proto: Exchanging = self
        self.sent: list[Message] = []
        self.cut_off = False
        self.task: asyncio.Task[None] | None = None
        self.ended: list[BaseException | None] = []

    def receive(self) -> Awaitable[Message]:
        raise AssertionError

    def send(self, message: Message) -> Awaitable[None]:
        if self.cut_off:
            raise RuntimeError
        self.sent.append(message)
        return NOTHING

    def taskref(self, task: "asyncio.Task[None]") -> None:
        self.task = task

    def done(self) -> None:
        self.ended.append(None)

    def err(self, error: BaseException) -> None:
        self.ended.append(error)


class Application:
    """It waits for nothing below `/known`, and for a turn of the loop elsewhere; it fails where the path says so."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.sent_when_begun: list[int] = []
        self.asked: list[Asking] = []

    def __call__(self, scope: Scope, _receive: Receive, send: Send) -> Awaitable[None]:
        if scope["path"] == "/known/bad":
            raise ValueError
        self.begun.append(scope["path"])
        self.sent_when_begun.append(sum(len(each.sent) for each in self.asked))
        if not scope["path"].startswith("/known"):
            return self._later(scope)
        return Ready(send, {"type": "http.response.start", "status": 200}, {"type": "http.response.body"})

    def turned_away(self, scope: Scope) -> Answer | None:
        return REFUSAL if scope["path"] == "/too-much" else None

    async def _later(self, scope: Scope) -> None:
        await asyncio.sleep(0)
        if scope["path"] == "/bad":
            raise ValueError


def from_elsewhere(entrance: Entrance, asked: list[Asking]) -> None:
    """Hand requests over as another thread does, while the loop stands still."""

    def hand_over() -> None:
        for each in asked:
            entrance.schedule(each)

    thread = threading.Thread(target=hand_over)
    thread.start()
    thread.join()


async def test_a_few_begin_in_each_turn_in_the_order_in_which_they_came():
    app = Application()
    entrance = Entrance(asyncio.get_running_loop(), copy_context(), app)
    asked = [Asking(f"/{n}") for n in range(3 * AT_ONCE)]
    from_elsewhere(entrance, asked)
    by_turn = []
    for _ in range(20):
        await asyncio.sleep(0)
        by_turn.append(len(app.begun))

    assert app.begun == [each.scope["path"] for each in asked]
    assert all(each.task is not None and each.ended == [None] for each in asked)
    assert max(after - before for before, after in zip([0, *by_turn], by_turn, strict=False)) <= AT_ONCE

    from_elsewhere(entrance, [Asking("/later")])
    await asyncio.sleep(0.01)
    assert app.begun[-1] == "/later"


async def test_who_is_turned_away_is_answered_at_once_and_does_not_begin():
    app = Application()
    from_elsewhere(Entrance(asyncio.get_running_loop(), copy_context(), app), [refused := Asking("/too-much")])

    assert [message["type"] for message in refused.sent] == ["http.response.start", "http.response.body"]
    assert (refused.sent[0]["status"], refused.sent[1]["body"]) == (503, b"{}")
    await asyncio.sleep(0.01)
    assert (refused.task, app.begun) == (None, [])


async def test_who_waits_for_nothing_gets_no_task_and_what_fails_is_told():
    asked = [Asking(path) for path in ("/known", "/known/bad", "/bad")]
    from_elsewhere(Entrance(asyncio.get_running_loop(), copy_context(), Application()), asked)
    await asyncio.sleep(0.01)

    known, failed, later = asked
    assert (known.task, known.ended, len(known.sent)) == (None, [None], 2)
    assert (failed.task, [type(error) for error in failed.ended]) == (None, [ValueError])
    assert later.task is not None
    assert [type(error) for error in later.ended] == [ValueError]


async def test_answers_that_are_ready_are_sent_together_at_the_end_of_the_turn():
    app = Application()
    app.asked = [Asking(f"/known/{n}") for n in range(2 * AT_ONCE)]
    app.asked[1].cut_off = True
    from_elsewhere(Entrance(asyncio.get_running_loop(), copy_context(), app), app.asked)
    await asyncio.sleep(0.01)

    first, failed, *others = app.asked
    assert app.sent_when_begun == [0] * AT_ONCE + [2 * (AT_ONCE - 1)] * AT_ONCE
    assert [type(error) for error in failed.ended] == [RuntimeError]
    assert all((each.ended, len(each.sent)) == ([None], 2) for each in (first, *others))
