"""What lies in the trash of MongoDB's read models."""

from typing import Any

from taskdash.adapters.mongo import heads
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.domain.log import Ref


class MongoTrash:
    """Fills `ports.trash.Trash`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @promptly
    async def before(self, at: str, limit: int) -> list[tuple[str, Ref]]:
        found = [one for name in ("tasks", "entities") for one in await self._trashed(name, at, limit)]
        found.sort(key=lambda one: str(one["e"]["deleted_at"]))
        return [(one["workspace"], Ref(one.get("kind", "task"), one["id"])) for one in found[:limit]]

    async def _trashed(self, name: str, at: str, limit: int) -> list[dict[str, Any]]:
        """The oldest of a collection, those in workspaces that are in the trash themselves left out."""
        fields = {"workspace": 1, "kind": 1, "id": 1, "e.deleted_at": 1}
        cursor = self._database[name].find({"e.deleted_at": {"$gte": "", "$lt": at}}, fields).sort("e.deleted_at", 1)
        hidden: dict[str, bool] = {}
        found: list[dict[str, Any]] = []
        async with cursor:
            async for one in cursor:
                if one["workspace"] not in hidden:
                    hidden[one["workspace"]] = await self._is_hidden(one["workspace"])
                if one.get("kind") == "workspace" or not hidden[one["workspace"]]:
                    found.append(one)
                if len(found) == limit:
                    break
        return found

    async def _is_hidden(self, workspace: str) -> bool:
        found = await self._database["workspaces"].find_one({"_id": workspace}, {"shown": 1, "erased": 1})
        return found is None or "erased" in found or found["shown"]["trashed"] is not False

    @promptly
    async def within(self, workspace: str, container: Ref, limit: int) -> list[Ref]:
        await heads.ready(self._database, workspace)
        living = {"workspace": workspace, "e.body": {"$exists": True}}
        both = {"$in": [0, 1]}
        asked: dict[str, list[tuple[str, dict[str, Any]]]] = {
            "project": [
                ("tasks", {"e.trashed": both, "e.project": container.id}),
                ("entities", {"kind": "counter", "id": container.id}),
            ],
            "task": [
                ("tasks", {"e.trashed": both, "e.parent": container.id}),
                ("entities", {"kind": "comment", "e.of": container.id}),
            ],
        }
        found: list[Ref] = []
        for name, those in asked.get(container.kind, []):
            if len(found) < limit:
                cursor = self._database[name].find({**living, **those}, {"kind": 1, "id": 1}).limit(limit - len(found))
                found += [Ref(one.get("kind", "task"), one["id"]) for one in await cursor.to_list()]
        return found
