"""Users in SQLite: one row each, keyed by the e-mail address."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.database import Database
from taskdash.domain.accounts import User
from taskdash.ports.users import EmailTaken, NotFirst

_SELECT = (
    "SELECT id, email, name, workspace, created_at, password_hash, version, era, kept, disabled_at, code_hash,"
    " code_expires_at, change FROM users "
)
_SELECT_MANY = _SELECT + "WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608  # two constants
_INSERT = (
    "INSERT INTO users (id, email, name, workspace, created_at, password_hash, version, era, kept, disabled_at,"
    " code_hash, code_expires_at, change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class SqliteUsers:
    """Fills `ports.users.Users`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, user: User, *, first: bool = False) -> User:
        def work(connection: sqlite3.Connection) -> User:
            if first and connection.execute("SELECT 1 FROM users LIMIT 1").fetchone():
                raise NotFirst
            _claim(connection, user)
            return _put(connection, user)

        return await self._database.write(work)

    async def by_email(self, email: str) -> User | None:
        return await self._database.read(lambda connection: _one(connection, "WHERE email = ?", email))

    async def by_id(self, id: str) -> User | None:
        return await self._database.read(lambda connection: _one(connection, "WHERE id = ?", id))

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, User]:
        def work(connection: sqlite3.Connection) -> Mapping[str, User]:
            rows = connection.execute(_SELECT_MANY, (json.dumps(ids),))
            return {user.id: user for user in map(_user, rows)}

        return await self._database.read(work)

    async def replace(self, user: User) -> User | None:
        def work(connection: sqlite3.Connection) -> User | None:
            deleted = connection.execute("DELETE FROM users WHERE id = ? AND change = ?", (user.id, user.change))
            if deleted.rowcount == 0:
                return None
            _claim(connection, user)
            return _put(connection, user)

        return await self._database.write(work)

    async def page(self, after: str | None, limit: int) -> list[User]:
        def work(connection: sqlite3.Connection) -> list[User]:
            rows = connection.execute(_SELECT + "WHERE id > ? ORDER BY id LIMIT ?", (after or "", limit))
            return [_user(row) for row in rows]

        return await self._database.read(work)


def _user(row: Sequence[object]) -> User:
    return User(*row)  # type: ignore[arg-type]  # the columns of _SELECT are the fields, and the table is STRICT


def _one(connection: sqlite3.Connection, where: str, key: str) -> User | None:
    row = connection.execute(_SELECT + where, (key,)).fetchone()
    return _user(row) if row else None


def _claim(connection: sqlite3.Connection, user: User) -> None:
    if connection.execute("SELECT 1 FROM users WHERE email = ?", (user.email,)).fetchone():
        raise EmailTaken


def _put(connection: sqlite3.Connection, user: User) -> User:
    stored = msgspec.structs.replace(user, change=next_change(connection))
    connection.execute(_INSERT, msgspec.structs.astuple(stored))
    return stored
