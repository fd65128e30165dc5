"""A workspace with people in it, over SQLite in a temporary folder, to ask things of."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from taskdash.adapters.sqlite.commits import SqliteCommitLog
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.jobs import SqliteJobs
from taskdash.adapters.sqlite.leases import SqliteLeases
from taskdash.adapters.sqlite.models import SqliteModels
from taskdash.adapters.sqlite.trash import SqliteTrash
from taskdash.adapters.sqlite.upkeep import SqliteUpkeep
from taskdash.adapters.sqlite.users import SqliteUsers
from taskdash.domain.accounts import User
from taskdash.domain.log import Actor, Operation
from taskdash.domain.queries import TaskQuery
from taskdash.services.committing import Committer
from taskdash.services.housekeeping import House, Housekeeper, Tidying
from taskdash.services.listing import Lister
from taskdash.services.membership import Membership
from taskdash.services.moving import KIND, Mover
from taskdash.services.presenting import Item
from taskdash.services.reading import Reader, Standing
from taskdash.services.requests import Receipt, Request
from taskdash.services.undoing import Undoer
from taskdash.services.workspaces import Workspaces


class Team:
    """A workspace `id` of an `owner`, and a clock that stands still until it is moved."""

    def __init__(self, database: Database, quota: int = 1_000_000) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
        self.log = SqliteCommitLog(database)
        self.models = SqliteModels(database)
        self.jobs = SqliteJobs(database)
        self.users = SqliteUsers(database)
        self.committer = Committer(self.log, self.models, lambda: self.now, quota=quota)
        self.workspaces = Workspaces(self.users, self.models, self.committer)
        self.reader = Reader(self.log, self.models, self.workspaces)
        self.lister = Lister(self.models, self.reader)
        self.undoer = Undoer(self.log, self.committer)
        self.membership = Membership(
            self.users, self.models, self.reader, self.committer, lambda: self.now, b"secret" * 6
        )
        self.mover = Mover(self.models, self.reader, self.committer, self.jobs)
        house = House(SqliteTrash(database), SqliteUpkeep(database), self.jobs, SqliteLeases(database))
        self.housekeeper = Housekeeper(house, self.committer, Tidying(30, 0), {KIND: self.mover.resume}, [])
        self.owner = ""
        self.id = ""

    async def person(self) -> str:
        """A new user."""
        id = str(uuid4())
        user = User(id=id, email=f"{id}@example.org", name="A person", workspace=str(uuid4()), created_at=self._at())
        return (await self.users.create(user)).id

    async def found(self) -> None:
        self.owner = await self.person()
        self.id = await self.workspace(self.owner)

    async def workspace(self, owner: str) -> str:
        id = str(uuid4())
        await self.workspaces.create(owner, "Team", id=id)
        return id

    async def join(self, role: str, workspace: str | None = None) -> str:
        """A new person who has joined with that role."""
        _, code = await self.membership.invite(Actor(self.owner), workspace or self.id, role, str(uuid4()))
        user = await self.person()
        await self.membership.join(user, code)
        return user

    async def ask(self, *operations: Operation, by: str | None = None, to: str | None = None, **more: Any) -> Receipt:
        request = Request(id=more.pop("id", str(uuid4())), operations=operations, **more)
        return await self.committer.commit(Actor(by or self.owner), to or self.id, request)

    async def make(self, kind: str = "task", by: str | None = None, **fields: Any) -> str:
        """Create an entity; its id."""
        id = str(uuid4())
        fields = {"title": "A task", **fields} if kind == "task" else fields
        await self.ask(Operation("create", kind, id, fields), by=by)
        return id

    async def change(self, id: str, kind: str = "task", by: str | None = None, **fields: Any) -> Receipt:
        return await self.ask(Operation("change", kind, id, fields), by=by)

    async def delete(self, id: str, kind: str = "task", by: str | None = None) -> Receipt:
        return await self.ask(Operation("delete", kind, id), by=by)

    async def restore(self, id: str, kind: str = "task", by: str | None = None) -> Receipt:
        return await self.ask(Operation("restore", kind, id), by=by)

    async def undo(self, receipt: Receipt, by: str | None = None) -> Receipt:
        return await self.undoer.commit(Actor(by or self.owner), self.id, receipt.seq, str(uuid4()))

    async def standing(self, by: str | None = None, workspace: str | None = None) -> Standing:
        return await self.reader.enter(by or self.owner, workspace or self.id)

    async def get(self, id: str, kind: str = "task") -> Item:
        return await self.reader.item(await self.standing(), kind, id)

    async def tasks(self, q: str | None = None, **query: Any) -> list[Item]:
        page = await self.lister.tasks(await self.standing(), TaskQuery(**query), q, 500, None)
        return page.items

    async def titles(self, **query: Any) -> list[str]:
        return [task["title"] for task in await self.tasks(**query)]

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)

    def _at(self) -> str:
        return self.now.isoformat()
