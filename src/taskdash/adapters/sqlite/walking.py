"""Lists in the order of an index, a page from wherever the last one ended: by key, never by offset."""

import sqlite3
from functools import lru_cache
from heapq import merge
from typing import Any

import msgspec

from taskdash.adapters.sqlite import rows
from taskdash.adapters.sqlite.loading import NUMBER
from taskdash.adapters.sqlite.model_tables import SET_INDEXES
from taskdash.adapters.sqlite.rows import key
from taskdash.domain.log import Entity, Value
from taskdash.domain.queries import TASK_INDEXES, Index, Place, Plan

_IDS = {"project", "parent", "label", "assignee"}  # columns that hold ids
_decode = msgspec.json.Decoder(list[tuple[str, int, Value]]).decode
_BY_CREATION = next(index for index in TASK_INDEXES if index.name == "task_created")


def walk(connection: sqlite3.Connection, workspace: str, plan: Plan, after: Place | None, limit: int) -> list[Entity]:
    """Tasks in the plan's order."""
    statement, parameters = walking(workspace, plan, after, limit)
    (found,) = connection.execute(_in_one(statement), parameters).fetchone()
    return [Entity("task", rows.spelt(id), seq, value) for id, seq, value in _decode(found)]


def walking(workspace: str, plan: Plan, after: Place | None, limit: int) -> tuple[str, list[Any]]:
    """The statement that walks the plan's index, and its parameters."""
    lower, upper = plan.above, plan.below
    parameters = [key(workspace), *_stored(plan), *(value for _, value in plan.also)]
    bounds: list[str] = []
    if after is not None:  # the place takes over from the bound that it lies behind
        passed = upper if plan.descending else lower
        if passed is None or (after.sort < passed if plan.descending else after.sort > passed):
            bounds.append("place")
            parameters += [after.sort, key(after.id)]
            lower, upper = (lower, None) if plan.descending else (None, upper)
    if lower is not None:
        bounds.append("above")
        parameters.append(lower)
    if upper is not None:
        bounds.append("below")
        parameters.append(upper)
    also = tuple(column for column, _ in plan.also)
    return _statement(plan.index, plan.descending, also, tuple(bounds)), [*parameters, limit]


def all_tasks(connection: sqlite3.Connection, workspace: str, after: Place | None, limit: int) -> list[Entity]:
    """Tasks in and out of the trash, newest first."""
    both = [walk(connection, workspace, Plan(_BY_CREATION, (trashed,), True), after, limit) for trashed in (0, 1)]
    merged = merge(*both, key=lambda task: ((task.value or {}).get("created_at", ""), task.id), reverse=True)
    return [task for task, _ in zip(merged, range(limit), strict=False)]


OF_KIND = f"""SELECT id, seq, body FROM entities INDEXED BY entity_created
    WHERE workspace = {NUMBER} AND kind = ? AND of = ? AND body IS NOT NULL"""  # noqa: S608 - own names
_NEWEST_FIRST = " ORDER BY created_at DESC, id DESC LIMIT ?"


def of_kind(
    connection: sqlite3.Connection, workspace: str, kind: str, of: str | None, after: Place | None, limit: int
) -> list[Entity]:
    """Entities of any other kind, newest first."""
    statement, parameters = OF_KIND, [key(workspace), kind, key(of or "")]
    if after is not None:
        statement += " AND (created_at, id) < (?, ?)"
        parameters += [after.sort, key(after.id)]
    found = connection.execute(statement + _NEWEST_FIRST, (*parameters, limit)).fetchall()
    return [rows.entity(kind, id, seq, body) for id, seq, body in found]


def _stored(plan: Plan) -> list[Any]:
    return [
        key(str(value)) if column in _IDS else value for column, value in zip(plan.index.equal, plan.equal, strict=True)
    ]


@lru_cache(maxsize=256)
def _statement(index: Index, descending: bool, also: tuple[str, ...], bounds: tuple[str, ...]) -> str:
    """An index of columns is walked in `tasks`; an index of a set is a table, whose tasks are looked up."""
    walked = f"tasks AS entry INDEXED BY {index.name}"
    source, task = (f"{index.name} AS entry CROSS JOIN tasks ON number = task", "tasks")
    if index not in SET_INDEXES:
        source, task = walked, "entry"
    order = "DESC" if descending else "ASC"
    sort, beyond = f'entry."{index.sort}"', "<" if descending else ">"
    conditions = [f"entry.workspace = {NUMBER}", *(f'entry."{column}" = ?' for column in (*index.equal, *also))]
    if not {"above", "below"} & set(bounds):  # what the index's condition asks for, where no bound implies it
        conditions.append(f"{sort} IS NOT NULL")
    which = {"place": f"({sort}, entry.id) {beyond} (?, ?)", "above": f"{sort} > ?", "below": f"{sort} < ?"}
    conditions += [which[bound] for bound in bounds]
    return (
        f"SELECT entry.id, {task}.seq, {task}.body FROM {source} WHERE {' AND '.join(conditions)}"  # noqa: S608 - own names
        f" ORDER BY {sort} {order}, entry.id {order} LIMIT ?"
    )


@lru_cache(maxsize=256)
def _in_one(statement: str) -> str:
    return rows.in_one(statement, rows.ID, "seq", "CAST(body AS TEXT)")
