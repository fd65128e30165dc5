"""How often each caller may ask; who is over it is told when to come again."""

import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import lru_cache

from taskdash.domain.accounts import neighbourhood
from taskdash.domain.rates import Rate, admit
from taskdash.domain.refusal import Refusal
from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send

TOLD = "Too many requests, please try again later"
UNLIMITED = frozenset(("/healthz", "/readyz"))  # balancers ask often, and must hear how we are
REMEMBERED = 100_000  # callers, of some 250 bytes each; who is forgotten begins anew

_neighbourhood = lru_cache(maxsize=4_096)(neighbourhood)


class RateLimit:
    """Grants each person, and each address that nobody has signed in from, `rate`; `refuse` tells a refusal.

    The headers are those of draft-ietf-httpapi-ratelimit-headers-10. This counts in one process: several workers would
    lease parts of a caller's limit from a place they share, and decide by this rule within what they hold.
    """

    def __init__(
        self,
        app: App,
        rate: Rate,
        refuse: Callable[[Refusal], App],
        clock: Callable[[], float] = time.monotonic,
        remembered: int = REMEMBERED,
    ) -> None:
        self._app = app
        self._rate = rate
        self._refuse = refuse
        self._clock = clock
        self._most = remembered
        self._settled: OrderedDict[str, float] = OrderedDict()
        self._policy = (b"ratelimit-policy", b'"caller";q=%d;w=%d' % (rate.requests, rate.seconds))

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        if scope["path"] in UNLIMITED:
            return self._app(scope, receive, send)
        caller, now = _caller(scope), self._clock()
        verdict = admit(self._rate, self._settled.get(caller), now)
        self._keep(caller, verdict.settled_at)
        reset = verdict.wait or verdict.settled_at - now  # until the next one, or until all are there again
        limit = (b"ratelimit", b'"caller";r=%d;t=%d' % (verdict.left, math.ceil(reset)))
        exchange.of(scope).added += (self._policy, limit)
        app = self._app if verdict.granted else self._refuse(Refusal("rate_limited", TOLD, retry_after=verdict.wait))
        return app(scope, receive, send)

    def _keep(self, caller: str, settled_at: float) -> None:
        self._settled[caller] = settled_at
        self._settled.move_to_end(caller)
        if len(self._settled) > self._most:
            self._settled.popitem(last=False)


def _caller(scope: Scope) -> str:
    user = scope["user"]
    if user is not None:
        return str(user.user)
    client = scope.get("client")
    return _neighbourhood(client[0]) if client else ""
