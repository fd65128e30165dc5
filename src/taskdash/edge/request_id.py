"""One name for a request in the answer, the log and other programs' traces."""

import re
import secrets

from taskdash.edge.asgi import App, Message, Receive, Scope, Send, header

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
    """Puts `request_id`, `trace_id` and `span_id` into the scope's state, and the first into `X-Request-Id`.

    A caller's own request id is kept where it is 8 to 64 harmless characters, and its trace where it sends one.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._chance = _Chance()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        given = header(scope, b"x-request-id")
        name = given if given and _ACCEPTABLE.fullmatch(given) else self._chance.hex(32).encode()
        traced = _TRACEPARENT.fullmatch(header(scope, b"traceparent") or b"")
        state = scope.setdefault("state", {})
        state["request_id"] = name.decode()
        state["trace_id"] = traced[1].decode() if traced else self._chance.hex(32)
        state["span_id"] = self._chance.hex(16)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", name)]
            await send(message)

        await self._app(scope, receive, named)
