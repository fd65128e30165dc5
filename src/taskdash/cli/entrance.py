"""Where Granian hands requests to the event loop."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, Protocol

from granian import _futures

from taskdash.edge.asgi import Message, Scope
from taskdash.edge.overload import TurnedAway

AT_ONCE = 12  # requests that begin in one turn of the loop


class Sending(Protocol):
    """What has the methods that ASGI calls `receive` and `send`."""

    def send(self, message: Message) -> object:
        """What it answers is an awaitable, for order; it has sent by then."""


class Request(Protocol):
    """What Granian knows of a request; it keeps the task that it is told of."""

    @property
    def scope(self) -> Scope: ...

    @property
    def proto(self) -> Sending: ...

    def taskref(self, task: "asyncio.Task[None]") -> None: ...


Begin = Callable[[Request], Coroutine[Any, Any, None]]


class Entrance:
    """The requests that have come and not begun: a few begin in each turn of `loop`, in the order in which they came.

    Who needs several turns, to read or write, would else wait in each of them for all who have come meanwhile. Who is
    turned away is answered at once, by the thread of Granian's that calls `schedule`, and the loop is not woken.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, context: Context, begin: Begin, turned_away: TurnedAway
    ) -> None:
        self._loop = loop
        self._context = context
        self._begin = begin
        self._turned_away = turned_away
        self._waiting: deque[Request] = deque()
        self._attended = False

    def schedule(self, request: Request) -> None:
        """Let it begin, or answer it; not on the loop's thread."""
        answer = self._turned_away(request.scope)
        if answer is not None:
            for message in answer.messages():
                request.proto.send(message)
            return
        self._waiting.append(request)
        if not self._attended:
            self._attended = True
            self._loop.call_soon_threadsafe(self._attend, context=self._context)

    def _attend(self) -> None:
        for _ in range(min(AT_ONCE, len(self._waiting))):
            request = self._waiting.popleft()
            request.taskref(self._loop.create_task(self._begin(request)))
        self._attended = False
        if self._waiting:  # looked at after the word is given, so that nobody who came in between is forgotten
            self._attended = True
            self._loop.call_soon(self._attend, context=self._context)


def stand_before(turned_away: TurnedAway) -> None:
    """Have all requests of this process come in by an `Entrance`, once its server starts.

    Granian's own function in this place has the loop begin each request by itself. It is found by its name, which is
    no part of what Granian promises: the lock file holds the release.
    """

    def scheduling(loop: asyncio.AbstractEventLoop, context: Context, begin: Begin) -> Callable[[Request], None]:
        return Entrance(loop, context, begin, turned_away).schedule

    _futures._cbsched_aioschedule = scheduling
