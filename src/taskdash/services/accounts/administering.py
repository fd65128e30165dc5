"""What whoever runs the server does with accounts: adding, listing, disabling, helping those who forgot a password."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import msgspec

from taskdash.domain.accounts import CODE_DAYS, Origin, User, checked_name, disabled, normalised_email
from taskdash.domain.refusal import Refusal
from taskdash.domain.times import instant
from taskdash.ports.users import EmailTaken, Users
from taskdash.services.accounts.changing import Changing, email_taken
from taskdash.services.accounts.codes import Codes, OneTimeCode
from taskdash.services.accounts.registering import new_user
from taskdash.services.accounts.trail import Trail

PAGE = 200  # users read at a time
HERE = Origin("", "taskdash user")  # where these things are done: on the server itself


class Administering:
    """Changes the accounts of others. Refusal `not_found` is raised where there is no user with the address."""

    def __init__(self, users: Users, changing: Changing, codes: Codes, trail: Trail) -> None:
        self._users = users
        self._changing = changing
        self._codes = codes
        self._trail = trail

    async def add(self, email: str, name: str | None, now: datetime) -> str:
        """Make an account without a password; answers the one-time code to set it.

        Without `name` the person is called as the address begins. Raises Refusal `invalid`, and `conflict` when there
        is an account with the address.
        """
        email = normalised_email(email)
        user = new_user(email, checked_name(name or email.partition("@")[0]), now)
        code = self._codes.one_time(user.id)
        try:
            await self._users.create(_with_code(user, code, now))
        except EmailTaken:
            raise email_taken() from None
        await self._trail.note(user.id, "registered", HERE, now)
        return code.text

    async def every(self) -> AsyncIterator[User]:
        """All users, in the order in which they were made."""
        page = await self._users.page(None, PAGE)
        while page:
            for user in page:
                yield user
            page = await self._users.page(page[-1].id, PAGE)

    async def disable(self, email: str, now: datetime) -> None:
        """Keep the person from signing in, and end their sessions; within 2 s also in running servers."""
        user = await self._by_email(email)
        await self._changing.apply(user.id, lambda stored: disabled(stored, instant(now)))
        await self._trail.note(user.id, "disabled", HERE, now)

    async def enable(self, email: str, now: datetime) -> None:
        """Let a disabled person sign in again; their API tokens work again, their sessions do not."""
        user = await self._by_email(email)
        await self._changing.apply(user.id, lambda stored: msgspec.structs.replace(stored, disabled_at=None))
        await self._trail.note(user.id, "enabled", HERE, now)

    async def reset(self, email: str, now: datetime) -> str:
        """A one-time code to set a new password; the present one is good until then, and earlier codes no more."""
        user = await self._by_email(email)
        code = self._codes.one_time(user.id)
        await self._changing.apply(user.id, lambda stored: _with_code(stored, code, now))
        return code.text

    async def _by_email(self, email: str) -> User:
        user = await self._users.by_email(normalised_email(email))
        if user is None:
            raise Refusal("not_found", "there is no user with this e-mail address")
        return user


def _with_code(user: User, code: OneTimeCode, now: datetime) -> User:
    expires_at = instant(now + timedelta(days=CODE_DAYS))
    return msgspec.structs.replace(user, code_hash=code.digest, code_expires_at=expires_at)
