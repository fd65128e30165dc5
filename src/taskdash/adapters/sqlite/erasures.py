"""The ledger of erasures in SQLite, and the removal of a person's rows."""

import sqlite3

from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.erasing import leaving_nothing
from taskdash.ports.erasures import Erasure

_FORGET = (
    "DELETE FROM sessions WHERE user = ?",
    "DELETE FROM api_tokens WHERE user = ?",
    "DELETE FROM audit WHERE user = ?",
    "DELETE FROM users WHERE id = ?",
)


class SqliteErasures:
    """Fills `ports.erasures.Erasures`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enter(self, erasure: Erasure) -> None:
        def work(connection: sqlite3.Connection) -> None:
            statement = "INSERT INTO erasures (user, at, change) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            connection.execute(statement, (*erasure, next_change(connection)))

        await self._database.write(work)

    async def after(self, user: str | None, limit: int) -> list[Erasure]:
        def work(connection: sqlite3.Connection) -> list[Erasure]:
            statement = "SELECT user, at FROM erasures WHERE user > ? ORDER BY user LIMIT ?"
            return [Erasure(*row) for row in connection.execute(statement, (user or "", limit))]

        return await self._database.read(work)

    async def forget(self, user: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            with leaving_nothing(connection):
                for statement in _FORGET:
                    connection.execute(statement, (user,))

        await self._database.write(work)
