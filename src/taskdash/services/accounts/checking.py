"""Whether a password is right: counted against guessing, and as slow for a person who does not exist."""

from datetime import datetime

import msgspec

from taskdash.domain.accounts import NOBODY, Origin, User
from taskdash.ports.passwords import Passwords
from taskdash.ports.users import Users
from taskdash.services.accounts.changing import Changing
from taskdash.services.accounts.slowing import Slowing
from taskdash.services.accounts.trail import Trail


class PasswordCheck:
    """Compares passwords with what is stored."""

    def __init__(self, users: Users, passwords: Passwords, slowing: Slowing, trail: Trail, changing: Changing) -> None:
        self._users = users
        self._passwords = passwords
        self._slowing = slowing
        self._trail = trail
        self._changing = changing

    async def user(self, email: str, password: str, origin: Origin, now: datetime) -> User | None:
        """The user with this address and password, who is not disabled; None, whatever of that is not so.

        A hash that is outdated (a take-over's, or a weaker one) is good this one time: a new one takes its place.
        Raises Refusal `rate_limited` after too many failures, `unavailable` when too many people are signing in.
        """
        await self._slowing.begin(email, origin, now)
        user = await self._users.by_email(email)
        right = await self._passwords.verify(user.password_hash if user else None, password)
        if user is None or not right or user.disabled_at is not None:
            # Nobody's audit gets a line too, or the missing write would tell who has no account.
            await self._trail.note(user.id if user else NOBODY, "failed_sign_in", origin, now)
            return None
        await self._slowing.succeeded(email, origin, now)
        if user.password_hash is not None and self._passwords.outdated(user.password_hash):
            return await self._renewed(user, user.password_hash, password)
        return user

    async def _renewed(self, user: User, old: str, password: str) -> User:
        new = await self._passwords.hash(password)

        def rule(stored: User) -> User:
            # Another sign-in at the same moment, or a change of the password, may have been faster.
            return msgspec.structs.replace(stored, password_hash=new) if stored.password_hash == old else stored

        return await self._changing.apply(user.id, rule)
