"""Who sends this request: found out once, demanded by the routes that need it."""

from collections.abc import Awaitable, Callable

from taskdash.domain.refusal import Refusal
from taskdash.edge.asgi import App, Receive, Scope, Send, header

# Answers the caller for a bearer's token; raises Refusal when the token is not good.
Authenticate = Callable[[str], Awaitable[object]]


class Authentication:
    """Puts the caller of the `Authorization` header into `scope["user"]`, None where there is none.

    Where a token is not good, the refusal is put into `scope["auth"]`: public routes do not care.
    """

    def __init__(self, app: App, authenticate: Authenticate) -> None:
        self._app = app
        self._authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        scope["user"] = scope["auth"] = None
        given = header(scope, b"authorization")
        if given is not None:
            try:
                scope["user"] = await self._authenticate(_bearer(given))
            except Refusal as refusal:
                scope["auth"] = refusal
        await self._app(scope, receive, send)


def _bearer(value: bytes) -> str:
    scheme, _, token = value.partition(b" ")
    if scheme.lower() != b"bearer" or not token.isascii():
        raise Refusal("unauthenticated", "the Authorization header must be `Bearer` and a token")
    return token.strip().decode()
