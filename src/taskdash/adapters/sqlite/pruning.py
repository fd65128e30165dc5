"""Forgetting old commits: what they made of each entity is kept as the base, and who wrote its texts."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from taskdash.adapters.sqlite import following, redacting, rows
from taskdash.adapters.sqlite.loading import NUMBER
from taskdash.adapters.sqlite.rows import key
from taskdash.domain import redaction
from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Commit, Entity, Mutation, Ref

WRITERS_KEPT = 100  # of one text; an undo of something older than that counts as written by who undid it

Writers = dict[str, list[tuple[int, str]]]  # text field: (seq, who wrote it then), oldest first

_decode_writers = msgspec.json.Decoder(Writers).decode


class _Base(msgspec.Struct):
    """An entity as of the floor, while that moves."""

    seq: int
    body: bytes | None
    writers: Writers


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
    base: dict[Ref, _Base] = {}
    floor, pruned = 0, 0
    for stored in bodies:
        commit = following.decode(stored)
        if commit.at >= before:
            break
        for mutation in sorted(commit.mutations, key=lambda m: m.before is None):  # occurrences after their models
            ref = Ref(mutation.kind, mutation.id)
            if ref not in base:
                base[ref] = _base_of(connection, number, ref)
            model = redaction.model_of(commit, mutation)
            _move(base[ref], commit, mutation, base[Ref("task", model.id)] if model else None)
        empty = msgspec.structs.replace(commit, mutations=[], overwrote=[], pruned=True)
        body = redacting.rewritten(stored, empty)
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


def _base_of(connection: sqlite3.Connection, number: int, ref: Ref) -> _Base:
    found: Any = connection.execute(
        "SELECT seq, body, writers FROM base WHERE workspace = ? AND kind = ? AND id = ?",
        (number, ref.kind, key(ref.id)),
    ).fetchone()
    return _Base(0, None, {}) if found is None else _Base(found[0], found[1], _decode_writers(found[2]))


def _move(base: _Base, commit: Commit, mutation: Mutation, model: _Base | None) -> None:
    base.seq = commit.seq
    base.body = None if mutation.value is None else rows.encode(mutation.value)
    if mutation.value is None:
        base.writers = {}
        return
    for field in _written(mutation):
        writers = base.writers.setdefault(field, [])
        writer = _creator(commit, mutation, model, field) if mutation.before is None else _writer(writers, commit)
        writers.append((commit.seq, writer))
        del writers[:-WRITERS_KEPT]


def _written(mutation: Mutation) -> list[str]:
    """The text fields that the mutation set, for what it created all of them."""
    kind = KINDS.get(mutation.kind)
    texts = [field.name for field in kind.fields.values() if field.text] if kind else []
    return [field for field in texts if mutation.before is None or field in mutation.changed]


def _creator(commit: Commit, mutation: Mutation, model: _Base | None, field: str) -> str:
    """Who wrote what the commit created; an occurrence of a recurring task repeats its model."""
    text = (mutation.value or {}).get(field)
    if model is not None and model.writers.get(field) and (rows.value(model.body) or {}).get(field) == text:
        return model.writers[field][-1][1]
    return redaction.writer(commit, redaction.Text(mutation.kind, mutation.id, field))


def _writer(writers: list[tuple[int, str]], commit: Commit) -> str:
    """Who wrote what the commit set: where it undoes, whoever had written what was there before."""
    undone = [seq for seq, _ in writers if seq in commit.undoes]
    earlier = [user for seq, user in writers if undone and seq < undone[0]]
    return earlier[-1] if earlier else commit.actor


def _store(connection: sqlite3.Connection, number: int, floor: int, base: dict[Ref, _Base]) -> None:
    connection.executemany(
        "INSERT INTO base (workspace, kind, id, seq, writers, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET seq = excluded.seq, writers = excluded.writers, body = excluded.body",
        [(number, ref.kind, key(ref.id), its.seq, rows.encode(its.writers), its.body) for ref, its in base.items()],
    )
    connection.executemany(
        "DELETE FROM touches WHERE workspace = ? AND kind = ? AND id = ? AND seq <= ?",
        [(number, ref.kind, key(ref.id), floor) for ref in base],
    )
    connection.execute("UPDATE workspaces SET floor = ? WHERE number = ?", (floor, number))
