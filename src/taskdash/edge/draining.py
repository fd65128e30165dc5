"""Stopping without failing anybody: whoever comes while we stop is served, and asked to take another connection."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from taskdash.edge.asgi import Answer, App, Message, Receive, Scope, Send
from taskdash.edge.overload import TurnedAway

QUIET_SECONDS = 1.0  # without a request, and those who balance have noticed that we stop
_LOOK_SECONDS = 0.05


class Draining:
    """Passes requests on to `app`; while the process stops, their answers say `Connection: close` (RFC 9112, 9.6)."""

    def __init__(self, app: App, turned_away: TurnedAway, clock: Callable[[], float] = time.monotonic) -> None:
        """`turned_away` answers what our own does, until the process stops."""
        self._app = app
        self._turned_away = turned_away
        self._clock = clock
        self._asked = 0.0
        self._enter = app  # what requests enter: `app` itself, as long as nothing is to be added

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        return self._enter(scope, receive, send)

    def turned_away(self, scope: Scope) -> Answer | None:
        """The answer to a request that need not be passed on; see `Overload.turned_away`."""
        return self._turned_away(scope) if self._enter == self._app else None

    async def drain(self, seconds: float) -> None:
        """Ask everybody to go elsewhere, until nobody has come for QUIET_SECONDS, at most for `seconds`."""
        until = self._clock() + seconds
        self._asked = self._clock()
        self._enter = self._last
        while self._clock() < min(until, self._asked + QUIET_SECONDS):  # noqa: ASYNC110  # it waits for time
            await asyncio.sleep(_LOOK_SECONDS)

    async def _last(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._asked = self._clock()
        if not scope["http_version"].startswith("1"):  # later versions say it by themselves
            await self._app(scope, receive, send)
            return

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        await self._app(scope, receive, closing)


def leave_new_connections(port: int) -> None:
    """Accept none any more at `port`, where another process accepts from the same sockets (Linux).

    Granian ends connections that are in their first steps when it stops accepting, so that some would break. Here each
    listening socket is replaced, under its number in this process, by one to which nobody connects.
    """
    if sys.platform != "linux":
        return
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        for number in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
            if number != silent.fileno() and _listens(number, port):
                os.dup2(silent.fileno(), number)


def _listens(number: int, port: int) -> bool:
    try:
        copy = os.dup(number)
    except OSError:
        return False  # closed meanwhile
    try:
        found = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)  # no socket
        return False
    with found:
        is_internet = found.family in (socket.AF_INET, socket.AF_INET6)
        accepts = found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        return is_internet and bool(accepts) and found.getsockname()[1] == port


@contextmanager
def stopping_in_order(draining: Draining, seconds: float, ending: Callable[[], None]) -> Iterator[None]:
    """On SIGTERM call `ending`, drain for at most `seconds`, then stop; on SIGINT call `ending` and stop at once.

    Granian stops a worker at SIGTERM and SIGINT alike, by handlers that it has set on the loop before; it lets open
    answers end first, so `ending` has to end streams that have no end. SIGTERM's is replaced here, SIGINT's is kept: a
    loop hears of signals by the wakeup file descriptor, which Python writes to whatever handler is set (documentation
    of `signal.set_wakeup_fd`), so the handler set here takes nothing from it.
    """
    loop = asyncio.get_running_loop()
    tasks: list[asyncio.Task[None]] = []

    async def drain() -> None:
        ending()
        await draining.drain(seconds)
        os.kill(os.getpid(), signal.SIGINT)

    def terminated() -> None:
        if not tasks:
            tasks.append(loop.create_task(drain()))

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(ending)

    loop.add_signal_handler(signal.SIGTERM, terminated)
    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        loop.remove_signal_handler(signal.SIGTERM)
        for task in tasks:
            task.cancel()
