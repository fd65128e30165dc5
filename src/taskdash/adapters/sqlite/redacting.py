"""Putting other texts in the place of stored ones: in commits, in entities, in the base."""

import sqlite3
from collections.abc import Sequence

from taskdash.adapters.sqlite import entities as other_kinds
from taskdash.adapters.sqlite import following, rows, tasks
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.rows import key
from taskdash.domain import bases
from taskdash.domain.log import Commit, Entity, Mutation


def redact(
    connection: Writing,
    workspace: str,
    commits: Sequence[Commit],
    entities: Sequence[Entity],
    base: Sequence[Entity],
) -> None:
    """Replace each where it is stored with the same seq: what has moved on since it was read stays."""
    found = connection.execute("SELECT number FROM workspaces WHERE id = ?", (key(workspace),)).fetchone()
    if found is None:
        return
    (number,) = found
    for commit in commits:
        _commit(connection, number, commit)
    for entity in entities:
        if entity.kind == "task":
            tasks.rewrite(connection, number, key(entity.id), entity.value, entity.seq)
        else:
            put = Mutation(entity.kind, entity.id, "put", entity.value)
            other_kinds.rewrite(connection, number, put, entity.seq)
    connection.executemany(
        "UPDATE base SET body = ? WHERE workspace = ? AND kind = ? AND id = ? AND seq = ? AND body IS NOT NULL",
        [(rows.encode(entity.value), number, entity.kind, key(entity.id), entity.seq) for entity in base],
    )


def _commit(connection: sqlite3.Connection, number: int, commit: Commit) -> None:
    place = (number, commit.seq)
    found = connection.execute("SELECT body FROM commits WHERE workspace = ? AND seq = ?", place).fetchone()
    if found is not None and not following.decode(found[0]).pruned:  # meanwhile
        body = bases.rewritten(found[0], commit)
        connection.execute("UPDATE commits SET body = ? WHERE workspace = ? AND seq = ?", (body, *place))
