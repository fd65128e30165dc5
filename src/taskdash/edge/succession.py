"""One application after another in one server: requests wait while the next one takes over."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

from taskdash.edge.asgi import App, Receive, Scope, Send

HOLD_SECONDS = 3.0  # longer than the pause of a move; who has waited for so long is answered by whichever app there is
_READS = frozenset(("GET", "HEAD", "OPTIONS"))
_ALIVE = "/healthz"


class Succession:
    """Passes requests on to the application that holds at the moment; those in it stay with the one they came to."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._enter = app  # what requests enter: the application itself, as long as nobody has to wait
        self._reads_wait = False
        self._going_on = asyncio.Event()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        return self._enter(scope, receive, send)

    def hold(self, *, reads: bool) -> None:
        """Let who comes from now on wait for `go_on`: those who write, or all."""
        self._reads_wait = reads
        if self._enter == self._app:
            self._going_on = asyncio.Event()
            self._enter = self._wait

    def go_on(self, app: App | None = None) -> None:
        """Let those who wait go on, to the application that takes over if there is one."""
        self._app = self._enter = app or self._app
        self._going_on.set()

    async def _wait(self, scope: Scope, receive: Receive, send: Send) -> None:
        waits = self._reads_wait or scope["method"] not in _READS
        if waits and scope["path"] != _ALIVE:
            with suppress(TimeoutError):
                async with asyncio.timeout(HOLD_SECONDS):
                    await self._going_on.wait()
        await self._app(scope, receive, send)
