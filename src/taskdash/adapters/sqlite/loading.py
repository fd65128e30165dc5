"""Entities by their ids, and all of them in the order of their ids."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from taskdash.adapters.sqlite import rows
from taskdash.adapters.sqlite.rows import key
from taskdash.domain.log import Entity, Head, Ref
from taskdash.ports.models import Loaded

NUMBER = "(SELECT number FROM workspaces WHERE id = ?)"

JOINED = 4  # entities that are loaded by one statement
_NOBODY = 0  # the number of no workspace


def workspace(connection: sqlite3.Connection, id: str) -> tuple[int, Head | None]:
    """The workspace's number and head; a number under which nothing is found when there is none."""
    found = connection.execute(
        "SELECT number, epoch, seq, at, floor FROM workspaces WHERE id = ?", (key(id),)
    ).fetchone()
    return (_NOBODY, None) if found is None else (found[0], Head(*found[1:]))


def entities(connection: sqlite3.Connection, number: int, refs: Sequence[Ref]) -> Mapping[Ref, Entity | None]:
    """The entities by reference, tombstones included; None for what never was."""
    found: dict[Ref, Entity | None] = dict.fromkeys(refs)
    kinds: dict[str, list[Ref]] = {}
    for ref in found:
        kinds.setdefault(ref.kind, []).append(ref)
    for kind, its in kinds.items():
        for id, seq, body in _by_id(connection, number, kind, its):
            entity = rows.entity(kind, id, seq, body)
            found[Ref(kind, entity.id)] = entity
    return found


def few(connection: sqlite3.Connection, workspace: str, refs: Sequence[Ref]) -> Loaded:
    """The workspace's head and JOINED entities at most, in one statement: as of one moment without a transaction."""
    parameters = [part for ref in refs for part in ((key(ref.id),) if ref.kind == "task" else (ref.kind, key(ref.id)))]
    statement = _joined(tuple(ref.kind == "task" for ref in refs))
    found = connection.execute(statement, (*parameters, key(workspace))).fetchone()
    if found is None:
        return Loaded(None, dict.fromkeys(refs), {})
    each = zip(refs, found[4::2], found[5::2], strict=True)
    entities = {
        ref: None if seq is None else Entity(ref.kind, ref.id, seq, rows.value(body)) for ref, seq, body in each
    }
    return Loaded(Head(*found[:4]), entities, {})


# Where a parameter says the kind, the index is named: SQLite looks at the value for the sake of an index of members
# alone, and would work out its plan anew for each one.
_TASK = "LEFT JOIN tasks AS e{n} ON e{n}.workspace = w.number AND e{n}.id = ?"
_ENTITY = """LEFT JOIN entities AS e{n} INDEXED BY entity_id
    ON e{n}.workspace = w.number AND e{n}.kind = ? AND e{n}.id = ?"""


@lru_cache(maxsize=64)
def _joined(are_tasks: tuple[bool, ...]) -> str:
    columns = "".join(f", e{n}.seq, e{n}.body" for n in range(len(are_tasks)))
    joins = " ".join((_TASK if is_task else _ENTITY).format(n=n) for n, is_task in enumerate(are_tasks))
    return f"SELECT w.epoch, w.seq, w.at, w.floor{columns} FROM workspaces AS w {joins} WHERE w.id = ?"  # noqa: S608


def _by_id(connection: sqlite3.Connection, number: int, kind: str, refs: Sequence[Ref]) -> list[Any]:
    which = "tasks WHERE" if kind == "task" else "entities INDEXED BY entity_id WHERE kind = ? AND"
    under = (number,) if kind == "task" else (kind, number)
    found = []
    for marks, ids in rows.lists(key(ref.id) for ref in refs):
        statement = f"SELECT id, seq, body FROM {which} workspace = ? AND id IN ({marks})"  # noqa: S608 - question marks
        found += connection.execute(statement, (*under, *ids)).fetchall()
    return found


BEFORE_TASKS = f"""SELECT kind, id, seq, body FROM entities INDEXED BY entity_id
    WHERE workspace = {NUMBER} AND (kind, id) > (?, ?) AND kind < 'task' AND body IS NOT NULL
    ORDER BY kind, id LIMIT ?"""  # noqa: S608 - own names
TASKS = f"""SELECT 'task', id, seq, body FROM tasks INDEXED BY task_id
    WHERE workspace = {NUMBER} AND id > ? AND body IS NOT NULL ORDER BY id LIMIT ?"""  # noqa: S608 - own names
AFTER_TASKS = f"""SELECT kind, id, seq, body FROM entities INDEXED BY entity_id
    WHERE workspace = {NUMBER} AND (kind, id) > (?, ?) AND body IS NOT NULL ORDER BY kind, id LIMIT ?"""  # noqa: S608 - own names


def every(connection: sqlite3.Connection, workspace: str, after: Ref | None, limit: int) -> list[Entity]:
    """Entities by (kind, id): the kinds before `task`, tasks, the kinds after it."""
    kind, id = ("", key("")) if after is None else (after.kind, key(after.id))
    found: list[Any] = []
    if kind < "task":
        found += connection.execute(BEFORE_TASKS, (key(workspace), kind, id, limit)).fetchall()
    if kind <= "task" and len(found) < limit:
        above = id if kind == "task" else ""  # the empty text sorts before every id
        found += connection.execute(TASKS, (key(workspace), above, limit - len(found))).fetchall()
    if len(found) < limit:
        place = (kind, id) if kind > "task" else ("task", b"")
        found += connection.execute(AFTER_TASKS, (key(workspace), *place, limit - len(found))).fetchall()
    return [rows.entity(kind, id, seq, body) for kind, id, seq, body in found]
