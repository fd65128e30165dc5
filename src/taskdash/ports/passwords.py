"""Hashing passwords: slow on purpose, so done beside everything else and by a few at a time."""

from typing import Protocol


class Passwords(Protocol):
    """Password hashes; both verbs raise Refusal `unavailable` at once, with retry_after, when too many are waiting."""

    async def hash(self, password: str) -> str:
        """A salted hash of the password, in PHC string format."""

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether `kept` is a hash of the password as it was typed, its characters composed in whatever way.

        For None, False after the same time as for a wrong password.
        """

    def outdated(self, kept: str) -> bool:
        """Whether the hash is to be replaced as soon as its password is known: another scheme made it, or weaker."""
