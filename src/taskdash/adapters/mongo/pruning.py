"""Forgetting old commits in MongoDB, one after the other, so that a crash anywhere leaves something to go on from.

Of each commit first the base is moved (each entity only once), then the floor, then the commit is emptied.
"""

import msgspec
from bson import Binary

from taskdash.adapters.mongo import documents, guarding
from taskdash.adapters.mongo.database import Database
from taskdash.adapters.mongo.documents import packed
from taskdash.adapters.mongo.guarding import Derived
from taskdash.domain import bases
from taskdash.domain.bases import Base
from taskdash.domain.log import Entity, Ref
from taskdash.domain.redaction import Writers

_decode_writers = msgspec.json.Decoder(bases.Writers).decode


async def prune(database: Database, before: str, limit: int) -> int:
    """Prune up to `limit` commits made before the instant; answers how many."""
    old = {"pruned": False, "at": {"$lt": before}}
    cursor = database["commits"].find(old, {"workspace": 1, "seq": 1})
    found = await cursor.sort([("at", 1), ("workspace", 1), ("seq", 1)]).limit(limit).to_list()
    for one in found:
        await _prune(database, one["_id"], one["workspace"], one["seq"])
    return len(found)


async def _prune(database: Database, id: str, workspace: str, seq: int) -> None:
    place = database.by_id(id, workspace=workspace)
    found = await database["commits"].find_one(place, {"body": 1})
    if found is None:
        return
    commit = documents.decode(found["body"])
    refs = sorted({Ref(mutation.kind, mutation.id) for mutation in commit.mutations})
    base = {ref: await _base_of(database, workspace, ref) for ref in refs}
    bases.follow(base, commit)
    await guarding.put(database, database["base"], [based(workspace, ref, its) for ref, its in base.items()])
    await database["workspaces"].update_one({"_id": workspace}, {"$max": {"floor": seq}})
    body = Binary(bases.rewritten(found["body"], bases.forgotten(commit)))
    await database["commits"].update_one(place, {"$set": {"body": body, "pruned": True, "touched": []}})


def based(workspace: str, ref: Ref, base: Base, rev: int = 0) -> Derived:
    """The document of an entity's base."""
    state = {"seq": base.seq, "rev": rev, "writers": packed(base.writers)}
    if base.value is not None:
        state["body"] = packed(base.value)
    place = {"workspace": workspace, "kind": ref.kind, "id": ref.id}
    return Derived(f"{workspace}:{ref.kind}:{ref.id}", place, state)


async def _base_of(database: Database, workspace: str, ref: Ref) -> Base:
    id = f"{workspace}:{ref.kind}:{ref.id}"
    found = await database["base"].find_one(database.by_id(id, workspace=workspace, id=ref.id))
    if found is None:
        return Base(0, None, {})
    state = found["e"]
    return Base(state["seq"], documents.value(state.get("body")), _decode_writers(state["writers"]))


async def base(database: Database, workspace: str, after: Ref | None, limit: int) -> list[tuple[Entity, Writers]]:
    """The base, a page of it, by (kind, id)."""
    place = after or Ref("", "")
    parts = (
        {"workspace": workspace, "kind": place.kind, "id": {"$gt": place.id}},
        {"workspace": workspace, "kind": {"$gt": place.kind}},
    )
    found: list[tuple[Entity, Writers]] = []
    for asked in parts:
        if len(found) < limit:
            cursor = database["base"].find(asked).sort([("kind", 1), ("id", 1)]).limit(limit - len(found))
            page = await cursor.to_list()
            found += [(documents.entity(one["kind"], one), _decode_writers(one["e"]["writers"])) for one in page]
    return found
