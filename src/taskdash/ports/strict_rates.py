"""How often something may be tried, counted where nothing forgives: not a restart, nor another process."""

from typing import Protocol

from taskdash.domain.rates import Rate, Verdict


class StrictRates(Protocol):
    """Rates by what they are counted under (`sign-in 192.0.2.1`); `now` is in seconds since 1970."""

    async def admit(self, subject: str, rate: Rate, now: float) -> Verdict:
        """Decide by `domain.rates.admit`, atomically over all processes, and keep it before answering.

        What is refused costs nothing. Raises Refusal `unavailable` when it cannot be counted.
        """

    async def sweep(self, now: float, limit: int) -> int:
        """Remove up to `limit` of those that time has made good."""
