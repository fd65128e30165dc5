"""Tokens, verified once and remembered while the version of their user holds."""

import math
from datetime import datetime
from typing import NamedTuple

from taskdash.domain.accounts import ApiToken, User, token_holds
from taskdash.domain.sessions import session_holds
from taskdash.domain.times import instant, moment
from taskdash.ports.api_tokens import ApiTokens
from taskdash.ports.sessions import Sessions
from taskdash.ports.users import Users
from taskdash.services.accounts.api_tokens import MOST, end_of, token_digest
from taskdash.services.accounts.callers import Caller, unauthenticated
from taskdash.services.accounts.marks import LONGEST, PREFIX, Marks
from taskdash.services.accounts.signing import LEEWAY, Signer
from taskdash.services.accounts.uses import Uses
from taskdash.services.accounts.versions import HeldVersions

REMEMBERED = 100_000  # tokens, of about 1 kB each


class Proofs(NamedTuple):
    """Where what proves a caller is looked up."""

    users: Users
    sessions: Sessions
    api_tokens: ApiTokens
    signer: Signer
    marks: Marks


class Holds(NamedTuple):
    """Whether something is good `now`, and if so until when it is by itself; None: without end."""

    now: bool
    until: datetime | None = None


class _Remembered(NamedTuple):
    caller: Caller
    until: float  # seconds since 1970: to compare these costs less than moments


class Verifier:
    """Says who presents a token. A revocation shows here at once when this process did it, else within 2 s."""

    def __init__(self, proofs: Proofs, versions: HeldVersions, uses: Uses, remembered: int = REMEMBERED) -> None:
        self._proofs = proofs
        self._versions = versions
        self._uses = uses
        self._most = remembered
        self._remembered: dict[str, _Remembered] = {}

    async def verify(self, token: str, now: datetime) -> Caller:
        """The caller who presents `token` (an access token or an API token).

        Raises Refusal `unauthenticated` when it is not good, `unavailable` when that cannot be found out.
        """
        held = self._remembered.get(token)
        if held is None or now.timestamp() >= held.until:
            return await self._examined(token, now)
        if await self._versions.current(held.caller.user) != held.caller.version:
            return await self._examined(token, now)
        return self.recognise(token, now.timestamp()) or held.caller

    def recognise(self, token: str, seconds: float) -> Caller | None:
        """The same at once, without a Refusal, where the token is remembered and its user's version confirmed.

        The time is told in `seconds` since 1970.
        """
        held = self._remembered.get(token)
        if held is None or seconds >= held.until:
            return None
        caller = held.caller
        if self._versions.fresh(caller.user) != caller.version:
            return None
        if caller.token is not None:
            self._uses.note(caller.token, seconds)
        return caller

    def genuine(self, token: str) -> bool:
        """Whether it may be a token of ours, good or no longer: what is not was made up, and can be told so at once."""
        return self._proofs.marks.genuine(token)

    async def holds(self, caller: Caller, now: datetime) -> Holds:
        """Whether the session or API token of the caller holds, as the store says now, and until when.

        Unlike an access token, which says how long it may be presented, these say how long somebody may stay.
        """
        user = await self._user(caller.user)
        if user is None:
            return Holds(False)
        if caller.session is not None:
            session = await self._proofs.sessions.by_id(caller.session)
            if session is None or not session_holds(user, session, instant(now)):
                return Holds(False)
            return Holds(True, moment(session.expires_at))
        tokens = await self._proofs.api_tokens.of_user(user.id, None, MOST)
        token = next((token for token in tokens if token.id == caller.token), None)
        if token is None or not token_holds(user, token, instant(now)):
            return Holds(False)
        return Holds(True, end_of(token))

    async def _examined(self, token: str, now: datetime) -> Caller:
        self._remembered.pop(token, None)
        if len(token) > LONGEST:
            raise unauthenticated()
        known = await (self._api_token(token, now) if token.startswith(PREFIX) else self._access_token(token, now))
        if known is None:
            raise unauthenticated()
        self._remembered[token] = known
        while len(self._remembered) > self._most:
            del self._remembered[next(iter(self._remembered))]  # the oldest
        return known.caller

    async def _access_token(self, token: str, now: datetime) -> _Remembered | None:
        claims = await self._proofs.signer.claims(token, now)
        user = await self._user(claims.user) if claims is not None else None
        if claims is None or user is None:
            return None
        session = await self._proofs.sessions.by_id(claims.session)
        if session is None or not session_holds(user, session, instant(now)):
            return None
        caller = _caller(user, session=session.id, expires_at=claims.expires_at)
        return _Remembered(caller, (claims.expires_at + LEEWAY).timestamp())

    async def _api_token(self, text: str, now: datetime) -> _Remembered | None:
        # The token is read again after the version: a revocation in between must not be remembered as good.
        found = await self._proofs.api_tokens.by_digest(token_digest(text))
        user = await self._user(found.user) if found is not None else None
        token = await self._proofs.api_tokens.by_digest(token_digest(text)) if user is not None else None
        if user is None or token is None or not token_holds(user, token, instant(now)):
            return None
        self._uses.note(token.id, now.timestamp())
        end = end_of(token)
        return _Remembered(_caller_by(user, token), math.inf if end is None else end.timestamp())

    async def _user(self, id: str) -> User | None:
        began = self._versions.clock()
        user = await self._proofs.users.by_id(id)
        self._versions.learn(id, user.version if user is not None else None, began)
        return user


def _caller(user: User, *, session: str, expires_at: datetime) -> Caller:
    return Caller(user.id, user.workspace, "write", user.version, session=session, expires_at=expires_at)


def _caller_by(user: User, token: ApiToken) -> Caller:
    return Caller(user.id, user.workspace, token.scope, user.version, token=token.id, expires_at=end_of(token))
