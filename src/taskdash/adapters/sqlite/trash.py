"""What lies in the trash of SQLite's read models."""

import sqlite3
from typing import Any

from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.loading import NUMBER
from taskdash.adapters.sqlite.rows import key, text
from taskdash.domain.log import Ref

TRASHED_TASKS = """SELECT deleted_at, workspaces.id, 'task', tasks.id FROM tasks INDEXED BY task_trash
    CROSS JOIN workspaces ON workspaces.number = workspace WHERE deleted_at < ? AND NOT workspaces.trashed
    ORDER BY deleted_at LIMIT ?"""
TRASHED_ENTITIES = """SELECT deleted_at, workspaces.id, kind, entities.id FROM entities INDEXED BY entity_trash
    CROSS JOIN workspaces ON workspaces.number = workspace WHERE deleted_at < ?
    AND kind <> 'member' AND (kind = 'workspace' OR NOT workspaces.trashed) ORDER BY deleted_at LIMIT ?"""
_TASKS_OF = f"""SELECT 'task', id FROM tasks INDEXED BY task_project_created
    WHERE workspace = {NUMBER} AND trashed IN (0, 1) AND project = ? AND created_at IS NOT NULL LIMIT ?"""  # noqa: S608
_COUNTER_OF = f"""SELECT kind, id FROM entities
    WHERE workspace = {NUMBER} AND kind = 'counter' AND id = ? AND body IS NOT NULL LIMIT ?"""  # noqa: S608 - own names
_SUBTASKS_OF = f"""SELECT 'task', id FROM tasks INDEXED BY task_parent
    WHERE workspace = {NUMBER} AND trashed IN (0, 1) AND parent = ? AND created_at IS NOT NULL LIMIT ?"""  # noqa: S608
_COMMENTS_OF = f"""SELECT kind, id FROM entities INDEXED BY entity_created
    WHERE workspace = {NUMBER} AND kind = 'comment' AND of = ? AND body IS NOT NULL LIMIT ?"""  # noqa: S608 - own names
WITHIN = {"project": (_TASKS_OF, _COUNTER_OF), "task": (_SUBTASKS_OF, _COMMENTS_OF)}


class SqliteTrash:
    """Fills `ports.trash.Trash`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def before(self, at: str, limit: int) -> list[tuple[str, Ref]]:
        def work(connection: sqlite3.Connection) -> list[Any]:
            found = [
                row
                for statement in (TRASHED_TASKS, TRASHED_ENTITIES)
                for row in connection.execute(statement, (at, limit))
            ]
            return sorted(found, key=lambda row: str(row[0]))[:limit]

        found = await self._database.read(work)
        return [(text(workspace), Ref(kind, text(id))) for _, workspace, kind, id in found]

    async def within(self, workspace: str, container: Ref, limit: int) -> list[Ref]:
        def work(connection: sqlite3.Connection) -> list[Ref]:
            found: list[Ref] = []
            for statement in WITHIN.get(container.kind, ()):
                parameters = (key(workspace), key(container.id), limit - len(found))
                found += [Ref(kind, text(id)) for kind, id in connection.execute(statement, parameters)]
            return found

        return await self._database.read(work)
