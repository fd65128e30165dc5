"""One name for a request in the answer, the log and other programs' traces."""

import re
import secrets

from taskdash.edge.asgi import App, Message, Receive, Scope, Send, header

_ACCEPTABLE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
# W3C Trace Context, 3.2: version, trace id, parent id, flags; an all-zero id is none.
_TRACEPARENT = re.compile(rb"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")


class RequestId:
    """Puts `request_id`, `trace_id` and `span_id` into the scope's state, and the first into `X-Request-Id`.

    A caller's own request id is kept where it is 8 to 64 harmless characters, and its trace where it sends one.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        given = header(scope, b"x-request-id")
        name = given if given and _ACCEPTABLE.fullmatch(given) else secrets.token_hex(16).encode()
        traced = _TRACEPARENT.fullmatch(header(scope, b"traceparent") or b"")
        state = scope.setdefault("state", {})
        state["request_id"] = name.decode()
        state["trace_id"] = traced[1].decode() if traced else secrets.token_hex(16)
        state["span_id"] = secrets.token_hex(8)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", name)]
            await send(message)

        await self._app(scope, receive, named)
