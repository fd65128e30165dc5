"""Jobs in SQLite: a row for each that is under way."""

import sqlite3
from typing import Any

import msgspec

from taskdash.adapters.sqlite.database import Database
from taskdash.ports.jobs import Job

_COLUMNS = "id, kind, asked, since"


class SqliteJobs:
    """Fills `ports.jobs.Jobs`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, job: Job) -> Job:
        def work(connection: sqlite3.Connection) -> Job:
            connection.execute(
                f"INSERT INTO jobs ({_COLUMNS}) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",  # noqa: S608 - own names
                (job.id, job.kind, msgspec.json.encode(job.asked), job.since),
            )
            return _job(connection.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job.id,)).fetchone())  # noqa: S608

        return await self._database.write(work)

    async def unfinished(self, before: str, limit: int) -> list[Job]:
        def work(connection: sqlite3.Connection) -> list[Job]:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE since < ? ORDER BY since, id LIMIT ?",  # noqa: S608 - our own names
                (before, limit),
            )
            return [_job(row) for row in found]

        return await self._database.read(work)

    async def finish(self, id: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM jobs WHERE id = ?", (id,))

        await self._database.write(work)


def _job(row: tuple[Any, ...]) -> Job:
    id, kind, asked, since = row
    return Job(id, kind, msgspec.json.decode(asked), since)
