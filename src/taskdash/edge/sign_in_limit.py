"""How often somebody may try to sign in or register from one address: strictly, whatever they try."""

from collections.abc import Callable

from taskdash.domain.refusal import Refusal
from taskdash.edge.asgi import App, Receive, Scope, Send
from taskdash.edge.rate_limit import RateHeaders, address
from taskdash.services.limiting import StrictLimiter


class SignInLimit:
    """Grants each address the limiter's rate; `refuse` tells a refusal. It stands around the routes that it is for.

    By their paths it would miss them: a router takes more spellings of a path than one.
    """

    def __init__(self, app: App, limiter: StrictLimiter, refuse: Callable[[Refusal], App]) -> None:
        self._app = app
        self._limiter = limiter
        self._refuse = refuse
        self._told = RateHeaders("sign-in", limiter.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        try:
            grant = await self._limiter.admit(address(scope))
        except Refusal as refusal:
            await self._refuse(refusal)(scope, receive, send)
            return
        self._told.add(scope, grant.left, grant.wait)
        app = self._app if grant.granted else self._refuse(grant.refusal())
        await app(scope, receive, send)
