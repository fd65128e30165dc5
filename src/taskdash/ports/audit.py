"""What happened to people's accounts, for them to see."""

from typing import Protocol

from taskdash.domain.accounts import Happened


class Audit(Protocol):
    """The security audit; it holds user ids, never names, e-mail addresses or secrets."""

    async def append(self, happened: Happened) -> None:
        """Add a line."""

    async def of_user(self, user: str, before: str | None, limit: int) -> list[Happened]:
        """Up to `limit` lines of the user, newest id first, from below `before`."""

    async def sweep(self, before: str, limit: int) -> int:
        """Remove up to `limit` lines from before the instant `before`; answers how many."""
