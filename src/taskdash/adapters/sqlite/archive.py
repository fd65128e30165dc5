"""Copying a SQLite database piece by piece, and putting such pieces into another."""

import sqlite3
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from taskdash.adapters.sqlite import entities as other_kinds
from taskdash.adapters.sqlite import following, rows, tasks
from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.rows import key, text
from taskdash.domain.accounts import ApiToken, Happened, User
from taskdash.domain.log import Commit, Entity, Head, Mutation
from taskdash.domain.redaction import Writers
from taskdash.ports.archive import Change, KeptToken, Record
from taskdash.ports.erasures import Erasure
from taskdash.ports.signing_keys import SigningKey
from taskdash.ports.users import EmailTaken


class _Table(NamedTuple):
    """Where the records of a kind are: `columns` hold the fields in their order, then comes `change`."""

    name: str
    columns: str
    read: Callable[[Sequence[Any]], Any]
    write: Callable[[Any], tuple[Any, ...]]


_TABLES: dict[str, _Table] = {
    "user": _Table(
        "users",
        "id, email, name, workspace, created_at, password_hash, version, era, kept, disabled_at, code_hash,"
        " code_expires_at",
        lambda row: User(*row),
        lambda user: msgspec.structs.astuple(user)[:-1],
    ),
    "api_token": _Table(
        "api_tokens",
        "id, user, name, scope, created_at, expires_on, used_at, revoked_at, hash",
        lambda row: KeptToken(ApiToken(*row[:-1]), row[-1]),
        lambda kept: (*msgspec.structs.astuple(kept.token), kept.digest),
    ),
    "audit": _Table(
        "audit", "id, user, what, at, address, agent, about", lambda row: Happened(*row), msgspec.structs.astuple
    ),
    "signing_key": _Table(
        "signing_keys",
        "kid, sealed, public, created_at, retired_at",
        lambda row: SigningKey(*row),
        msgspec.structs.astuple,
    ),
    "erasure": _Table("erasures", "user, at", lambda row: Erasure(*row), tuple),
}


class SqliteArchive:
    """Fills `ports.archive.Archive`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def identity(self) -> str:
        def work(connection: sqlite3.Connection) -> str:
            name: str = connection.execute("SELECT name FROM identity").fetchone()[0]
            return name

        return await self._database.read(work)

    async def workspaces(self, after: str | None, limit: int) -> list[tuple[str, Head]]:
        def work(connection: sqlite3.Connection) -> list[tuple[str, Head]]:
            found = connection.execute(
                "SELECT id, epoch, seq, at, floor FROM workspaces WHERE id > ? ORDER BY id LIMIT ?",
                (key(after or ""), limit),
            )
            return [(text(id), rows.head(columns)) for id, *columns in found]

        return await self._database.read(work)

    async def pruned(self, workspace: str, after: int, limit: int) -> list[Commit]:
        def work(connection: sqlite3.Connection) -> list[bytes]:
            found = connection.execute(
                "SELECT body FROM workspaces JOIN commits ON workspace = number"
                " WHERE workspaces.id = ? AND commits.seq > ? AND commits.seq <= floor ORDER BY commits.seq LIMIT ?",
                (key(workspace), after, limit),
            )
            return [body for (body,) in found]

        return list(map(following.decode, await self._database.read(work)))

    async def plant(self, workspace: str, floor: int, base: Sequence[tuple[Entity, Writers]]) -> None:
        await self._database.write(lambda connection: _plant(connection, workspace, floor, base))

    async def changes(self, after: int, limit: int) -> list[Change]:
        def work(connection: sqlite3.Connection) -> list[Change]:
            found = chain.from_iterable(_changes(connection, kind, after, limit) for kind in _TABLES)
            return sorted(found, key=lambda change: change.number)[:limit]

        return await self._database.read(work)

    async def adopt(self, records: Sequence[Record]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            for record in records:
                _adopt(connection, record)

        await self._database.write(work)


def _plant(connection: Writing, workspace: str, floor: int, base: Sequence[tuple[Entity, Writers]]) -> None:
    found = connection.execute("SELECT number FROM workspaces WHERE id = ?", (key(workspace),)).fetchone()
    if found is None:
        return
    (number,) = found
    more = 0
    for entity, writers in base:
        body = None if entity.value is None else rows.encode(entity.value)
        connection.execute(
            "INSERT OR REPLACE INTO base (workspace, kind, id, seq, writers, body) VALUES (?, ?, ?, ?, ?, ?)",
            (number, entity.kind, key(entity.id), entity.seq, rows.encode(writers), body),
        )
        op = "delete" if entity.value is None else "put"
        # `before`: not one that makes the entity, or a repeat would be taken for a new task
        mutation = Mutation(entity.kind, entity.id, op, entity.value, [], {})  # type: ignore[arg-type]
        if entity.kind == "task":
            more += tasks.apply(connection, number, entity.seq, [tasks.prepared(mutation)])
        else:
            other_kinds.apply(connection, number, entity.seq, [other_kinds.prepared(mutation)])
    connection.execute("UPDATE workspaces SET floor = ?, tasks = tasks + ? WHERE number = ?", (floor, more, number))


def _changes(connection: sqlite3.Connection, kind: str, after: int, limit: int) -> list[Change]:
    table = _TABLES[kind]
    statement = f"SELECT {table.columns}, change FROM {table.name} WHERE change > ? ORDER BY change LIMIT ?"  # noqa: S608 - own names
    found = connection.execute(statement, (after, limit))
    return [Change(row[-1], Record(kind, table.read(row[:-1]))) for row in found]


def _adopt(connection: sqlite3.Connection, record: Record) -> None:
    table = _TABLES[record.kind]
    if record.kind == "user":
        connection.execute("DELETE FROM users WHERE id = ?", (record.content.id,))
        if connection.execute("SELECT 1 FROM users WHERE email = ?", (record.content.email,)).fetchone():
            raise EmailTaken
    values = (*table.write(record.content), next_change(connection))
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT OR REPLACE INTO {table.name} ({table.columns}, change) VALUES ({marks})", values)  # noqa: S608
