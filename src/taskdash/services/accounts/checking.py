"""Whether a password is right: counted against guessing, and as slow for a person who does not exist."""

from datetime import datetime

from taskdash.domain.accounts import NOBODY, Origin, User, normalised_password
from taskdash.ports.passwords import Passwords
from taskdash.ports.users import Users
from taskdash.services.accounts.slowing import Slowing
from taskdash.services.accounts.trail import Trail


class PasswordCheck:
    """Compares passwords with what is stored."""

    def __init__(self, users: Users, passwords: Passwords, slowing: Slowing, trail: Trail) -> None:
        self._users = users
        self._passwords = passwords
        self._slowing = slowing
        self._trail = trail

    async def user(self, email: str, password: str, origin: Origin, now: datetime) -> User | None:
        """The user with this address and password, who is not disabled; None, whatever of that is not so.

        Raises Refusal `rate_limited` after too many failures, `unavailable` when too many people are signing in.
        """
        await self._slowing.begin(email, origin, now)
        user = await self._users.by_email(email)
        right = await self._passwords.verify(user.password_hash if user else None, normalised_password(password))
        if user is None or not right or user.disabled_at is not None:
            # Nobody's audit gets a line too, or the missing write would tell who has no account.
            await self._trail.note(user.id if user else NOBODY, "failed_sign_in", origin, now)
            return None
        await self._slowing.succeeded(email, origin, now)
        return user
