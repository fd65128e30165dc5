"""Who does the housekeeping: a job is done by one process of the cluster at a time."""

from typing import Protocol


class Leases(Protocol):
    """Named leases; instants are passed, holders are random process names."""

    async def claim(self, name: str, holder: str, now: str, until: str) -> bool:
        """Make `holder` the one that holds `name` until then; False while another's lease has not run out at `now`."""

    async def renew(self, name: str, holder: str, until: str) -> bool:
        """Prolong the lease; False if `holder` has lost it."""

    async def release(self, name: str, holder: str) -> None:
        """Give the lease back, if `holder` has it."""
