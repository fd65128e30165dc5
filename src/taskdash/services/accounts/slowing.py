"""Guessing passwords is slow: tries are counted per account, whether it exists or not."""

from datetime import datetime

from taskdash.domain.accounts import Origin, neighbourhood
from taskdash.domain.refusal import Refusal
from taskdash.domain.times import instant
from taskdash.ports.attempts import Attempts
from taskdash.services.accounts.sealing import Sealing, mac


class Slowing:
    """Counts tries under a keyed hash of the e-mail address, so that the counts name nobody."""

    def __init__(self, attempts: Attempts, sealing: Sealing) -> None:
        self._attempts = attempts
        self._key = sealing.key("sign-in attempts")

    async def begin(self, email: str, origin: Origin, now: datetime) -> None:
        """Count a try as failed until it succeeds. Raises Refusal `rate_limited` when it has to wait."""
        wait = await self._attempts.begin(self.account(email), neighbourhood(origin.address), instant(now))
        if wait > 0:
            raise Refusal("rate_limited", "too many tries with a wrong password; wait a moment", retry_after=wait)

    async def succeeded(self, email: str, origin: Origin, now: datetime) -> None:
        """The try was right; from this address there is no waiting any more."""
        await self._attempts.succeeded(self.account(email), neighbourhood(origin.address), instant(now))

    async def forget(self, email: str) -> None:
        """Remove what is known under the address."""
        await self._attempts.forget(self.account(email))

    def account(self, email: str) -> str:
        """The key under which tries at the account with this address count."""
        return mac(self._key, email.encode()).hex()
