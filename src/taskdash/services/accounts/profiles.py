"""What a person is called: their own profile, and what members of a workspace see of one another."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from taskdash.domain.accounts import Origin, User, checked_name, normalised_email
from taskdash.domain.refusal import invalid
from taskdash.ports.users import Users
from taskdash.services.accounts.callers import Caller, unauthenticated
from taskdash.services.accounts.changing import Changing
from taskdash.services.accounts.checking import PasswordCheck
from taskdash.services.accounts.slowing import Slowing
from taskdash.services.accounts.trail import Trail


class Profile(msgspec.Struct, frozen=True):
    """A person, as they see themselves; `workspace` is their personal one."""

    id: str
    email: str
    name: str
    workspace: str
    created_at: str


class Named(msgspec.Struct, frozen=True):
    """A person, as those see them who share a workspace with them."""

    id: str
    name: str
    email: str


class ProfileChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be different; a new e-mail address takes the current password."""

    name: str | None = None
    email: str | None = None
    current_password: str | None = None


def profile_of(user: User) -> Profile:
    """The user without what is secret or internal."""
    return Profile(user.id, user.email, user.name, user.workspace, user.created_at)


class Profiles:
    """Reads and changes profiles."""

    def __init__(self, users: Users, changing: Changing, check: PasswordCheck, slowing: Slowing, trail: Trail) -> None:
        self._users = users
        self._changing = changing
        self._check = check
        self._slowing = slowing
        self._trail = trail

    async def of(self, caller: Caller) -> Profile:
        """The caller's profile."""
        return profile_of(await self._user(caller))

    async def named(self, ids: Sequence[str]) -> Mapping[str, Named]:
        """The people with these ids (at most 1,000), by id; those who are gone are absent."""
        users = await self._users.by_ids(ids)
        return {id: Named(id, user.name, user.email) for id, user in users.items()}

    async def change(self, caller: Caller, change: ProfileChange, origin: Origin, now: datetime) -> Profile:
        """Change the caller's profile.

        Raises Refusal `invalid`, `conflict` when the address is taken, `forbidden` for a token that may not do this,
        `rate_limited` and `unavailable` where the password is compared.
        """
        caller.may_write()
        before = await self._user(caller)
        name = before.name if change.name is None else checked_name(change.name)
        email = before.email if change.email is None else normalised_email(change.email)
        if email != before.email:
            caller.signed_in()
            password = change.current_password or ""
            if await self._check.user(before.email, password, origin, now) is None:
                raise invalid("current_password", "is wrong")
        after = await self._changing.apply(
            caller.user, lambda user: msgspec.structs.replace(user, name=name, email=email)
        )
        if after.email != before.email:
            await self._slowing.forget(before.email)
            await self._slowing.succeeded(after.email, origin, now)
            await self._trail.note(caller.user, "email_change", origin, now)
        return profile_of(after)

    async def _user(self, caller: Caller) -> User:
        user = await self._users.by_id(caller.user)
        if user is None:
            raise unauthenticated()
        return user
