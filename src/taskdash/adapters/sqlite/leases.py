"""Leases in SQLite: a row for each that is held."""

import sqlite3

from taskdash.adapters.sqlite.database import Database

_CLAIM = """INSERT INTO leases (name, holder, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE leases.holder = excluded.holder OR leases.until <= ?"""


class SqliteLeases:
    """Fills `ports.leases.Leases`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, name: str, holder: str, now: str, until: str) -> bool:
        return await self._changes(_CLAIM, name, holder, until, now)

    async def renew(self, name: str, holder: str, until: str) -> bool:
        return await self._changes("UPDATE leases SET until = ? WHERE name = ? AND holder = ?", until, name, holder)

    async def release(self, name: str, holder: str) -> None:
        await self._changes("DELETE FROM leases WHERE name = ? AND holder = ?", name, holder)

    async def _changes(self, statement: str, *parameters: str) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            return connection.execute(statement, parameters).rowcount == 1

        return await self._database.write(work, stays=True)
