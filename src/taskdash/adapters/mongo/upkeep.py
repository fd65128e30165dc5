"""What rewrites the log in MongoDB: pruning, redaction, a new epoch, erasure. Every step can be repeated."""

import secrets
from collections.abc import Sequence

from bson import Binary

from taskdash.adapters.mongo import documents, guarding, heads, pruning
from taskdash.adapters.mongo.database import Database, clock, promptly
from taskdash.adapters.mongo.documents import packed
from taskdash.domain import bases
from taskdash.domain.log import Commit, Entity, Mutation, Ref
from taskdash.domain.redaction import Writers
from taskdash.ports.bus import Heard

OF_WORKSPACES = ("commits", "tasks", "entities", "memberships", "base")


class MongoUpkeep:
    """Fills `ports.upkeep.Upkeep`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @promptly
    async def prune(self, before: str, limit: int) -> int:
        return await pruning.prune(self._database, before, limit)

    @promptly
    async def belonged(self, user: str) -> list[str]:
        found = await self._database["memberships"].find({"user": user}, {"workspace": 1}).to_list()
        return sorted(one["workspace"] for one in found)

    @promptly
    async def base(self, workspace: str, after: Ref | None, limit: int) -> list[tuple[Entity, Writers]]:
        return await pruning.base(self._database, workspace, after, limit)

    @promptly
    async def redact(
        self, workspace: str, commits: Sequence[Commit], entities: Sequence[Entity], base: Sequence[Entity]
    ) -> None:
        await heads.ready(self._database, workspace)
        for commit in commits:
            await self._commit(workspace, commit)
        for entity in entities:
            await self._entity(workspace, entity)
        for entity in base:
            id = f"{workspace}:{entity.kind}:{entity.id}"
            same = {"_id": id, "workspace": workspace, "id": entity.id, "e.seq": entity.seq}
            there = {**same, "e.body": {"$exists": True}}
            await self._database["base"].update_one(there, {"$set": {"e.body": packed(entity.value)}})

    async def _commit(self, workspace: str, commit: Commit) -> None:
        place = {"_id": heads.commit_id(workspace, commit.seq), "workspace": workspace, "pruned": False}
        if found := await self._database["commits"].find_one(place, {"body": 1}):
            body = Binary(bases.rewritten(found["body"], commit))
            await self._database["commits"].update_one(place, {"$set": {"body": body}})

    async def _entity(self, workspace: str, entity: Entity) -> None:
        """Put the value in the place of the one with the same seq, as a later revision of it."""
        collection = self._database["tasks" if entity.kind == "task" else "entities"]
        made = documents.derived(workspace, Mutation(entity.kind, entity.id, "put", entity.value), entity.seq)
        place = self._database.by_id(made.id, workspace=workspace, id=entity.id)
        found = await collection.find_one(place, {"e.seq": 1, "e.rev": 1})
        if found is not None and found["e"]["seq"] == entity.seq:
            await collection.update_one(place, guarding.newest({**made.state, "rev": found["e"]["rev"] + 1}))

    @promptly
    async def renew(self, workspace: str) -> None:
        await self._database["workspaces"].update_one({"_id": workspace}, {"$set": {"epoch": heads.new_epoch()}})
        await self._announce(workspace)

    @promptly
    async def erase(self, workspace: str) -> None:
        hidden = {"$set": {"erased": clock()}}
        done = await self._database["workspaces"].update_one({"_id": workspace, "erased": {"$exists": False}}, hidden)
        for name in OF_WORKSPACES:
            await self._database[name].delete_many({"workspace": workspace})
        if done.matched_count:
            await self._announce(workspace)

    async def _announce(self, workspace: str) -> None:
        """Tell the bus, of this process at once and of others when they ask."""
        renewal = {"_id": secrets.token_hex(12), "workspace": workspace, "stored": clock()}
        await self._database["renewals"].insert_one(renewal)
        self._database.tell([Heard(workspace, 0, True)])
