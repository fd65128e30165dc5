"""Which pages of other origins may read our answers (the Fetch Standard's CORS protocol)."""

from collections.abc import Awaitable, Collection

from taskdash.edge import exchange
from taskdash.edge.asgi import Answer, App, Receive, Scope, Send

_METHODS = b"GET, HEAD, POST, PATCH, DELETE"
_ASKED_WITH = b"Authorization, Content-Type, Idempotency-Key, If-None-Match, Min-Seq, Last-Event-ID, traceparent"
_SHOWN = b"Seq, ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Cache-Status, X-Request-Id"
_REMEMBERED = b"7200"  # seconds a browser may go on without asking; Chrome's most

_VARY = (b"vary", b"Origin")


class Cors:
    """Tells browsers that pages of `origins` (as they stand in `Origin`) may call us, with credentials.

    Preflights of these are answered here: they carry no credentials, so nothing further in could let them pass.
    Everybody else is answered as if this were not here, since the browser is what holds such pages back.
    """

    def __init__(self, app: App, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        told = exchange.of(scope)
        told.added.append(_VARY)
        origin = told.asked.get(b"origin")
        if origin in self._origins:
            told.added += [(b"access-control-allow-origin", origin), (b"access-control-allow-credentials", b"true")]
            if told.method == "OPTIONS" and b"access-control-request-method" in told.asked:
                return _preflight(send)
            told.added.append((b"access-control-expose-headers", _SHOWN))
        return self._app(scope, receive, send)


def _preflight(send: Send) -> Awaitable[None]:
    headers = [
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", _ASKED_WITH),
        (b"access-control-max-age", _REMEMBERED),
        (b"content-length", b"0"),
    ]
    return Answer(200, headers).send(send)
