"""How often each caller may ask; who is over it is told when to come again."""

import math
from collections.abc import Awaitable, Callable
from functools import lru_cache

from taskdash.domain.accounts import neighbourhood
from taskdash.domain.rates import Rate
from taskdash.domain.refusal import Refusal
from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send
from taskdash.services.limiting import Grant, Limiter

_neighbourhood = lru_cache(maxsize=4_096)(neighbourhood)


class RateLimit:
    """Grants the limiter's rate to each person, and to each address where nobody signed in; `refuse` tells refusals.

    Paths in `unlimited` have no limit here: balancers ask often, and some routes count otherwise. The headers are those
    of draft-ietf-httpapi-ratelimit-headers-10.
    """

    def __init__(
        self, app: App, limiter: Limiter, refuse: Callable[[Refusal], App], unlimited: frozenset[str] = frozenset()
    ) -> None:
        self._app = app
        self._limiter = limiter
        self._refuse = refuse
        self._unlimited = unlimited
        self._told = RateHeaders("caller", limiter.rate)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        if scope["path"] in self._unlimited:
            return self._app(scope, receive, send)
        caller = _caller(scope)
        grant = self._limiter.decide(caller)
        if grant is None:
            return self._find_out(caller, scope, receive, send)
        return self._decided(grant, scope, receive, send)

    async def _find_out(self, caller: str, scope: Scope, receive: Receive, send: Send) -> None:
        await self._decided(await self._limiter.admit(caller), scope, receive, send)

    def _decided(self, grant: Grant, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        self._told.add(scope, grant.left, grant.wait)
        app = self._app if grant.granted else self._refuse(grant.refusal())
        return app(scope, receive, send)


class RateHeaders:
    """The headers that tell of one rate."""

    def __init__(self, name: str, rate: Rate) -> None:
        self._rate = rate
        self._each = rate.seconds / rate.requests
        self._policy = (b"ratelimit-policy", b'"%b";q=%d;w=%d' % (name.encode(), rate.requests, rate.seconds))
        self._limit = b'"%b";r=%%d;t=%%d' % name.encode()

    def add(self, scope: Scope, left: int, wait: float) -> None:
        """Tell that so many requests are left: until the next one, or until all are there again, it takes so long."""
        reset = math.ceil(wait or (self._rate.requests - left) * self._each)
        exchange.of(scope).added += (self._policy, (b"ratelimit", self._limit % (left, reset)))


def _caller(scope: Scope) -> str:
    user = scope["user"]
    return address(scope) if user is None else user.user


def address(scope: Scope) -> str:
    """Where a request comes from: of an IPv6 address the part that stands for one subscriber."""
    client = scope.get("client")
    return _neighbourhood(client[0]) if client else ""
