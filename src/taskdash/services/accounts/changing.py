"""Changing a user: the rule is applied to what is stored, and again when somebody else was faster."""

from collections.abc import Callable

from taskdash.domain.accounts import User
from taskdash.domain.refusal import Refusal
from taskdash.ports.users import EmailTaken, Users
from taskdash.services.accounts.versions import HeldVersions

TRIES = 20  # each time another change of the same person won; more is no coincidence


class Changing:
    """Applies a rule to a user, atomically."""

    def __init__(self, users: Users, versions: HeldVersions) -> None:
        self._users = users
        self._versions = versions

    async def apply(self, id: str, rule: Callable[[User], User]) -> User:
        """Store what `rule` makes of the user; answers it. What `rule` raises goes to the caller, and nothing changes.

        Raises Refusal `not_found` when there is no such user, `conflict` when the new address is taken.
        """
        for _ in range(TRIES):
            began = self._versions.clock()
            user = await self._users.by_id(id)
            if user is None:
                raise Refusal("not_found", "there is no such person")
            wanted = rule(user)
            if wanted == user:
                return user
            try:
                stored = await self._users.replace(wanted)
            except EmailTaken:
                raise email_taken() from None
            if stored is not None:
                self._versions.learn(id, stored.version, began)
                return stored
        raise Refusal("unavailable", "this account is being changed by others at the moment", retry_after=1.0)


def email_taken() -> Refusal:
    """The refusal of an address that another account has."""
    return Refusal("conflict", "there is an account with this e-mail address already", field="email")
