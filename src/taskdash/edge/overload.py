"""Turning requests away at once when there are more than can be answered in time, the least urgent first."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from time import perf_counter

import structlog

from taskdash.domain.refusal import Refusal
from taskdash.edge.asgi import Answer, App, Message, Receive, Scope, Send, header
from taskdash.edge.load import Door, Inside, Load, Priority, Visits

ALWAYS = frozenset(("/healthz", "/readyz", "/metrics"))
SIGN_IN = "/api/v1/auth/"
EXPORTS = ("/export", "/snapshot")
_READS = frozenset(("GET", "HEAD", "OPTIONS"))
_DOOR, _STAY = "taskdash.door", "taskdash.stay"  # in the scope of who was let in: by which, and a write's stay
_LOG_SECONDS = 1.0  # between lines about requests that were turned away

_log: structlog.stdlib.BoundLogger = structlog.get_logger("overload")

TurnedAway = Callable[[Scope], Answer | None]


class Overload:
    """Lets `app` answer as many requests as `load` can take; the others get one of `refusals`.

    The first of these says to come again after a second, the next after two, and so on.

    It stands before all other pieces: turning one of many away must cost little, or nothing is left for the rest. So
    these have no line in the access log and no request id; `watching` logs how many there were. A request counts as
    inside until its answer begins.

    A server may ask `turned_away` before, where that costs even less, and answer by itself.
    """

    def __init__(self, app: App, load: Load, refusals: Collection[Answer], origins: Collection[str] = ()) -> None:
        self._app = app
        self._load = load
        self._refusals = list(refusals)
        self._closing = [each._replace(headers=[*each.headers, (b"connection", b"close")]) for each in refusals]
        self._origins = frozenset(origin.encode() for origin in origins)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        if _DOOR not in scope and (answer := self.turned_away(scope)) is not None:
            return answer.send(send)
        door: Door | None = scope.get(_DOOR)
        if door is not None:
            door.begins()
        stay: _Stay | None = scope.get(_STAY)
        return self._app(scope, receive, send) if stay is None else stay.until_answered(self._app, scope, receive, send)

    def turned_away(self, scope: Scope) -> Answer | None:
        """The answer to a request that may not go in. None where it may, and then it is not asked about again.

        One other thread than the application's may ask.
        """
        if scope["type"] != "http" or (path := scope["path"]) in ALWAYS:
            return None
        load, now = self._load, perf_counter()
        priority = _priority(scope["method"], path)
        if load.admits(Priority.MEMORY if priority is Priority.READ else priority, now):
            scope[_DOOR] = load.door
            if priority is Priority.WRITE:
                scope[_STAY] = _Stay(load.writes, now)
            return None
        parts = scope["http_version"].startswith("1") and load.parts()
        refusals = self._closing if parts else self._refusals
        answer = refusals[min(load.again(), len(refusals)) - 1]
        if self._origins and (origin := header(scope, b"origin")) in self._origins and origin is not None:
            answer = answer._replace(headers=[*answer.headers, *_readable(origin)])
        return answer


class StoreReads:
    """Lets `app` do as many readings as `load` can take; `refuse` tells the others to come again.

    It stands behind the response cache. Writes are counted before, and signing in not at all.
    """

    def __init__(self, app: App, load: Load, refuse: Callable[[Refusal], App]) -> None:
        self._app = app
        self._load = load
        told = "there are more readings than can be done; try again"
        self._refusals = [
            refuse(Refusal("unavailable", told, retry_after=seconds)) for seconds in range(1, Visits.LONGEST + 1)
        ]

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        path = scope["path"]
        priority = _priority(scope["method"], path)
        if priority < Priority.READ or path in ALWAYS:
            return self._app(scope, receive, send)
        if not self._load.may_read(priority):
            return self._refusals[self._load.again() - 1](scope, receive, send)
        return _Stay(self._load.reads, perf_counter()).until_answered(self._app, scope, receive, send)


def _readable(origin: bytes) -> list[tuple[bytes, bytes]]:
    """So that a page of another origin sees what it is told (the Fetch Standard's CORS protocol)."""
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-expose-headers", b"Retry-After"),
        (b"vary", b"Origin"),
    ]


class _Stay:
    """Of a request inside."""

    __slots__ = ("_began", "_inside")

    def __init__(self, inside: Inside, began: float) -> None:
        self._inside: Inside | None = inside
        self._began = began
        inside.enter()

    async def until_answered(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI, to `app`: until its answer begins, for who has it may come again before `app` returns."""

        def begun(message: Message) -> Awaitable[None]:
            self._end()
            return send(message)

        try:
            await app(scope, receive, begun)
        finally:
            self._end()

    def _end(self) -> None:
        inside, self._inside = self._inside, None
        if inside is not None:
            inside.leave(perf_counter() - self._began)


def _priority(method: str, path: str) -> Priority:
    if path.startswith(SIGN_IN):
        return Priority.SIGN_IN
    if method not in _READS:
        return Priority.WRITE
    return Priority.EXPORT if path.endswith(EXPORTS) else Priority.READ


@contextmanager
def watching(load: Load) -> Iterator[None]:
    """Let `load` see how late the running event loop is, and log who is turned away."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.TimerHandle
    told, tell_at = 0, 0.0

    def look() -> None:
        nonlocal waiting, told, tell_at
        waiting = loop.call_later(load.look(), look)
        shed = sum(load.shed.values())
        if shed > told and loop.time() >= tell_at:
            _log.warning("overload", shed=shed - told, level=round(load.level, 2))
            told, tell_at = shed, loop.time() + _LOG_SECONDS

    look()
    try:
        yield
    finally:
        waiting.cancel()
