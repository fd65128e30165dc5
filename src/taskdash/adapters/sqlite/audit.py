"""The security audit in SQLite."""

import sqlite3

import msgspec

from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.database import Database
from taskdash.domain.accounts import Happened

_INSERT = "INSERT INTO audit (id, user, what, at, address, agent, about, change) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_SELECT = (
    "SELECT id, user, what, at, address, agent, about FROM audit WHERE user = ? AND id < ? ORDER BY id DESC LIMIT ?"
)


class SqliteAudit:
    """Fills `ports.audit.Audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, happened: Happened) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute(_INSERT, (*msgspec.structs.astuple(happened), next_change(connection)))

        await self._database.write(work)

    async def of_user(self, user: str, before: str | None, limit: int) -> list[Happened]:
        def work(connection: sqlite3.Connection) -> list[Happened]:
            return [Happened(*row) for row in connection.execute(_SELECT, (user, before or "~", limit))]

        return await self._database.read(work)

    async def sweep(self, before: str, limit: int) -> int:
        def work(connection: sqlite3.Connection) -> int:
            statement = (
                "DELETE FROM audit WHERE (user, id) IN (SELECT user, id FROM audit WHERE at < ? ORDER BY at LIMIT ?)"
            )
            return connection.execute(statement, (before, limit)).rowcount

        return await self._database.write(work)
