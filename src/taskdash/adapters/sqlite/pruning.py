"""Forgetting old commits: what they made of each entity is kept as the base, and who wrote its texts."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from taskdash.adapters.sqlite import following, rows
from taskdash.adapters.sqlite.loading import NUMBER
from taskdash.adapters.sqlite.rows import key
from taskdash.domain import bases, redaction
from taskdash.domain.bases import Base, Writers
from taskdash.domain.log import Entity, Ref

_decode_writers = msgspec.json.Decoder(Writers).decode

# Workspaces whose first commit that is not pruned is old enough.
OLD = """SELECT number FROM workspaces CROSS JOIN commits INDEXED BY commit_seq
    ON workspace = number AND commits.seq = floor + 1
    WHERE json_extract(CAST(body AS TEXT), '$.at') < ? LIMIT ?"""


def old(connection: sqlite3.Connection, before: str, limit: int) -> list[int]:
    """The numbers of up to `limit` workspaces with something to prune. Looks at all workspaces: not for the writer."""
    return [number for (number,) in connection.execute(OLD, (before, limit))]


def prune(connection: sqlite3.Connection, numbers: Sequence[int], before: str, limit: int) -> int:
    """Prune up to `limit` commits of these workspaces, no more than the writer does without delaying others.

    Answers how many.
    """
    pruned = size = 0
    for number in numbers:
        if pruned < limit and size < following.BYTES:
            (floor,) = connection.execute("SELECT floor FROM workspaces WHERE number = ?", (number,)).fetchone() or (
                None,
            )
            bodies = [] if floor is None else following.bodies(connection, number, floor, limit - pruned)
            pruned += _prune(connection, number, bodies, before)
            size += sum(map(len, bodies))
    return pruned


def _prune(connection: sqlite3.Connection, number: int, bodies: Sequence[bytes], before: str) -> int:
    base: dict[Ref, Base] = {}
    floor, pruned = 0, 0
    for stored in bodies:
        commit = following.decode(stored)
        if commit.at >= before:
            break
        for ref in {Ref(mutation.kind, mutation.id) for mutation in commit.mutations} - base.keys():
            base[ref] = _base_of(connection, number, ref)
        bases.follow(base, commit)
        body = bases.rewritten(stored, bases.forgotten(commit))
        connection.execute("UPDATE commits SET body = ? WHERE workspace = ? AND seq = ?", (body, number, commit.seq))
        floor, pruned = commit.seq, pruned + 1
    if pruned:
        _store(connection, number, floor, base)
    return pruned


BASE = f"""SELECT kind, id, seq, writers, body FROM base
    WHERE workspace = {NUMBER} AND (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?"""  # noqa: S608 - own names


def base(
    connection: sqlite3.Connection, workspace: str, after: Ref | None, limit: int
) -> list[tuple[Entity, redaction.Writers]]:
    """The base, a page of it."""
    place = ("", "") if after is None else (after.kind, key(after.id))
    found: list[tuple[Entity, redaction.Writers]] = []
    for kind, id, seq, writers, body in connection.execute(BASE, (key(workspace), *place, limit)):
        found.append((rows.entity(kind, id, seq, body), _decode_writers(writers)))
    return found


def _base_of(connection: sqlite3.Connection, number: int, ref: Ref) -> Base:
    found: Any = connection.execute(
        "SELECT seq, body, writers FROM base WHERE workspace = ? AND kind = ? AND id = ?",
        (number, ref.kind, key(ref.id)),
    ).fetchone()
    return Base(0, None, {}) if found is None else Base(found[0], rows.value(found[1]), _decode_writers(found[2]))


def _store(connection: sqlite3.Connection, number: int, floor: int, base: dict[Ref, Base]) -> None:
    connection.executemany(
        "INSERT INTO base (workspace, kind, id, seq, writers, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET seq = excluded.seq, writers = excluded.writers, body = excluded.body",
        [(number, ref.kind, key(ref.id), its.seq, rows.encode(its.writers), _body(its)) for ref, its in base.items()],
    )
    connection.executemany(
        "DELETE FROM touches WHERE workspace = ? AND kind = ? AND id = ? AND seq <= ?",
        [(number, ref.kind, key(ref.id), floor) for ref in base],
    )
    connection.execute("UPDATE workspaces SET floor = ? WHERE number = ?", (floor, number))


def _body(base: Base) -> bytes | None:
    return None if base.value is None else rows.encode(base.value)
