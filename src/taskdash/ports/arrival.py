"""Arriving in a database: what a move puts there that neither commits nor backups do."""

from collections.abc import Sequence
from typing import Protocol

from taskdash.ports.departure import KeptSession


class Arrival(Protocol):
    """The verbs of arriving; each can be repeated."""

    async def take(self, sessions: Sequence[KeptSession]) -> None:
        """Put these as they are in the place of those with the same ids, under new change numbers."""

    async def name_epoch(self, workspace: str, epoch: str) -> None:
        """Give the workspace this epoch, so that positions hold which clients have."""

    async def clear(self) -> None:
        """Remove everything."""
