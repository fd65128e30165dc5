"""Signing in with e-mail address and password."""

from datetime import datetime

from taskdash.domain.accounts import Origin, normalised_email
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.checking import PasswordCheck
from taskdash.services.accounts.issuing import Granted, Issuer
from taskdash.services.accounts.trail import Trail


class SigningIn:
    """Opens a session for whoever knows the password."""

    def __init__(self, check: PasswordCheck, issuer: Issuer, trail: Trail) -> None:
        self._check = check
        self._issuer = issuer
        self._trail = trail

    async def sign_in(self, email: str, password: str, origin: Origin, now: datetime) -> Granted:
        """Tokens of a new session.

        Raises Refusal `unauthenticated`, the same whatever is wrong; `rate_limited` and `unavailable` as PasswordCheck.
        """
        user = await self._check.user(_looked_up(email), password, origin, now)
        if user is None:
            raise Refusal("unauthenticated", "the e-mail address or the password is wrong")
        granted = await self._issuer.open(user, origin, now)
        await self._trail.note(user.id, "sign_in", origin, now, granted.session)
        return granted


def _looked_up(email: str) -> str:
    """The address to look for: what is none is looked for as it is, not found, and as slow as any other."""
    try:
        return normalised_email(email)
    except Refusal:
        return email
