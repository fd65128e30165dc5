"""People's accounts."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from taskdash.domain.accounts import User


class EmailTaken(Exception):
    """Another user has the e-mail address."""


class NotFirst(Exception):
    """There is a user already."""


class Users(Protocol):
    """The users; each is one record, which is changed as a whole and never by two at once."""

    async def create(self, user: User, *, first: bool = False) -> User:
        """Add the user; answers it with its `change`. Raises EmailTaken; with `first`, NotFirst when there is one."""

    async def by_email(self, email: str) -> User | None:
        """The user with the normalised address `email`."""

    async def by_id(self, id: str) -> User | None:
        """The user with this id."""

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, User]:
        """The users with these ids (at most 1,000), by id; those who are gone are absent."""

    async def replace(self, user: User) -> User | None:
        """Put `user` in the place of the state with the same id and `change`; answers it with its new `change`.

        None when that state is no longer the stored one. Raises EmailTaken.
        """

    async def page(self, after: str | None, limit: int) -> list[User]:
        """Up to `limit` users by id, from just after `after`: in the order in which they were made."""
