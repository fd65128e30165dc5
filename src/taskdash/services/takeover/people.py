"""Accounts for the predecessor's users: one each, found again by an id that follows from theirs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import uuid4

import msgspec

from taskdash.domain.accounts import Origin, User, checked_name
from taskdash.domain.formats.rows import Note
from taskdash.domain.formats.task_dashboard import Person, account_id
from taskdash.domain.refusal import Refusal
from taskdash.domain.times import instant
from taskdash.ports.erasures import Erasures
from taskdash.ports.users import EmailTaken, Users
from taskdash.services.accounts.changing import Changing
from taskdash.services.accounts.trail import Trail
from taskdash.services.importing.telling import Counts, Tally

HERE = Origin("", "taskdash import")
# Where no mail goes, by RFC 2606: the address of an account whose own cannot be used.
NOWHERE = "taken-over.invalid"
_PAGE = 1_000  # erasures read at a time

What = Literal["new", "there", "erased"]


class Taken(NamedTuple):
    """What became of a user: the account, unless the person was erased here; `new` ones are not stored in a dry run."""

    what: What
    user: User | None


class Directory:
    """Finds or makes the accounts."""

    def __init__(self, users: Users, erasures: Erasures, changing: Changing, trail: Trail) -> None:
        self._users = users
        self._erasures = erasures
        self._changing = changing
        self._trail = trail

    async def erased(self) -> set[str]:
        """The ids of all who have been erased."""
        found: set[str] = set()
        page = await self._erasures.after(None, _PAGE)
        while page:
            found.update(each.user for each in page)
            page = await self._erasures.after(page[-1].user, _PAGE)
        return found

    async def by_id(self, id: str) -> User | None:
        """The account with this id."""
        return await self._users.by_id(id)

    async def by_email(self, email: str) -> User | None:
        """The account with this address."""
        return await self._users.by_email(email)

    async def add(self, user: User, now: datetime) -> bool:
        """Store the account; False where somebody took the address at this moment."""
        try:
            await self._users.create(user)
        except EmailTaken:
            return False
        await self._trail.note(user.id, "registered", HERE, now)
        return True

    async def readdress(self, user: User, email: str) -> None:
        """Give the account another address. Raises Refusal `conflict` when another has it."""
        await self._changing.apply(user.id, lambda stored: msgspec.structs.replace(stored, email=email))


class People:
    """The predecessor's users, one after the other in the order in which they were made, and what became of each."""

    def __init__(self, directory: Directory, tally: Tally, *, dry_run: bool) -> None:
        self._directory = directory
        self._tally = tally
        self._dry_run = dry_run
        self._claimed: dict[str, str] = {}  # address → the user of the predecessor whose it is
        self._made: dict[str, User] = {}  # by address, those of this run
        self._erased: set[str] | None = None
        self.counts = Counts()
        self.by_external: dict[str, Taken] = {}

    async def take(self, person: Person, mapped: Mapping[str, str], now: datetime) -> None:
        """Find or make the person's account; `mapped` are the addresses that were said with --map, by user."""
        if self._erased is None:
            self._erased = await self._directory.erased()
        taken = await self._take(person, mapped, now)
        self.by_external[person.external] = taken
        self.counts.added += taken.what == "new"
        self.counts.there += taken.what == "there"
        if taken.what == "new":
            for note in person.notes:
                self._tally.note(note)
        elif taken.what == "erased":
            self._tally.note(Note("somebody who has been erased here stays erased", item=person.external))

    async def _take(self, person: Person, mapped: Mapping[str, str], now: datetime) -> Taken:
        id = account_id(person.external, person.created_at or "1970-01-01T00:00:00.000Z")
        if self._erased and id in self._erased:
            return Taken("erased", None)
        email = person.email
        said = person.external in mapped
        if email is not None and not said and self._claimed.setdefault(email, person.external) != person.external:
            email = None
        if email is not None:
            self._claimed.setdefault(email, person.external)
        there = await self._directory.by_id(id)
        if there is not None:
            await self._readdress(there, email if said else None)
            return Taken("there", there)
        if email is not None and (other := await self._by_email(email)) is not None:
            told = "the address has an account here: the tasks go there, and its password stays"
            self._tally.note(Note(told, item=f"{person.external} {email}"))
            return Taken("there", other)
        return await self._make(id, person, email, now)

    async def _make(self, id: str, person: Person, email: str | None, now: datetime) -> Taken:
        user = User(
            id=id,
            email=email or f"{person.external}@{NOWHERE}".lower(),
            name=_name(person, email),
            workspace=str(uuid4()),
            created_at=person.created_at or instant(now),
            password_hash=person.password_hash,
        )
        if email is None:
            told = "an address that is none, or another user's, was replaced: see --map email.ID=ADDRESS"
            self._tally.note(Note(told, item=f"{person.external} {person.told!r} has the account {user.email}"))
        if self._dry_run or await self._directory.add(user, now):
            self._made[user.email] = user
            return Taken("new", user)
        other = await self._directory.by_email(user.email)
        if other is None:
            raise Refusal("unavailable", f"the account {user.email} is being changed by others at the moment")
        return Taken("there", other)

    async def _by_email(self, email: str) -> User | None:
        return self._made.get(email) or await self._directory.by_email(email)

    async def _readdress(self, there: User, email: str | None) -> None:
        """Give the account the address that was said, if it has none so far."""
        if email is None or not there.email.endswith(f"@{NOWHERE}"):
            return
        if self._dry_run:
            self._tally.note(Note("an account gets the address that was said", item=f"{there.email} → {email}"))
            return
        try:
            await self._directory.readdress(there, email)
        except Refusal as refusal:
            self._tally.note(Note(f"an account could not get the address that was said: {refusal.message}", item=email))
        else:
            self._tally.note(Note("an account got the address that was said", item=f"{there.email} → {email}"))


def _name(person: Person, email: str | None) -> str:
    for name in (person.name, (email or person.told).partition("@")[0]):
        try:
            return checked_name(name)
        except Refusal:
            continue
    return person.external
