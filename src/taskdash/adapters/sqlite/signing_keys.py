"""Signing keys in SQLite; the private halves arrive sealed."""

import sqlite3

import msgspec

from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.database import Database
from taskdash.ports.signing_keys import SigningKey

_SELECT = "SELECT kid, sealed, public, created_at, retired_at FROM signing_keys "
_INSERT = "INSERT INTO signing_keys (kid, sealed, public, created_at, retired_at, change) VALUES (?, ?, ?, ?, ?, ?)"


class SqliteSigningKeys:
    """Fills `ports.signing_keys.SigningKeys`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def offer(self, key: SigningKey) -> SigningKey:
        def work(connection: sqlite3.Connection) -> SigningKey:
            row = connection.execute(_SELECT + "WHERE retired_at IS NULL").fetchone()
            if row:
                return SigningKey(*row)
            connection.execute(_INSERT, (*msgspec.structs.astuple(key), next_change(connection)))
            return key

        return await self._database.write(work)

    async def every(self) -> list[SigningKey]:
        def work(connection: sqlite3.Connection) -> list[SigningKey]:
            return [SigningKey(*row) for row in connection.execute(_SELECT + "ORDER BY created_at, kid")]

        return await self._database.read(work)

    async def retire(self, kid: str, now: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            statement = "UPDATE signing_keys SET retired_at = ?, change = ? WHERE kid = ? AND retired_at IS NULL"
            connection.execute(statement, (now, next_change(connection), kid))

        await self._database.write(work)

    async def sweep(self, before: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM signing_keys WHERE retired_at < ?", (before,))

        await self._database.write(work)
