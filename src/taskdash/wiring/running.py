"""A server from its start to its stop, on whichever database its deployment is: it goes along when that moves."""

import asyncio
import importlib
import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import msgspec
import structlog

from taskdash.background import cancel
from taskdash.domain.refusal import Refusal
from taskdash.edge.asgi import Answer, Scope
from taskdash.edge.draining import Draining, leave_new_connections, stopping_in_order
from taskdash.edge.lifespan import Lifespan
from taskdash.edge.seat import Seat
from taskdash.edge.succession import Succession
from taskdash.ports.departure import Departure
from taskdash.settings import Settings, load
from taskdash.wiring.moving import moved
from taskdash.wiring.serving import Served, in_background, log, served
from taskdash.wiring.tracing import Traces, traces

_LOOK_SECONDS = 0.025  # between looks at the fence: what a write that comes with it waits for in vain
_AGAIN_SECONDS = 0.25  # after the database to which the deployment has moved could not be opened

_log: structlog.stdlib.BoundLogger = structlog.get_logger("wiring")


def app(seat: Seat) -> Lifespan:
    """The server as an ASGI application, by the settings of the environment; made in each worker."""
    settings = load(os.environ).settings
    log(settings)
    return Lifespan(lambda: _traced(settings, seat))


@asynccontextmanager
async def _traced(settings: Settings, seat: Seat) -> AsyncIterator[Draining]:
    with traces(os.environ, seat) as asked:
        async with running(settings, seat, asked) as app:
            yield app


@asynccontextmanager
async def running(settings: Settings, seat: Seat, traces: Traces | None = None) -> AsyncIterator[Draining]:
    """The server; a worker that takes over from a dead one begins where the deployment has moved to meanwhile."""
    present = Present(settings, seat, traces)
    now = await present.open(moved(settings) or settings)
    draining = Draining(present.succession, present.turned_away)
    following = None if now.departure is None else in_background(present.follow(now.departure))
    try:
        with stopping_in_order(draining, settings.drain_seconds / 2, present.end):
            yield draining
    finally:
        await cancel(following)
        await present.close()


class Present:
    """What serves at present; after a move of the deployment that is another one, and the first is taken down."""

    def __init__(self, settings: Settings, seat: Seat, traces: Traces | None) -> None:
        self._settings = settings
        self._seat = seat
        self._traces = traces
        self._stack = AsyncExitStack()

    async def open(self, settings: Settings) -> Served:
        """Begin to serve. Raises Refusal."""
        self._now = await self._stack.enter_async_context(served(settings, self._seat, self._traces))
        self.succession = Succession(self._now.app)
        return self._now

    def turned_away(self, scope: Scope) -> Answer | None:
        """What `Overload.turned_away` of the application that serves at present answers."""
        return self._now.app.turned_away(scope)

    def end(self) -> None:
        """The server stops: let streams end, and nobody new come."""
        self._now.end_streams()
        if not self._seat.stopping:  # another worker has this one's sockets already, or will
            leave_new_connections(self._settings.port)

    async def close(self) -> None:
        """Take down what serves."""
        await self._stack.aclose()

    async def follow(self, departure: Departure) -> None:
        """Let requests wait while the deployment moves, and go along where it has."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            with suppress(Refusal):  # the disk is in trouble: asked again
                fence = await departure.fence()
                if fence is None:
                    self.succession.go_on()
                elif fence.ends is None:
                    break
                else:
                    self.succession.hold(reads=False)
                    await asyncio.to_thread(importlib.import_module, "taskdash.wiring.on_mongo")  # it takes a moment
        self.succession.hold(reads=True)
        began = time.monotonic()
        before, before_stack = self._now, self._stack
        self._stack, self._now = await self._go_along()
        try:
            self.succession.go_on(self._now.app)
            before.end_streams()
            _log.info("moved_to_another_database", seconds=round(time.monotonic() - began, 3))
            await asyncio.sleep(self._settings.drain_seconds)  # for the answers that are under way, as at a stop
        finally:
            await before_stack.aclose()

    async def _go_along(self) -> tuple[AsyncExitStack, Served]:
        """What serves from where the deployment has moved to; tried until that can be opened."""
        seat = msgspec.structs.replace(self._seat, succession=1)
        while True:
            stack = AsyncExitStack()
            try:
                there = moved(self._settings) or self._settings
                return stack, await stack.enter_async_context(served(there, seat, self._traces))
            except Refusal as refusal:
                _log.error("cannot_follow_to_another_database", reason=refusal.message)
                await asyncio.sleep(_AGAIN_SECONDS)
