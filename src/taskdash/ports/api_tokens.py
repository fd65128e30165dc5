"""Tokens that people give to programs."""

from collections.abc import Mapping
from typing import Protocol

from taskdash.domain.accounts import ApiToken


class ApiTokens(Protocol):
    """API tokens, known by their hashes only."""

    async def add(self, token: ApiToken, digest: bytes, most: int) -> bool:
        """Add the token with its hash; False where its user has `most` that are not revoked."""

    async def by_digest(self, digest: bytes) -> ApiToken | None:
        """The token whose hash this is, revoked ones included."""

    async def of_user(self, user: str, before: str | None, limit: int) -> list[ApiToken]:
        """Up to `limit` tokens of the user that are not revoked, newest id first, from below `before`."""

    async def revoke(self, user: str, id: str, now: str) -> bool:
        """Revoke the user's token; False where it was revoked before or there is none."""

    async def used(self, tokens: Mapping[str, str]) -> None:
        """Note when tokens were used last: instants by token id; an earlier one than is noted changes nothing."""

    async def sweep(self, before: str, limit: int) -> int:
        """Remove up to `limit` tokens revoked before the instant `before`; answers how many."""
