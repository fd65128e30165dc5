"""Who has been erased, so that no backup brings them back."""

from typing import NamedTuple, Protocol


class Erasure(NamedTuple):
    """That the person with the id `user` was erased at the instant `at`."""

    user: str
    at: str


class Erasures(Protocol):
    """The ledger of erasures; it is never shortened."""

    async def enter(self, erasure: Erasure) -> None:
        """Write the erasure down; nothing happens where one of the same user is there."""

    async def after(self, user: str | None, limit: int) -> list[Erasure]:
        """Up to `limit` erasures by user id, from just after `user`."""

    async def forget(self, user: str) -> None:
        """Remove every record of the person: account, sessions, API tokens, audit. Can be repeated."""
