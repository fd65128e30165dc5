"""What a person gets who has shown who they are: a session, an access token and a refresh token."""

from datetime import datetime, timedelta

import msgspec
import uuid_utils

from taskdash.domain.accounts import AGENT_CHARACTERS, Origin, User
from taskdash.domain.sessions import Session
from taskdash.domain.times import instant
from taskdash.ports.sessions import Sessions
from taskdash.services.accounts.profiles import Profile, profile_of
from taskdash.services.accounts.refresh_tokens import RefreshToken, RefreshTokens
from taskdash.services.accounts.signing import Signer


class Granted(msgspec.Struct, frozen=True):
    """Tokens for a person; `expires_in` (access) and `refresh_expires_in` are in seconds."""

    user: Profile
    session: str
    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int


class Issuer:
    """Opens sessions and makes their tokens; `refresh_life` is how long somebody who stays away remains signed in."""

    def __init__(
        self, sessions: Sessions, signer: Signer, refresh_tokens: RefreshTokens, refresh_life: timedelta
    ) -> None:
        self._sessions = sessions
        self._signer = signer
        self._refresh_tokens = refresh_tokens
        self.refresh_life = refresh_life

    async def open(self, user: User, origin: Origin, now: datetime) -> Granted:
        """A new session of the user."""
        at = instant(now)
        session = Session(
            id=str(uuid_utils.uuid7()),
            user=user.id,
            era=user.era,
            created_at=at,
            used_at=at,
            expires_at=instant(now + self.refresh_life),
            address=origin.address,
            agent=origin.agent[:AGENT_CHARACTERS],
        )
        token = self._refresh_tokens.first(session.id)
        await self._sessions.open(session, token.digest)
        return await self.grant(user, token, now)

    async def grant(self, user: User, token: RefreshToken, now: datetime) -> Granted:
        """Tokens for the session whose refresh token is now `token`."""
        return Granted(
            user=profile_of(user),
            session=token.session,
            access_token=await self._signer.sign(user.id, token.session, now),
            expires_in=int(self._signer.life.total_seconds()),
            refresh_token=self._refresh_tokens.write(token),
            refresh_expires_in=int(self.refresh_life.total_seconds()),
        )
