"""The read models in MongoDB, as the services ask for them."""

import re
from collections.abc import Mapping, Sequence

from taskdash.adapters.mongo import answering, documents, heads, walking
from taskdash.adapters.mongo.database import Database, Document, promptly, unavailable
from taskdash.domain.log import Entity, Ref
from taskdash.domain.queries import Place, Plan
from taskdash.domain.questions import Question
from taskdash.ports.models import Loaded, Membership

_TRIES = 32  # at what has to be read as of one head while others write

_LIVING = {"e.body": {"$exists": True}}


class MongoModels:
    """Fills `ports.models.Models`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @promptly
    async def load(self, workspace: str, refs: Sequence[Ref], questions: Sequence[Question] = ()) -> Loaded:
        for _ in range(_TRIES):
            known = await heads.ready(self._database, workspace)
            entities = await self._entities(workspace, refs)
            answers = {q: await answering.answer(self._database, workspace, known, q) for q in questions}
            seq = known.top.seq if known else 0
            as_of_then = all(entity is None or entity.seq <= seq for entity in entities.values())
            if as_of_then and (not questions or await heads.ends_at(self._database, workspace, seq)):
                return Loaded(known and known.head, entities, answers)
        raise unavailable()

    async def _entities(self, workspace: str, refs: Sequence[Ref]) -> Mapping[Ref, Entity | None]:
        found: dict[Ref, Entity | None] = dict.fromkeys(refs)
        tasks = [ref.id for ref in found if ref.kind == "task"]
        others = [ref for ref in found if ref.kind != "task"]
        if tasks:
            asked = documents.ids([f"{workspace}:{id}" for id in tasks])
            for one in await self._database["tasks"].find(asked, documents.SHOWN).to_list():
                found[Ref("task", one["id"])] = documents.entity("task", one)
        if others:
            asked = documents.ids([f"{workspace}:{ref.kind}:{ref.id}" for ref in others])
            for one in await self._database["entities"].find(asked, {"kind": 1, **documents.SHOWN}).to_list():
                found[Ref(one["kind"], one["id"])] = documents.entity(one["kind"], one)
        return found

    @promptly
    async def walk(self, workspace: str, plan: Plan, after: Place | None, limit: int) -> list[Entity]:
        async with self._database.pages() as pages:
            await heads.ready(self._database, workspace, pages.session)
            return await walking.walk(pages, workspace, plan, after, limit)

    @promptly
    async def of_kind(self, workspace: str, kind: str, of: str | None, after: Place | None, limit: int) -> list[Entity]:
        async with self._database.pages() as pages:
            await heads.ready(self._database, workspace, pages.session)
            if kind == "task":
                return await walking.all_tasks(pages, workspace, after, limit)
            return await walking.of_kind(pages, workspace, kind, of, after, limit)

    @promptly
    async def every(self, workspace: str, after: Ref | None, limit: int) -> list[Entity]:
        place = after or Ref("", "")
        found: list[Entity] = []
        async with self._database.pages() as pages:
            await heads.ready(self._database, workspace, pages.session)
            for name, asked, order in _in_order(workspace, place):
                if len(found) < limit:
                    cursor = pages.find(name, {**asked, **_LIVING}, {"kind": 1, **documents.SHOWN})
                    page = await cursor.sort(order).limit(limit - len(found)).to_list()
                    found += [documents.entity(one.get("kind", "task"), one) for one in page]
        return found

    @promptly
    async def search(self, workspace: str, words: Sequence[str], limit: int) -> list[Entity]:
        if not words or await heads.ready(self._database, workspace) is None:
            return []
        *whole, last = words
        beginning = {"e.terms": {"$regex": "^" + re.escape(last)}}  # that of a string: an index has bounds for it
        asked = {"workspace": workspace, "$and": [*({"e.terms": word} for word in whole), beginning]}
        found = await self._database["tasks"].find(asked, documents.SHOWN).sort("id", -1).limit(limit).to_list()
        return [documents.entity("task", one) for one in found]

    @promptly
    async def memberships(self, user: str, *, trashed: bool = False) -> list[Membership]:
        found = await self._database["memberships"].find({"user": user}).to_list()
        live = {one["workspace"]: one["e"]["role"] for one in found if one["e"]["live"]}
        asked = {"_id": {"$in": list(live)}, "erased": {"$exists": False}, "shown.trashed": trashed}
        there = await self._database["workspaces"].find(asked, {"_id": 1}).to_list()
        return sorted(Membership(w["_id"], live[w["_id"]]) for w in there)


def _in_order(workspace: str, after: Ref) -> list[tuple[str, Document, walking.Order]]:
    """The parts of a walk by (kind, id): what is left of the kind, the kinds before `task`, tasks, the kinds after."""
    by_kind: walking.Order = [("kind", 1), ("id", 1)]
    here: Document = {"workspace": workspace}
    rest = {**here, "id": {"$gt": after.id}}
    parts: list[tuple[str, Document, walking.Order]] = []
    if after.kind != "task":
        parts.append(("entities", {**rest, "kind": after.kind}, [("id", 1)]))
    if after.kind < "task":
        parts.append(("entities", {**here, "kind": {"$gt": after.kind, "$lt": "task"}}, by_kind))
    if after.kind <= "task":
        parts.append(("tasks", rest if after.kind == "task" else here, [("id", 1)]))
    beyond = max(after.kind, "task")
    return [*parts, ("entities", {**here, "kind": {"$gt": beyond}}, by_kind)]
