"""Removing a workspace: at once for everybody who asks, and then piece by piece from the tables.

A large workspace takes seconds to remove, and nobody should wait for it: the first step takes away its number, under
which alone anything of it is found. A number is never given twice, so what a crash leaves behind belongs to nobody
until the erasure is repeated.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from taskdash.adapters.sqlite import tasks
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.rows import Key, key

_TASKS_AT_ONCE = 200
_ROWS_AT_ONCE = 500
_PAGES_AT_ONCE = 64  # of the search index, merged in one write
# Every table with rows of a workspace, but for tasks and the indexes that go with each, and the columns of its key.
_SWEPT = {
    "entities": "number",
    "commits": "position",
    "touches": "workspace, kind, id, seq",
    "base": "workspace, kind, id",
    "buckets": "workspace, project, status, priority",
    "memberships": "user, workspace",
    "prefixes": "workspace, prefix, project",
    "former_numbers": "workspace, project, numbered, id",
}


@contextmanager
def leaving_nothing(connection: sqlite3.Connection) -> Iterator[None]:
    """Overwrite with zeros what is deleted, pages that become free included."""
    connection.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.execute("PRAGMA secure_delete = FAST")


def hide(connection: sqlite3.Connection, workspace: str) -> None:
    """Make the workspace one that does not exist, and tell the bus."""
    id = key(workspace)
    connection.execute("INSERT INTO leftovers SELECT id, number FROM workspaces WHERE id = ?", (id,))
    if connection.execute("DELETE FROM workspaces WHERE id = ?", (id,)).rowcount:
        connection.execute("INSERT INTO renewals (workspace) VALUES (?)", (id,))


def sweep(connection: Writing, workspace: str) -> bool:
    """Remove some of what is left of the workspace; False when there was nothing left."""
    left = connection.execute("SELECT number FROM leftovers WHERE id = ? LIMIT 1", (key(workspace),)).fetchone()
    if left is None:
        return False
    with leaving_nothing(connection):
        if not (_sweep_tasks(connection, left[0]) or _sweep_rows(connection, left[0])):
            connection.execute("DELETE FROM leftovers WHERE id = ? AND number = ?", (key(workspace), *left))
    return True


def merge_words(connection: Writing, *, first: bool) -> bool:
    """Merge some of the search index, which forgets a removed word only then; False when all of it is merged.

    To be called until that, the `first` time with True (SQLite FTS5, 6.8: a negative number begins with all segments).
    """
    before = connection.total_changes
    with leaving_nothing(connection):
        pages = -_PAGES_AT_ONCE if first else _PAGES_AT_ONCE
        connection.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
    return connection.total_changes - before >= 2  # what FTS5 documents as a sign that something was done


def _sweep_tasks(connection: Writing, number: int) -> int:
    found: list[tuple[int, Key, bytes | None]] = connection.execute(
        "SELECT number, id, body FROM tasks WHERE workspace = ? LIMIT ?", (number, _TASKS_AT_ONCE)
    ).fetchall()
    for task, id, body in found:
        tasks.unindex(connection, number, task, id, body)
    connection.executemany("DELETE FROM tasks WHERE number = ?", [(task,) for task, _, _ in found])
    return len(found)


def _sweep_rows(connection: sqlite3.Connection, number: int) -> int:
    for table, columns in _SWEPT.items():
        of_it = f"SELECT {columns} FROM {table} WHERE workspace = ? LIMIT {_ROWS_AT_ONCE}"  # noqa: S608 - own names
        removed = connection.execute(f"DELETE FROM {table} WHERE ({columns}) IN ({of_it})", (number,)).rowcount  # noqa: S608
        if removed:
            return removed
    return 0
