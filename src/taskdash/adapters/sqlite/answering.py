"""The questions of decisions, each answered from an index."""

import sqlite3
from collections.abc import Callable
from typing import Any

import msgspec

from taskdash.adapters.sqlite.rows import Key, key, text
from taskdash.domain.questions import (
    NEIGHBOURS,
    OWNERS,
    SUBTASKS,
    Around,
    Change,
    ChangesSince,
    Count,
    LastPlace,
    Numbered,
    Owners,
    Placed,
    PrefixHolder,
    Question,
    Subtasks,
)

_PLACES = """SELECT "order", id FROM tasks INDEXED BY task_project_order
    WHERE workspace = ? AND trashed = ? AND project = ? AND "order" IS NOT NULL"""
LAST_PLACE = f'{_PLACES} ORDER BY "order" DESC, id DESC LIMIT 1'
PLACES_BEFORE = f'{_PLACES} AND ("order", id) < (?, ?) ORDER BY "order" DESC, id DESC LIMIT {NEIGHBOURS}'
PLACES_AFTER = f'{_PLACES} AND ("order", id) > (?, ?) ORDER BY "order", id LIMIT {NEIGHBOURS}'
_TRASHED = (0, 1)


class _Touch(msgspec.Struct):
    """A mutation without its value, which is the most of it."""

    kind: str
    id: str
    changed: tuple[str, ...] = ()
    before: dict[str, Any] | None = None


class _Touches(msgspec.Struct):
    """Of a commit what `Change` tells."""

    seq: int
    actor: str
    mutations: list[_Touch]
    undoes: tuple[int, ...] = ()


_decode_touches = msgspec.json.Decoder(_Touches).decode


def answer(connection: sqlite3.Connection, number: int, question: Question) -> Any:
    """The answer, as `domain.questions` defines it, for the workspace with this number."""
    return _ANSWERS[type(question)](connection, number, question)


def _last_place(connection: sqlite3.Connection, number: int, question: LastPlace) -> Placed | None:
    return max(
        (
            place
            for trashed in _TRASHED
            for place in _placed(connection.execute(LAST_PLACE, (number, trashed, key(question.project))))
        ),
        default=None,
    )


def _around(connection: sqlite3.Connection, number: int, question: Around) -> tuple[list[Placed], list[Placed]]:
    def side(statement: str) -> list[Placed]:
        place = (key(question.project), question.order, key(question.id))
        return [
            placed
            for trashed in _TRASHED
            for placed in _placed(connection.execute(statement, (number, trashed, *place)))
        ]

    return sorted(side(PLACES_BEFORE))[-NEIGHBOURS:], sorted(side(PLACES_AFTER))[:NEIGHBOURS]


def _placed(found: sqlite3.Cursor) -> list[Placed]:
    return [Placed(order, text(id)) for order, id in found]


def _prefix_holder(connection: sqlite3.Connection, number: int, question: PrefixHolder) -> str | None:
    found: tuple[Key] | None = connection.execute(
        "SELECT project FROM prefixes WHERE workspace = ? AND prefix = ? ORDER BY project", (number, question.prefix)
    ).fetchone()
    return None if found is None else text(found[0])


NUMBERED = """SELECT id FROM tasks INDEXED BY task_numbered WHERE workspace = :workspace AND project = :project
        AND numbered = :numbered
    UNION ALL SELECT id FROM former_numbers WHERE workspace = :workspace AND project = :project
        AND numbered = :numbered LIMIT 1"""


def _numbered(connection: sqlite3.Connection, number: int, question: Numbered) -> str | None:
    asked = {"workspace": number, "project": key(question.project), "numbered": question.number}
    found: tuple[Key] | None = connection.execute(NUMBERED, asked).fetchone()
    return None if found is None else text(found[0])


def _subtasks(connection: sqlite3.Connection, number: int, question: Subtasks) -> list[str]:
    found = connection.execute(
        "SELECT id FROM tasks INDEXED BY task_parent WHERE workspace = ? AND trashed IN (0, 1) AND parent = ?"
        " AND created_at IS NOT NULL LIMIT ?",
        (number, key(question.task), SUBTASKS),
    )
    return [text(id) for (id,) in found]


def _count(connection: sqlite3.Connection, number: int, question: Count) -> int:
    parameters: list[int | str]
    if question.kind == "task":
        statement, parameters = "SELECT ifnull(sum(tasks), 0) FROM workspaces WHERE number = ?", [number]
    elif question.kind == "member":
        statement, parameters = "SELECT count(*) FROM memberships WHERE workspace = ?", [number]
    else:
        statement = "SELECT count(*) FROM entities WHERE workspace = ? AND kind = ? AND body IS NOT NULL"
        parameters = [number, question.kind]
    return int(connection.execute(statement, parameters).fetchone()[0])


def _owners(connection: sqlite3.Connection, number: int, _question: Owners) -> list[str]:
    found = connection.execute(
        "SELECT user FROM memberships WHERE workspace = ? AND role = 'owner' ORDER BY user LIMIT ?", (number, OWNERS)
    )
    return [text(user) for (user,) in found]


def _changes_since(connection: sqlite3.Connection, number: int, question: ChangesSince) -> list[Change]:
    found = connection.execute(
        "SELECT body FROM touches JOIN commits USING (workspace, seq)"
        " WHERE workspace = ? AND kind = ? AND touches.id = ? AND seq > ? ORDER BY seq",
        (number, question.kind, key(question.id), question.seq),
    ).fetchall()
    return [
        Change(commit.seq, commit.actor, touch.changed, touch.before, commit.undoes)
        for commit in (_decode_touches(body) for (body,) in found)
        for touch in commit.mutations
        if (touch.kind, touch.id) == (question.kind, question.id)
    ]


_ANSWERS: dict[type, Callable[[sqlite3.Connection, int, Any], Any]] = {
    LastPlace: _last_place,
    Around: _around,
    PrefixHolder: _prefix_holder,
    Numbered: _numbered,
    Subtasks: _subtasks,
    Count: _count,
    Owners: _owners,
    ChangesSince: _changes_since,
}
