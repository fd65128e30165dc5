"""The questions of decisions, each answered from an index."""

from collections.abc import Awaitable, Callable
from typing import Any

from taskdash.adapters.mongo import documents
from taskdash.adapters.mongo.database import Database, Document
from taskdash.adapters.mongo.heads import Standing
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

_TRASHED = (0, 1)


async def answer(database: Database, workspace: str, known: Standing | None, question: Question) -> Any:
    """The answer, as `domain.questions` defines it."""
    if question == Count("task"):
        return known.top.tasks if known else 0
    return await _ANSWERS[type(question)](database, workspace, question)


async def _last_place(database: Database, workspace: str, question: LastPlace) -> Placed | None:
    places = _places_of(workspace, question.project)
    found = [await _places(database, {**one, "e.order": {"$gte": ""}}, -1, 1) for one in places]
    return max((place for some in found for place in some), default=None)


async def _around(database: Database, workspace: str, question: Around) -> tuple[list[Placed], list[Placed]]:
    async def side(way: int) -> list[Placed]:
        beyond = "$lt" if way < 0 else "$gt"
        bounds = ({"e.order": question.order, "id": {beyond: question.id}}, {"e.order": {beyond: question.order}})
        found: list[Placed] = []
        for one in _places_of(workspace, question.project):
            for bound in bounds:
                found += await _places(database, {**one, **bound}, way, NEIGHBOURS)
        return sorted(found)

    return (await side(-1))[-NEIGHBOURS:], (await side(1))[:NEIGHBOURS]


def _places_of(workspace: str, project: str) -> list[Document]:
    return [{"workspace": workspace, "e.trashed": trashed, "e.project": project} for trashed in _TRASHED]


async def _places(database: Database, asked: Document, way: int, limit: int) -> list[Placed]:
    cursor = database["tasks"].find(asked, {"id": 1, "e.order": 1})
    found = await cursor.sort([("e.order", way), ("id", way)]).limit(limit).to_list()
    return [Placed(one["e"]["order"], one["id"]) for one in found]


async def _prefix_holder(database: Database, workspace: str, question: PrefixHolder) -> str | None:
    asked = {"workspace": workspace, "e.prefixes": question.prefix}
    found = await database["entities"].find(asked, {"id": 1}).sort("id", 1).limit(1).to_list()
    return found[0]["id"] if found else None


async def _numbered(database: Database, workspace: str, question: Numbered) -> str | None:
    asked = {"workspace": workspace, "e.numbers": f"{question.project}:{question.number}"}
    found = await database["tasks"].find_one(asked, {"id": 1})
    return None if found is None else found["id"]


async def _subtasks(database: Database, workspace: str, question: Subtasks) -> list[str]:
    asked = {"workspace": workspace, "e.trashed": {"$in": list(_TRASHED)}, "e.parent": question.task}
    found = await database["tasks"].find(asked, {"id": 1}).limit(SUBTASKS).to_list()
    return [one["id"] for one in found]


async def _count(database: Database, workspace: str, question: Count) -> int:
    if question.kind == "member":
        return await database["entities"].count_documents({"workspace": workspace, "e.role": {"$gte": ""}})
    asked = {"workspace": workspace, "kind": question.kind, "e.body": {"$exists": True}}
    return await database["entities"].count_documents(asked)


async def _owners(database: Database, workspace: str, _question: Owners) -> list[str]:
    asked = {"workspace": workspace, "e.role": "owner"}
    found = await database["entities"].find(asked, {"id": 1}).sort("id", 1).limit(OWNERS).to_list()
    return [one["id"] for one in found]


async def _changes_since(database: Database, workspace: str, question: ChangesSince) -> list[Change]:
    touched = {"workspace": workspace, "touched": f"{question.kind}:{question.id}", "seq": {"$gt": question.seq}}
    found = await database["commits"].find(touched, {"body": 1}).sort("seq", 1).to_list()
    return [
        Change(commit.seq, commit.actor, tuple(m.changed), m.before, tuple(commit.undoes))
        for commit in (documents.decode(one["body"]) for one in found)
        for m in commit.mutations
        if (m.kind, m.id) == (question.kind, question.id)
    ]


_ANSWERS: dict[type, Callable[[Database, str, Any], Awaitable[Any]]] = {
    LastPlace: _last_place,
    Around: _around,
    PrefixHolder: _prefix_holder,
    Numbered: _numbered,
    Subtasks: _subtasks,
    Count: _count,
    Owners: _owners,
    ChangesSince: _changes_since,
}
