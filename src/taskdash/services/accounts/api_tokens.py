"""API tokens: made by people for programs, shown once."""

import secrets
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import msgspec
import uuid_utils

from taskdash.domain.accounts import ApiToken, Origin, Scope, checked_name
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.times import instant
from taskdash.ports.api_tokens import ApiTokens
from taskdash.services import cursors
from taskdash.services.accounts.callers import Caller
from taskdash.services.accounts.marks import Marks
from taskdash.services.accounts.revoking import Revoking
from taskdash.services.accounts.sealing import digest
from taskdash.services.accounts.trail import Trail

MOST = 100  # tokens a person


class TokenWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The API token that somebody wants; `expires_on` (`YYYY-MM-DD`, UTC) is the last day on which it is good."""

    name: str
    scope: Scope
    expires_on: str | None = None


class NewToken(NamedTuple):
    """An API token, and its text, which cannot be had again."""

    token: ApiToken
    text: str


class OwnTokens:
    """The API tokens of the caller."""

    def __init__(self, api_tokens: ApiTokens, revoking: Revoking, trail: Trail, marks: Marks) -> None:
        self._api_tokens = api_tokens
        self._marks = marks
        self._revoking = revoking
        self._trail = trail

    async def of(self, caller: Caller, before: str | None, limit: int) -> list[ApiToken]:
        """Up to `limit` tokens that are not revoked, newest first, from below the id `before`; expired ones too."""
        return await self._api_tokens.of_user(caller.user, cursors.below(before), limit)

    async def create(self, caller: Caller, wish: TokenWish, origin: Origin, now: datetime) -> NewToken:
        """A new token. Raises Refusal `invalid`, `forbidden`, and `conflict` when there are MOST already."""
        caller.signed_in()
        token = ApiToken(
            id=str(uuid_utils.uuid7()),
            user=caller.user,
            name=checked_name(wish.name),
            scope=wish.scope,
            created_at=instant(now),
            expires_on=_last_day(wish.expires_on, now),
        )
        text = self._marks.api_token(secrets.token_bytes(32))
        if not await self._api_tokens.add(token, token_digest(text), MOST):
            raise Refusal("conflict", f"you have {MOST} API tokens already; revoke one first")
        await self._trail.note(caller.user, "token_created", origin, now, token.id)
        return NewToken(token, text)

    async def revoke(self, caller: Caller, token: str, origin: Origin, now: datetime) -> None:
        """Revoke one of the caller's tokens. Raises Refusal `not_found`, `forbidden`."""
        caller.signed_in()
        if not await self._revoking.api_token(caller.user, token, origin, now):
            raise Refusal("not_found", "there is no such API token")


def token_digest(text: str) -> bytes:
    """How an API token is stored."""
    return digest(text.encode())


def end_of(token: ApiToken) -> datetime | None:
    """When the token stops being good by itself."""
    if token.expires_on is None:
        return None
    return datetime.combine(date.fromisoformat(token.expires_on), time.max, UTC)


def _last_day(text: str | None, now: datetime) -> str | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise invalid("expires_on", "must be a date, such as 2026-12-31") from None
    if day < now.astimezone(UTC).date():
        raise invalid("expires_on", "must not lie in the past")
    return day.isoformat()
