"""Who sends this request: found out once, demanded by the routes that need it."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from taskdash.domain.refusal import Refusal
from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send
from taskdash.edge.rate_limit import address
from taskdash.services.accounts.callers import unauthenticated
from taskdash.services.limiting import Limiter

# Answers the caller for a bearer's token; raises Refusal when the token is not good.
Authenticate = Callable[[str], Awaitable[object]]
# The same at once where it is known already; None where it has to be found out.
Recognise = Callable[[str], object | None]


# Whether a token may be one of ours: a look at it tells, no signature is verified for that, and nothing is read.
Genuine = Callable[[str], bool]


class Tokens(NamedTuple):
    """What is known of tokens."""

    authenticate: Authenticate
    recognise: Recognise
    genuine: Genuine


class Authentication:
    """Puts the caller of the `Authorization` header into `scope["user"]`, None where there is none.

    Where a token is not good, the refusal is put into `scope["auth"]`: public routes do not care. Tokens that were made
    up count for their address, by `made_up`, and are looked at no further. A token that we did issue is examined
    whatever others at its address send: nobody is locked out by them.
    """

    def __init__(self, app: App, tokens: Tokens, made_up: Limiter) -> None:
        self._app = app
        self._authenticate, self._recognise, self._genuine = tokens
        self._made_up = made_up

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        scope["user"] = scope["auth"] = None
        given = exchange.of(scope).asked.get(b"authorization")
        if given is None:
            return self._app(scope, receive, send)
        try:
            token = _bearer(given)
        except Refusal as refusal:
            scope["auth"] = refusal
            return self._app(scope, receive, send)
        caller = scope["user"] = self._recognise(token)
        if caller is None:
            return self._find_out(token, scope, receive, send)
        return self._app(scope, receive, send)

    async def _find_out(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if not self._genuine(token):
                await self._made_up.check(f"made-up tokens {address(scope)}")
                raise unauthenticated()
            scope["user"] = await self._authenticate(token)
        except Refusal as refusal:
            scope["auth"] = refusal
        await self._app(scope, receive, send)


def _bearer(value: bytes) -> str:
    scheme, _, token = value.partition(b" ")
    if scheme.lower() != b"bearer" or not token.isascii():
        raise Refusal("unauthenticated", "the Authorization header must be `Bearer` and a token")
    return token.strip().decode()
