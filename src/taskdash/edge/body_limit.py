"""How much a client may send, told before and while it is read."""

from collections.abc import Awaitable, Mapping

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Message, Receive, Scope, Send

_UNREAD = frozenset(("GET", "HEAD"))  # nobody reads what comes with these unannounced


class BodyLimit:
    """Raises `too_large` out of `receive` when a body is longer than its path allows; bodies nobody reads cost nothing.

    `limits` are bytes by how the path ends; the one of "" holds for every other path.
    """

    def __init__(self, app: App, limits: Mapping[str, int], too_large: type[Exception]) -> None:
        self._app = app
        self._limits = limits
        self._too_large = too_large

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        asked = exchange.of(scope).asked
        if b"content-length" not in asked and b"transfer-encoding" not in asked and scope["method"] in _UNREAD:
            return self._app(scope, receive, send)
        return self._app(scope, self._limited(scope, asked.get(b"content-length", b"0"), receive), send)

    def _limited(self, scope: Scope, announced: bytes, receive: Receive) -> Receive:
        limit = next((size for end, size in self._limits.items() if end and scope["path"].endswith(end)), None)
        if limit is None:
            limit = self._limits[""]
        # What is not a number the server has refused before.
        excessive = int(announced) > limit if announced.isdigit() else False
        read = 0

        async def limited() -> Message:
            nonlocal read
            if excessive:
                raise self._too_large
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise self._too_large
            return message

        return limited
