"""Ending sessions and API tokens: struck out first, then the user's version raised, so that nobody remembers them.

Whoever is interrupted between the two does it again: both are repeated whenever the revocation is asked for again.
"""

from datetime import datetime

from taskdash.domain.accounts import Origin
from taskdash.domain.times import instant
from taskdash.ports.api_tokens import ApiTokens
from taskdash.ports.sessions import Sessions
from taskdash.services.accounts.trail import Trail
from taskdash.services.accounts.versions import HeldVersions


class Revoking:
    """Revokes what a person signs in with; here at once, in other processes within 2 s."""

    def __init__(self, sessions: Sessions, api_tokens: ApiTokens, versions: HeldVersions, trail: Trail) -> None:
        self._sessions = sessions
        self._api_tokens = api_tokens
        self._versions = versions
        self._trail = trail

    async def session(self, user: str, session: str, origin: Origin, now: datetime) -> bool:
        """End the user's session; False where it is over already, or there is none."""
        ended = await self._sessions.end(user, session, instant(now))
        await self._versions.increase(user)
        if ended:
            await self._trail.note(user, "session_revoked", origin, now, session)
        return ended

    async def stolen(self, user: str, session: str, origin: Origin, now: datetime, *, first: bool) -> None:
        """The session has ended because a spent refresh token of it was presented; `first`: just now."""
        await self._versions.increase(user)
        if first:
            await self._trail.note(user, "refresh_reuse", origin, now, session)

    async def api_token(self, user: str, token: str, origin: Origin, now: datetime) -> bool:
        """Revoke the user's API token; False where it is revoked already, or there is none."""
        revoked = await self._api_tokens.revoke(user, token, instant(now))
        await self._versions.increase(user)
        if revoked:
            await self._trail.note(user, "token_revoked", origin, now, token)
        return revoked
