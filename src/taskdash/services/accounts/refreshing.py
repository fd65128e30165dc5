"""Refresh tokens: each rotated once, a stolen one ends the session."""

from datetime import datetime
from typing import NamedTuple

from taskdash.domain.accounts import Origin, neighbourhood
from taskdash.domain.rates import Rate
from taskdash.domain.sessions import Presented, session_holds
from taskdash.domain.times import instant
from taskdash.ports.sessions import Sessions
from taskdash.ports.users import Users
from taskdash.services.accounts.callers import unauthenticated
from taskdash.services.accounts.issuing import Granted, Issuer
from taskdash.services.accounts.refresh_tokens import RefreshTokens
from taskdash.services.accounts.revoking import Revoking
from taskdash.services.limiting import Limiter

SESSION_RATE = Rate(30, 60)  # refreshes; a browser needs one in 15 minutes, for all its tabs


class RefreshLimits(NamedTuple):
    """How often a token may be exchanged: by its session, so that an office behind one address is many.

    What is no token of ours counts for its address, as other requests do that nobody has signed in for.
    """

    sessions: Limiter
    addresses: Limiter


class Refreshing:
    """Exchanges refresh tokens for new ones, and signs out."""

    def __init__(
        self,
        users: Users,
        sessions: Sessions,
        issuer: Issuer,
        refresh_tokens: RefreshTokens,
        revoking: Revoking,
        limits: RefreshLimits,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._issuer = issuer
        self._tokens = refresh_tokens
        self._revoking = revoking
        self._limits = limits

    async def refresh(self, refresh_token: str, origin: Origin, now: datetime) -> Granted:
        """Tokens for the session that `refresh_token` is the good one of, or, for a moment, its predecessor.

        Raises Refusal `unauthenticated`, `rate_limited`; a token that was spent before ends the session with it.
        """
        token = self._tokens.read(refresh_token)
        if token is None:
            await self._limits.addresses.check(neighbourhood(origin.address))
            raise unauthenticated()
        await self._limits.sessions.check(token.session)
        salt = self._tokens.salt()
        expires_at = instant(now + self._issuer.refresh_life)
        presented = Presented(token.digest, token.successor(salt).digest, salt, expires_at)
        rotation = await self._sessions.rotate(token.session, presented, instant(now))
        session = rotation.session
        if session is not None and rotation.outcome in ("reused", "ended"):
            # "ended" as well: a crash after the rotation may have kept access tokens of the session from being refused.
            first = rotation.outcome == "reused"
            await self._revoking.stolen(session.user, session.id, origin, now, first=first)
        if session is None or rotation.salt is None:
            raise unauthenticated()
        user = await self._users.by_id(session.user)
        if user is None or not session_holds(user, session, instant(now)):
            raise unauthenticated()
        return await self._issuer.grant(user, token.successor(rotation.salt), now)

    async def sign_out(self, refresh_token: str, origin: Origin, now: datetime) -> None:
        """End the session that the token is, or was, of; nothing happens where there is none."""
        token = self._tokens.read(refresh_token)
        session = await self._sessions.by_id(token.session) if token is not None else None
        if session is not None:
            await self._revoking.session(session.user, session.id, origin, now)
