"""One name for a request in the answer, the log and other programs' traces."""

import re
import secrets
from collections.abc import Awaitable

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send

_ACCEPTABLE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
# W3C Trace Context, 3.2: version, trace id, parent id, flags; an all-zero id is none.
_TRACEPARENT = re.compile(rb"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")


_STOCK = 4_096  # bytes


class _Chance:
    """Random digits. A call to the system lets other threads have the interpreter and waits for it: so few are made."""

    def __init__(self) -> None:
        self._stock = ""
        self._used = 0

    def hex(self, digits: int) -> str:
        """That many hexadecimal digits."""
        if self._used + digits > len(self._stock):
            self._stock, self._used = secrets.token_hex(_STOCK), 0
        self._used += digits
        return self._stock[self._used - digits : self._used]


class RequestId:
    """Names the exchange: `request_id` (also `X-Request-Id`), `trace_id` (both in the scope's state too) and `span_id`.

    A caller's own request id is kept where it is 8 to 64 harmless characters, and its trace where it sends one.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._chance = _Chance()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        named, digits = exchange.of(scope), self._chance.hex(80)
        given = named.asked.get(b"x-request-id")
        name = given.decode() if given and _ACCEPTABLE.fullmatch(given) else digits[:32]
        traced = named.asked.get(b"traceparent")
        found = _TRACEPARENT.fullmatch(traced) if traced else None
        named.request_id = name
        named.trace_id = found[1].decode() if found else digits[32:64]
        named.span_id = digits[64:]
        named.added.append((b"x-request-id", name.encode()))
        state = scope.setdefault("state", {})
        state["request_id"], state["trace_id"] = name, named.trace_id
        return self._app(scope, receive, send)
