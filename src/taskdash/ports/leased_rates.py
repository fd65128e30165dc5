"""Rates that processes share at next to no cost: each leases a part of what a caller has left, and grants from it."""

from typing import Protocol

from taskdash.domain.rates import Lease, Rate


class LeasedRates(Protocol):
    """What callers have left, in a place that all processes reach; its clock is one that nobody sets."""

    async def lease(self, caller: str, holder: str, rate: Rate) -> Lease:
        """Lease by `domain.rates.lease` to the process `holder`, whose earlier lease for the caller is over with this.

        Raises Refusal `unavailable` when the place does not answer.
        """

    async def release(self, holder: str) -> None:
        """The process ends: whatever it held is lost, and no longer counts as held."""
