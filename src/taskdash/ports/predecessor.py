"""The database of the dashboard that this product replaces: read, and never written."""

from collections.abc import AsyncIterator
from typing import NamedTuple, Protocol

from taskdash.domain.formats.task_dashboard import Document


class Size(NamedTuple):
    """How many documents there are."""

    users: int
    tasks: int


class Predecessor(Protocol):
    """Its users and tasks. Every verb raises Refusal `unavailable` where the database cannot be read."""

    async def size(self) -> Size:
        """How much there is to be read."""

    def users(self) -> AsyncIterator[Document]:
        """All users, in the order in which they were made."""

    def tasks(self) -> AsyncIterator[Document]:
        """All tasks: those of one user together, and of these the oldest first."""
