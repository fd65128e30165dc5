"""Who is signed in where, and the refresh token of each."""

from typing import Protocol

from taskdash.domain.sessions import Presented, Rotation, Session


class Sessions(Protocol):
    """Sessions: each a family of refresh tokens, of which one is good. Tokens are known by their hashes only."""

    async def open(self, session: Session, token: bytes) -> None:
        """Add a session whose good token has the hash `token`."""

    async def rotate(self, id: str, presented: Presented, now: str) -> Rotation:
        """Decide with `domain.sessions.rotate` what becomes of a token presented for the session, and store that.

        Of several that present one token at once, one gets "rotated" and the others what the rule says after it.
        """

    async def by_id(self, id: str) -> Session | None:
        """The session, ended ones included."""

    async def of_user(self, user: str, now: str, before: str | None, limit: int) -> list[Session]:
        """Up to `limit` sessions of the user, newest id first, from below `before`; those over at `now` left out."""

    async def end(self, user: str, id: str, now: str) -> bool:
        """End the user's session; False where it has ended before or there is none."""

    async def sweep(self, before: str, limit: int) -> int:
        """Remove up to `limit` sessions that ended or expired before the instant `before`; answers how many."""
