"""Where Granian hands requests to the event loop."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Protocol

from granian import _futures

from taskdash.cli.core import Core
from taskdash.edge.asgi import Answer, Message, Ready, Receive, Scope, Send

AT_ONCE = 12  # requests that begin in one turn of the loop


class Exchanging(Protocol):
    """What has the methods that ASGI calls `receive` and `send`."""

    def receive(self) -> Awaitable[Message]: ...

    def send(self, message: Message) -> Awaitable[None]:
        """What it answers is an awaitable, for order; it has sent by then."""


class Request(Protocol):
    """What Granian knows of a request; it keeps the task that it is told of, and is to be told how that ends."""

    @property
    def scope(self) -> Scope: ...

    @property
    def proto(self) -> Exchanging: ...

    def taskref(self, task: "asyncio.Task[None]") -> None: ...

    def done(self) -> None: ...

    def err(self, error: BaseException) -> None: ...


class Application(Protocol):
    """An ASGI application that may be asked before whether a request need not be passed on."""

    def __call__(self, scope: Scope, receive: Receive, send: Send, /) -> Awaitable[None]: ...

    def turned_away(self, scope: Scope) -> Answer | None: ...


class Entrance:
    """The requests that have come and not begun: a few begin in each turn of `loop`, in the order in which they came.

    Who needs several turns, to read or write, would else wait in each of them for all who have come meanwhile. Who is
    turned away is answered at once, by the thread of Granian's that calls `schedule`, and the loop is not woken. Whose
    answer is Ready gets no task; those of one turn are sent together, at its end: the thread that writes them sleeps in
    between, and waking it for each took a seventh of the time of such an answer.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, context: Context, app: Application) -> None:
        self._loop = loop
        self._context = context
        self._app = app
        self._waiting: deque[Request] = deque()
        self._ready: list[tuple[Request, Ready]] = []
        self._core = Core()
        self._attended = False

    def schedule(self, request: Request) -> None:
        """Let it begin, or answer it; not on the loop's thread."""
        self._core.join()
        answer = self._app.turned_away(request.scope)
        if answer is not None:
            self._core.works()
            for message in answer.messages():
                request.proto.send(message)
            return
        self._waiting.append(request)
        if not self._attended:
            self._attended = True
            self._loop.call_soon_threadsafe(self._attend, context=self._context)

    def _attend(self) -> None:
        self._core.look(self._loop.time())
        for _ in range(min(AT_ONCE, len(self._waiting))):
            self._begin(self._waiting.popleft())
        self._send_ready()
        self._attended = False
        if self._waiting:  # looked at after the word is given, so that nobody who came in between is forgotten
            self._attended = True
            self._loop.call_soon(self._attend, context=self._context)

    def _begin(self, request: Request) -> None:
        scope, proto = request.scope, request.proto
        scope["root_path"], scope["state"] = "", {}
        try:
            answered = self._app(scope, proto.receive, proto.send)
        except Exception as error:  # noqa: BLE001  # Granian tells of it, and cuts the answer off
            request.err(error)
            return
        if isinstance(answered, Ready):
            self._ready.append((request, answered))
        else:
            request.taskref(self._loop.create_task(_until(answered, request)))

    def _send_ready(self) -> None:
        for request, answer in self._ready:
            send = request.proto.send
            try:
                for message in answer.messages:
                    send(message)
            except Exception as error:  # noqa: BLE001  # as above
                request.err(error)
            else:
                request.done()
        self._ready.clear()


async def _until(answered: Awaitable[None], request: Request) -> None:
    try:
        await answered
    except BaseException as error:  # noqa: BLE001  # as above
        request.err(error)
    else:
        request.done()


def stand_before(app: Application) -> None:
    """Have all requests of this process come in by an `Entrance`, once its server starts.

    Granian's own function in this place has the loop begin each request by itself. It is found by its name, which is
    no part of what Granian promises: the lock file holds the release.
    """

    def scheduling(loop: asyncio.AbstractEventLoop, context: Context, _begin: object) -> Callable[[Request], None]:
        return Entrance(loop, context, app).schedule

    _futures._cbsched_aioschedule = scheduling
