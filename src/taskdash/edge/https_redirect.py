"""Who came to a trusted proxy by plain HTTP is sent to the same address by HTTPS."""

from collections.abc import Awaitable, Callable

from taskdash.edge.asgi import Answer, App, Receive, Scope, Send, header

_HEALTH = ("/healthz", "/readyz")  # balancers ask these, and follow nobody


class HttpsRedirect:
    """Answers 308 where a peer that `is_trusted` says `X-Forwarded-Proto: http`; what others say counts for nothing."""

    def __init__(self, app: App, is_trusted: Callable[[str], bool], public_url: str) -> None:
        self._app = app
        self._is_trusted = is_trusted
        self._public_url = public_url.encode()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        if header(scope, b"x-forwarded-proto") != b"http" or scope["path"] in _HEALTH:
            return self._app(scope, receive, send)
        client = scope.get("client")
        if client is None or not self._is_trusted(client[0]):
            return self._app(scope, receive, send)
        return self._redirect(scope, send)

    def _redirect(self, scope: Scope, send: Send) -> Awaitable[None]:
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        path: bytes = scope.get("raw_path") or scope["path"].encode("ascii", "ignore")
        location = self._public_url + path.partition(b"?")[0] + query
        headers = [(b"location", location), (b"content-length", b"0"), (b"server", b"taskdash")]
        return Answer(308, headers).send(send)
