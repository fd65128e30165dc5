"""One request and its answer, as all pieces of the edge see them: one wrapper of `send`, whatever is added to it."""

import time
from collections.abc import Awaitable, Callable, Iterable

from taskdash.edge.asgi import App, Header, Headers, Message, Ready, Receive, Scope, Send, send_all, whole

_KEY = "taskdash.exchange"  # of it in the scope


class Exchange:
    """What the pieces tell one another of a request: they set what is theirs, and nobody takes anything back.

    `asked` holds the request's headers by name, the first of each. `added` are headers that the answer gets beside
    its own. `status` is 0 until the answer begins, which `begins` is called for; `sent` counts the bytes of its body,
    whose `last` part is here too.
    """

    __slots__ = (
        "_send",
        "added",
        "asked",
        "began",
        "begins",
        "last",
        "method",
        "request_id",
        "sent",
        "span_id",
        "status",
        "trace_id",
    )

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self.began = time.perf_counter()
        self.asked: dict[bytes, bytes] = dict(reversed(scope["headers"]))
        self.added: Headers = []
        self.method: str = scope["method"]
        self.status = 0
        self.sent = 0
        self.last = b""
        self.begins: Callable[[], None] | None = None
        self.request_id = self.trace_id = self.span_id = ""

    def send(self, message: Message) -> Awaitable[None]:
        """ASGI's `send`, for everybody further in."""
        if message["type"] == "http.response.start":
            message["headers"] = self._begin(message["status"], message.get("headers", ()))
        else:
            self.last = message.get("body", b"")
            self.sent += len(self.last)
        return self._send(message)

    def answer(self, send: Send, status: int, headers: Headers, body: bytes) -> Awaitable[None]:
        """The whole answer at once, by `send`: Ready, where that is ours and not of a piece further in."""
        if send != self.send:
            return send_all(send, *whole(status, headers, body))
        self.last, self.sent = body, len(body)
        return Ready(self._send, *whole(status, self._begin(status, headers), body))

    def _begin(self, status: int, headers: Iterable[Header]) -> Headers:
        """The answer begins; its headers, with what is added to them."""
        self.status = status
        if (begins := self.begins) is not None:
            self.begins = None  # with what it holds: a cycle for each request would be work for the collector
            begins()
        return [*headers, *self.added]


class Exchanges:
    """Makes an exchange of each request, which `of` answers for its scope."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        exchange = scope[_KEY] = Exchange(scope, send)
        return self._app(scope, receive, exchange.send)


def of(scope: Scope) -> Exchange:
    """The exchange that a request belongs to."""
    found: Exchange = scope[_KEY]
    return found
