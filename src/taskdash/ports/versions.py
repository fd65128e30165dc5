"""How long a verified token may be remembered: each user's version."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Versions(Protocol):
    """The versions of users, apart from their other fields because they are asked for every second."""

    async def increase(self, user: str) -> int | None:
        """Raise the version by one; answers the new one, None where there is no such user."""

    async def of(self, users: Sequence[str]) -> Mapping[str, int]:
        """The versions of these users (at most 1,000); those who are gone are absent."""
