"""The read model of every kind but tasks: a row each, and what is looked up through members, projects, workspaces."""

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from taskdash.adapters.sqlite import rows
from taskdash.adapters.sqlite.rows import Key, key
from taskdash.domain.log import Mutation, Value

_PUT = """INSERT INTO entities (workspace, kind, id, seq, of, created_at, deleted_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET seq = excluded.seq, of = excluded.of, created_at = excluded.created_at,
        deleted_at = excluded.deleted_at, body = excluded.body"""
# The one for every later put that only changes columns which no index but the trash's knows.
_CHANGE = """UPDATE entities INDEXED BY entity_id SET seq = ?1, deleted_at = ?2, body = ?3
    WHERE workspace = ?4 AND kind = ?5 AND id = ?6 AND seq < ?1 AND of = ?7 AND created_at = ?8 AND body IS NOT NULL"""

_GONE = 2  # of a workspace, instead of 1 in the trash, where nobody finds it any more


class EntityRow(NamedTuple):
    """What a mutation becomes in the tables; `of` is the task of a comment."""

    kind: str
    id: Key
    of: Key
    created_at: str
    deleted_at: str | None
    value: Value | None
    body: bytes | None
    new: bool = False  # made by its mutation: nothing of it should be stored yet


class _Stored(NamedTuple):
    seq: int
    body: bytes | None


def prepared(mutation: Mutation) -> EntityRow:
    """The row that the mutation makes."""
    return _row(mutation.kind, key(mutation.id), mutation.value)._replace(new=mutation.before is None)


def apply(connection: sqlite3.Connection, workspace: int, seq: int, changed: Sequence[EntityRow]) -> None:
    """Bring the entities to what they are after the commit `seq`."""
    for row in changed:
        if _change(connection, workspace, seq, row):
            _derive(connection, workspace, row)
            continue
        was = _stored(connection, workspace, row)
        if was is None or rows.is_newer(seq, was.seq):
            _write(connection, workspace, seq, row)


def rewrite(connection: sqlite3.Connection, workspace: int, mutation: Mutation, seq: int) -> None:
    """Put the value in the place of the one stored with the same seq; nothing where the entity has moved on."""
    row = prepared(mutation)
    was = _stored(connection, workspace, row)
    if was is not None and was.seq == seq and was.body is not None:
        _write(connection, workspace, seq, row)


def _change(connection: sqlite3.Connection, workspace: int, seq: int, row: EntityRow) -> bool:
    """Store the later value of an entity that is known, as a rule in one statement; False where it takes more."""
    if row.new or row.body is None:
        return False
    later = (seq, row.deleted_at, row.body, workspace, row.kind, row.id, row.of, row.created_at)
    return connection.execute(_CHANGE, later).rowcount == 1


def _write(connection: sqlite3.Connection, workspace: int, seq: int, row: EntityRow) -> None:
    if row.body is None:
        bury(connection, workspace, row, seq)
    else:
        connection.execute(_PUT, (workspace, row.kind, row.id, seq, *row[2:5], row.body))
    _derive(connection, workspace, row)


def _derive(connection: sqlite3.Connection, workspace: int, row: EntityRow) -> None:
    if derive := _DERIVED.get(row.kind):
        derive(connection, workspace, row)


def bury(connection: sqlite3.Connection, workspace: int, row: EntityRow, seq: int) -> None:
    """Leave a tombstone: a late put of an older mutation must not raise the dead."""
    connection.execute(_PUT, (workspace, row.kind, row.id, seq, "", "", None, None))


def _row(kind: str, id: Key, value: Value | None) -> EntityRow:
    if value is None:
        return EntityRow(kind, id, "", "", None, None, None)
    of = key(value.get("task", "")) if kind == "comment" else ""
    return EntityRow(kind, id, of, value.get("created_at", ""), value.get("deleted_at"), value, rows.encode(value))


def _stored(connection: sqlite3.Connection, workspace: int, row: EntityRow) -> _Stored | None:
    found: tuple[Any, ...] | None = connection.execute(
        "SELECT seq, body FROM entities INDEXED BY entity_id WHERE workspace = ? AND kind = ? AND id = ?",
        (workspace, row.kind, row.id),
    ).fetchone()
    return None if found is None else _Stored(*found)


def _is_live(row: EntityRow) -> bool:
    return row.value is not None and not row.deleted_at


def _membership(connection: sqlite3.Connection, workspace: int, row: EntityRow) -> None:
    connection.execute("DELETE FROM memberships WHERE user = ? AND workspace = ?", (row.id, workspace))
    if _is_live(row) and row.value is not None:
        connection.execute("INSERT INTO memberships VALUES (?, ?, ?)", (row.id, workspace, row.value.get("role", "")))


def _workspace(connection: sqlite3.Connection, workspace: int, row: EntityRow) -> None:
    state = _GONE if row.value is None else not _is_live(row)
    connection.execute("UPDATE workspaces SET trashed = ? WHERE number = ?", (state, workspace))


def _prefixes(connection: sqlite3.Connection, workspace: int, row: EntityRow) -> None:
    value = row.value or {}
    held = {prefix for prefix in (value.get("prefix"), *value.get("former_prefixes", ())) if prefix}
    connection.execute("DELETE FROM prefixes WHERE workspace = ? AND project = ?", (workspace, row.id))
    connection.executemany(
        "INSERT INTO prefixes (workspace, prefix, project) VALUES (?, ?, ?)",
        [(workspace, prefix, row.id) for prefix in held],
    )


_DERIVED = {"member": _membership, "workspace": _workspace, "project": _prefixes}
