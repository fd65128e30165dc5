"""Statistics in SQLite: counts are kept by bucket, and what hides below a trashed task is taken off."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from taskdash.adapters.sqlite import rows
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.loading import workspace as known
from taskdash.adapters.sqlite.rows import Key, text
from taskdash.domain.queries import PRIORITIES
from taskdash.ports.tallies import Bucket

# Tasks that are not in the trash themselves, below one that is. The trash is small, and few in it have subtasks.
_HIDDEN = """WITH RECURSIVE hidden (number, id) AS (
        SELECT below.number, below.id FROM tasks AS above INDEXED BY task_created
            CROSS JOIN tasks AS below INDEXED BY task_parent
            WHERE above.workspace = :workspace AND above.trashed = 1 AND above.created_at IS NOT NULL
            AND below.workspace = :workspace AND below.trashed = 0 AND below.parent = above.id
            AND below.created_at IS NOT NULL
        UNION SELECT below.number, below.id FROM hidden CROSS JOIN tasks AS below INDEXED BY task_parent
            WHERE below.workspace = :workspace AND below.trashed = 0 AND below.parent = hidden.id
            AND below.created_at IS NOT NULL
    )"""
BUCKETS = "SELECT project, status, priority, tasks FROM buckets WHERE workspace = ?"
HIDDEN_BUCKETS = f"""{_HIDDEN} SELECT project, status, priority FROM hidden JOIN tasks USING (number)"""  # noqa: S608 - own names
OPEN_DUE = f"""{_HIDDEN} SELECT body FROM tasks INDEXED BY task_open_due WHERE workspace = :workspace
    AND trashed = 0 AND status IN ('todo', 'in_progress') AND due_on IS NOT NULL AND due_on <= :until
    AND number NOT IN (SELECT number FROM hidden)"""  # noqa: S608 - own names
COMPLETED = f"""{_HIDDEN} SELECT project, completed_at FROM tasks INDEXED BY task_completed
    WHERE workspace = :workspace AND trashed = 0 AND status = 'done' AND completed_at IS NOT NULL
    AND completed_at >= :since AND number NOT IN (SELECT number FROM hidden)"""  # noqa: S608 - own names


class SqliteTallies:
    """Fills `ports.tallies.Tallies`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_bucket(self, workspace: str) -> Mapping[Bucket, int]:
        def work(connection: sqlite3.Connection) -> Mapping[Bucket, int]:
            number, _ = known(connection, workspace)
            counts: Counter[Bucket] = Counter()
            for found in connection.execute(BUCKETS, (number,)):
                counts[_bucket(*found[:3])] += found[3]
            for found in connection.execute(HIDDEN_BUCKETS, {"workspace": number}):
                counts[_bucket(*found)] -= 1
            return {bucket: count for bucket, count in counts.items() if count}

        return await self._database.read(work)

    async def open_due(self, workspace: str, until: str) -> list[tuple[str, str, str | None, str | None]]:
        def work(connection: sqlite3.Connection) -> list[Any]:
            number, _ = known(connection, workspace)
            return connection.execute(OPEN_DUE, {"workspace": number, "until": until}).fetchall()

        values = [rows.value(body) or {} for (body,) in await self._database.read(work)]
        return [(v.get("project", ""), v["due_on"], v.get("due_time"), v.get("timezone")) for v in values]

    async def completed(self, workspace: str, since: str) -> list[tuple[str, str]]:
        def work(connection: sqlite3.Connection) -> list[Any]:
            number, _ = known(connection, workspace)
            return connection.execute(COMPLETED, {"workspace": number, "since": since}).fetchall()

        return [(text(project), at) for project, at in await self._database.read(work)]


def _bucket(project: Key | None, status: str, priority: int) -> Bucket:
    return Bucket(text(project or ""), status, PRIORITIES[priority])
