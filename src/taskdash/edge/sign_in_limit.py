"""How often somebody may try to sign in or register from one address: strictly, whatever they try."""

from collections.abc import Awaitable, Callable

from taskdash.domain.rates import Rate, Verdict
from taskdash.domain.refusal import Refusal
from taskdash.edge.asgi import App, Receive, Scope, Send
from taskdash.edge.rate_limit import RateHeaders, address
from taskdash.services.limiting import TOLD

# Decides on one try from an address, for all processes; raises Refusal `unavailable` when it cannot be counted.
Admit = Callable[[str], Awaitable[Verdict]]


class SignInLimit:
    """Grants each address `rate`, by `admit`; `refuse` tells a refusal. It stands around the routes that it is for.

    By their paths it would miss them: a router takes more spellings of a path than one.
    """

    def __init__(self, app: App, rate: Rate, admit: Admit, refuse: Callable[[Refusal], App]) -> None:
        self._app = app
        self._admit = admit
        self._refuse = refuse
        self._told = RateHeaders("sign-in", rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        try:
            verdict = await self._admit(address(scope))
        except Refusal as refusal:
            await self._refuse(refusal)(scope, receive, send)
            return
        self._told.add(scope, verdict.left, verdict.wait)
        app = self._app
        if not verdict.granted:
            app = self._refuse(Refusal("rate_limited", TOLD, retry_after=verdict.wait))
        await app(scope, receive, send)
