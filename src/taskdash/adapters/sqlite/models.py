"""The read models in SQLite, as the services ask for them."""

import sqlite3
from collections.abc import Callable, Sequence

from taskdash.adapters.sqlite import answering, loading, searching, walking
from taskdash.adapters.sqlite.database import FEW, LISTED, Database
from taskdash.adapters.sqlite.rows import key, text
from taskdash.domain.log import Entity, Ref
from taskdash.domain.queries import Place, Plan
from taskdash.domain.questions import ChangesSince, Question
from taskdash.ports.models import Loaded, Membership


class SqliteModels:
    """Fills `ports.models.Models`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, workspace: str, refs: Sequence[Ref], questions: Sequence[Question] = ()) -> Loaded:
        def work(connection: sqlite3.Connection) -> Loaded:
            number, head = loading.workspace(connection, workspace)
            entities = loading.entities(connection, number, refs)
            answers = {question: answering.answer(connection, number, question) for question in questions}
            return Loaded(head, entities, answers)

        if len(refs) <= loading.JOINED and not questions:
            return await self._database.glance(lambda connection: loading.few(connection, workspace, refs))
        few = len(refs) + len(questions) <= FEW and not any(isinstance(q, ChangesSince) for q in questions)
        return await (self._database.look(work) if few else self._database.read(work))

    async def walk(self, workspace: str, plan: Plan, after: Place | None, limit: int) -> list[Entity]:
        return await self._list(limit, lambda connection: walking.walk(connection, workspace, plan, after, limit))

    async def of_kind(self, workspace: str, kind: str, of: str | None, after: Place | None, limit: int) -> list[Entity]:
        if kind == "task":
            return await self._database.read(lambda connection: walking.all_tasks(connection, workspace, after, limit))
        return await self._list(
            limit, lambda connection: walking.of_kind(connection, workspace, kind, of, after, limit)
        )

    async def every(self, workspace: str, after: Ref | None, limit: int) -> list[Entity]:
        return await self._database.read(lambda connection: loading.every(connection, workspace, after, limit))

    async def search(self, workspace: str, words: Sequence[str], limit: int) -> list[Entity]:
        return await self._database.read(lambda connection: searching.search(connection, workspace, words, limit))

    async def memberships(self, user: str, *, trashed: bool = False) -> list[Membership]:
        def work(connection: sqlite3.Connection) -> list[Membership]:
            found = connection.execute(
                "SELECT workspaces.id, role FROM memberships JOIN workspaces ON workspaces.number = workspace"
                " WHERE user = ? AND trashed = ?",
                (key(user), trashed),
            )
            return sorted(Membership(text(workspace), role) for workspace, role in found)

        return await self._database.read(work)

    async def _list(self, limit: int, work: Callable[[sqlite3.Connection], list[Entity]]) -> list[Entity]:
        """What one statement finds."""
        return await (self._database.glance(work) if limit <= LISTED else self._database.read(work))
