"""Setting a new password, with the present one or with a one-time code; other sessions end with it."""

from datetime import datetime

from taskdash.domain.accounts import Origin, User, checked_password, code_holds, with_password
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.times import instant
from taskdash.ports.passwords import Passwords
from taskdash.ports.users import Users
from taskdash.services.accounts.callers import Caller, unauthenticated
from taskdash.services.accounts.changing import Changing
from taskdash.services.accounts.checking import PasswordCheck
from taskdash.services.accounts.codes import Codes
from taskdash.services.accounts.trail import Trail


class PasswordChanging:
    """Sets passwords. The sessions are over by the same write that sets the password: nothing can come between."""

    def __init__(
        self, users: Users, passwords: Passwords, check: PasswordCheck, changing: Changing, codes: Codes, trail: Trail
    ) -> None:
        self._users = users
        self._passwords = passwords
        self._check = check
        self._changing = changing
        self._codes = codes
        self._trail = trail

    async def change(self, caller: Caller, current: str, new: str, origin: Origin, now: datetime) -> None:
        """Set the caller's password and end their other sessions.

        Raises Refusal `invalid` (`current_password` wrong, `new_password` unfit), `rate_limited`, `unavailable`,
        `forbidden` for an API token.
        """
        session = caller.signed_in()
        user = await self._users.by_id(caller.user)
        if user is None:
            raise unauthenticated()
        password = checked_password(new, user.email, "new_password")
        checked = await self._check.user(user.email, current, origin, now)
        if checked is None:
            raise invalid("current_password", "is wrong")
        password_hash = await self._passwords.hash(password)

        def rule(stored: User) -> User:
            if stored.password_hash != checked.password_hash:
                raise Refusal("conflict", "the password was changed from elsewhere at the same moment")
            return with_password(stored, password_hash, session)

        await self._changing.apply(user.id, rule)
        await self._trail.note(user.id, "password_change", origin, now)

    async def set_by_code(self, code: str, new: str, origin: Origin, now: datetime) -> None:
        """Set a password with a one-time code, which is spent with it; all sessions end.

        Raises Refusal `invalid` (`code` spent, too old or made up; `new_password` unfit), `unavailable`.
        """
        read = self._codes.read(code)
        user = await self._users.by_id(read[0]) if read is not None else None
        if read is None or user is None or not code_holds(user, read[1], instant(now)):
            raise _worthless()
        code_hash = read[1]
        password_hash = await self._passwords.hash(checked_password(new, user.email, "new_password"))

        def rule(stored: User) -> User:
            if not code_holds(stored, code_hash, instant(now)):
                raise _worthless()
            return with_password(stored, password_hash, None)

        await self._changing.apply(user.id, rule)
        await self._trail.note(user.id, "password_change", origin, now)


def _worthless() -> Refusal:
    return invalid("code", "this link has been used or is too old; ask for a new one")
