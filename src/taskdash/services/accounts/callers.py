"""Who makes a request, after their token was verified."""

from datetime import datetime

import msgspec

from taskdash.domain.accounts import Scope
from taskdash.domain.refusal import Refusal


class Caller(msgspec.Struct, frozen=True):
    """A person, and what they act by: a session (signed in) or an API token, of which the other is None.

    `workspace` is the personal workspace (`me` in paths). `version` is the user's when this was verified, and
    `expires_at` when the token presented stops being good, if ever.
    """

    user: str
    workspace: str
    scope: Scope
    version: int
    session: str | None = None
    token: str | None = None
    expires_at: datetime | None = None

    def signed_in(self) -> str:
        """The session; a Refusal for an API token, which may not manage what people sign in with."""
        if self.session is None:
            raise Refusal("forbidden", "sign in to do this; an API token is not enough")
        return self.session

    def may_write(self) -> None:
        """A Refusal for a token that may only read."""
        if self.scope != "write":
            raise Refusal("forbidden", "this token may only read")


def unauthenticated() -> Refusal:
    """The refusal of a token, whatever is wrong with it."""
    return Refusal("unauthenticated", "this token is not good (any more); sign in again")
