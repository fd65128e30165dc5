"""One line a request, without secrets: no query, no headers, no body, nothing in a path that may be a code or token."""

import re
import time
from collections.abc import Awaitable
from functools import lru_cache

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Ready, Receive, Scope, Send
from taskdash.edge.exchange import Exchange
from taskdash.edge.log_lines import AccessLine, WriteAccess, access_lines

# An id has 36 characters; what lets its holder in is longer, and hidden wherever it was sent to.
_LONG = re.compile(r"[^/]{37,}")
_PATH_CHARACTERS = 200


class AccessLog:
    """Logs what was asked, what was answered, and how long it took."""

    def __init__(self, app: App, write: WriteAccess | None = None) -> None:
        """`write` is where the lines go; by default where everything is logged."""
        self._app = app
        self._write = write or access_lines()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        answered = self._app(scope, receive, send)
        if not isinstance(answered, Ready):
            return self._until(answered, scope)
        self._write(_line(scope, exchange.of(scope)))
        return answered

    async def _until(self, answered: Awaitable[None], scope: Scope) -> None:
        try:
            await answered
        finally:
            self._write(_line(scope, exchange.of(scope)))


def _line(scope: Scope, told: Exchange) -> AccessLine:
    client = scope.get("client")
    caller = scope.get("user")
    return AccessLine(
        told.status,
        round((time.perf_counter() - told.began) * 1000, 2),
        told.sent,
        told.method,
        _path(scope["path"]),
        client[0] if client else None,
        caller.user if caller is not None else None,
        told.request_id,
        told.trace_id,
        told.span_id,
    )


def _path(path: str) -> str:
    """What is told of a path. Long ones are not remembered: anybody may send as many as they like."""
    return _remembered(path) if len(path) <= _PATH_CHARACTERS else _told(path)


def _told(path: str) -> str:
    return _LONG.sub("…", path)[:_PATH_CHARACTERS]


_remembered = lru_cache(maxsize=4_096)(_told)
