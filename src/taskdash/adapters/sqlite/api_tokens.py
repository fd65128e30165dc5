"""API tokens in SQLite, keyed by their hashes."""

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.database import Database
from taskdash.domain.accounts import ApiToken

_SELECT = "SELECT id, user, name, scope, created_at, expires_on, used_at, revoked_at FROM api_tokens "
_INSERT = (
    "INSERT INTO api_tokens (id, user, name, scope, created_at, expires_on, used_at, revoked_at, hash, change)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class SqliteApiTokens:
    """Fills `ports.api_tokens.ApiTokens`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, token: ApiToken, digest: bytes, most: int) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            count = "SELECT count(*) FROM api_tokens WHERE user = ? AND revoked_at IS NULL"
            if connection.execute(count, (token.user,)).fetchone()[0] >= most:
                return False
            connection.execute(_INSERT, (*msgspec.structs.astuple(token), digest, next_change(connection)))
            return True

        return await self._database.write(work)

    async def by_digest(self, digest: bytes) -> ApiToken | None:
        def work(connection: sqlite3.Connection) -> ApiToken | None:
            row = connection.execute(_SELECT + "WHERE hash = ?", (digest,)).fetchone()
            return _token(row) if row else None

        return await self._database.read(work)

    async def of_user(self, user: str, before: str | None, limit: int) -> list[ApiToken]:
        def work(connection: sqlite3.Connection) -> list[ApiToken]:
            where = "WHERE user = ? AND id < ? AND revoked_at IS NULL ORDER BY id DESC LIMIT ?"
            return [_token(row) for row in connection.execute(_SELECT + where, (user, before or "~", limit))]

        return await self._database.read(work)

    async def revoke(self, user: str, id: str, now: str) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            statement = (
                "UPDATE api_tokens SET revoked_at = ?, change = ? WHERE id = ? AND user = ? AND revoked_at IS NULL"
            )
            return connection.execute(statement, (now, next_change(connection), id, user)).rowcount > 0

        return await self._database.write(work)

    async def used(self, tokens: Mapping[str, str]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            statement = "UPDATE api_tokens SET used_at = ?1, change = ?2 WHERE id = ?3 AND coalesce(used_at, '') < ?1"
            connection.executemany(statement, [(at, next_change(connection), id) for id, at in tokens.items()])

        await self._database.write(work)

    async def sweep(self, before: str, limit: int) -> int:
        def work(connection: sqlite3.Connection) -> int:
            statement = "DELETE FROM api_tokens WHERE id IN (SELECT id FROM api_tokens WHERE revoked_at < ? LIMIT ?)"
            return connection.execute(statement, (before, limit)).rowcount

        return await self._database.write(work)


def _token(row: Sequence[object]) -> ApiToken:
    return ApiToken(*row)  # type: ignore[arg-type]  # the columns of _SELECT are the fields, and the table is STRICT
