"""Tries to sign in, counted in SQLite so that a restart forgives none and processes count together."""

import sqlite3

from taskdash.adapters.sqlite.database import Database
from taskdash.domain.accounts import another_failure, one_failure_less


class SqliteAttempts:
    """Fills `ports.attempts.Attempts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, account: str, address: str, now: str) -> float:
        def work(connection: sqlite3.Connection) -> float:
            if _is_known(connection, account, address):
                return 0.0
            settled_at, wait = another_failure(_settled_at(connection, account), now)
            _keep(connection, account, settled_at)
            return wait

        return await self._database.write(work)

    async def succeeded(self, account: str, address: str, now: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            if not _is_known(connection, account, address):  # else the try was not counted
                _keep(connection, account, one_failure_less(_settled_at(connection, account)))
            connection.execute("INSERT OR REPLACE INTO known_addresses VALUES (?, ?, ?)", (account, address, now))

        await self._database.write(work)

    async def forget(self, account: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM sign_in_failures WHERE account = ?", (account,))
            connection.execute("DELETE FROM known_addresses WHERE account = ?", (account,))

        await self._database.write(work)

    async def sweep(self, now: str, known_before: str, limit: int) -> int:
        def work(connection: sqlite3.Connection) -> int:
            failures = (
                "DELETE FROM sign_in_failures WHERE account IN"
                " (SELECT account FROM sign_in_failures WHERE settled_at <= ? LIMIT ?)"
            )
            addresses = (
                "DELETE FROM known_addresses WHERE (account, address) IN"
                " (SELECT account, address FROM known_addresses WHERE at < ? LIMIT ?)"
            )
            removed = connection.execute(failures, (now, limit)).rowcount
            return removed + connection.execute(addresses, (known_before, limit)).rowcount

        return await self._database.write(work)


def _is_known(connection: sqlite3.Connection, account: str, address: str) -> bool:
    statement = "SELECT 1 FROM known_addresses WHERE account = ? AND address = ?"
    return connection.execute(statement, (account, address)).fetchone() is not None


def _settled_at(connection: sqlite3.Connection, account: str) -> str | None:
    row = connection.execute("SELECT settled_at FROM sign_in_failures WHERE account = ?", (account,)).fetchone()
    return row[0] if row else None


def _keep(connection: sqlite3.Connection, account: str, settled_at: str | None) -> None:
    if settled_at is not None:
        connection.execute("INSERT OR REPLACE INTO sign_in_failures VALUES (?, ?)", (account, settled_at))
