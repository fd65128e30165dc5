"""Making an account for oneself: who may, and doing it in one write."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal
from uuid import uuid4

import msgspec
import uuid_utils

from taskdash.domain.accounts import Origin, User, checked_name, checked_password, normalised_email
from taskdash.domain.refusal import Refusal
from taskdash.domain.times import instant
from taskdash.ports.passwords import Passwords
from taskdash.ports.users import EmailTaken, NotFirst, Users
from taskdash.services.accounts.changing import email_taken
from taskdash.services.accounts.codes import Codes
from taskdash.services.accounts.issuing import Granted, Issuer
from taskdash.services.accounts.slowing import Slowing
from taskdash.services.accounts.trail import Trail


class Registration(msgspec.Struct, frozen=True):
    """What somebody registers with; `code` is from the link for the first account, or an invitation's."""

    email: str
    password: str
    name: str
    code: str | None = None


class Admission:
    """Who may register: the first person (by the link printed at start), the invited too, or everybody.

    `invitation_holds` says whether a code is that of an invitation that can still be accepted.
    """

    def __init__(
        self,
        mode: Literal["first", "invite", "open"],
        codes: Codes,
        invitation_holds: Callable[[str, datetime], Awaitable[bool]],
    ) -> None:
        self._mode = mode
        self._codes = codes
        self._invitation_holds = invitation_holds

    async def only_as_first(self, code: str | None, now: datetime) -> bool:
        """Whether one with this code may register as the first only; raises Refusal `forbidden` where not at all."""
        if self._mode == "open":
            return False
        if code is not None and self._codes.is_first_account(code):
            return True
        if self._mode == "invite":
            if code is not None and await self._invitation_holds(code, now):
                return False
            raise Refusal("forbidden", "registering takes an invitation that has not been used")
        raise Refusal("forbidden", "the first account is made with the link that the server printed at its start")


class Registering:
    """Makes accounts; the user's row is all there is to it, so there is nothing that could be left half done."""

    def __init__(
        self, users: Users, passwords: Passwords, admission: Admission, issuer: Issuer, slowing: Slowing, trail: Trail
    ) -> None:
        self._users = users
        self._passwords = passwords
        self._admission = admission
        self._issuer = issuer
        self._slowing = slowing
        self._trail = trail

    async def register(self, asked: Registration, origin: Origin, now: datetime) -> Granted:
        """Make the account and sign it in.

        Raises Refusal `forbidden` when this person may not register, `invalid`, `conflict` when there is an account
        with the address, `unavailable`.
        """
        email = normalised_email(asked.email)
        name = checked_name(asked.name)
        password = checked_password(asked.password, email)
        first = await self._admission.only_as_first(asked.code, now)
        user = new_user(email, name, now, password_hash=await self._passwords.hash(password))
        try:
            user = await self._users.create(user, first=first)
        except NotFirst:
            raise Refusal("forbidden", "the first account has been made already") from None
        except EmailTaken:
            raise email_taken() from None
        await self._slowing.succeeded(email, origin, now)
        await self._trail.note(user.id, "registered", origin, now)
        return await self._issuer.open(user, origin, now)


def new_user(email: str, name: str, now: datetime, password_hash: str | None = None) -> User:
    """A user who is not stored yet, with an id and the id of a personal workspace, which is made at its first use."""
    return User(str(uuid_utils.uuid7()), email, name, str(uuid4()), instant(now), password_hash)
