"""Statistics in MongoDB: counted over an index of buckets, and what hides below a trashed task is taken off."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from taskdash.adapters.mongo import documents, heads
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.domain.queries import OPEN, PRIORITIES
from taskdash.ports.tallies import Bucket

_AT_ONCE = 1_000  # parents of one question


class MongoTallies:
    """Fills `ports.tallies.Tallies`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tasks = database["tasks"]

    @promptly
    async def by_bucket(self, workspace: str) -> Mapping[Bucket, int]:
        await heads.ready(self._database, workspace)
        match = {"$match": {"workspace": workspace, "e.bucket": {"$gte": ""}}}
        cursor = await self._tasks.aggregate([match, {"$group": {"_id": "$e.bucket", "tasks": {"$sum": 1}}}])
        counts = Counter({one["_id"]: int(one["tasks"]) for one in await cursor.to_list()})
        counts.subtract(Counter((await self._hidden(workspace)).values()))
        return {_bucket(name): count for name, count in counts.items() if count}

    @promptly
    async def open_due(self, workspace: str, until: str) -> list[tuple[str, str, str | None, str | None]]:
        await heads.ready(self._database, workspace)
        asked = {"e.status": {"$in": list(OPEN)}, "e.due_on": {"$gte": "", "$lte": until}}
        found = [documents.value(one["e"]["body"]) or {} for one in await self._shown(workspace, asked)]
        return [(v.get("project", ""), v["due_on"], v.get("due_time"), v.get("timezone")) for v in found]

    @promptly
    async def completed(self, workspace: str, since: str) -> list[tuple[str, str]]:
        await heads.ready(self._database, workspace)
        found = await self._shown(workspace, {"e.status": "done", "e.completed_at": {"$gte": since}})
        return [(one["e"].get("project", ""), one["e"]["completed_at"]) for one in found]

    async def _shown(self, workspace: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        hidden = await self._hidden(workspace)
        fields = {"id": 1, "e.project": 1, "e.completed_at": 1, "e.body": 1}
        cursor = self._tasks.find({"workspace": workspace, "e.trashed": 0, **asked}, fields)
        return [one for one in await cursor.to_list() if one["id"] not in hidden]

    async def _hidden(self, workspace: str) -> dict[str, str]:
        """The buckets, by id, of tasks that are not in the trash themselves, below one that is."""
        trashed = self._tasks.find({"workspace": workspace, "e.trashed": 1}, {"id": 1})
        above = [one["id"] for one in await trashed.to_list()]
        hidden: dict[str, str] = {}
        while above:
            parents, above = above[:_AT_ONCE], above[_AT_ONCE:]
            below = {"workspace": workspace, "e.trashed": 0, "e.parent": {"$in": parents}}
            for one in await self._tasks.find(below, {"id": 1, "e.bucket": 1}).to_list():
                if one["id"] not in hidden:
                    hidden[one["id"]] = one["e"]["bucket"]
                    above.append(one["id"])
        return hidden


def _bucket(name: str) -> Bucket:
    project, status, rank = name.split("|")
    return Bucket(project, status, PRIORITIES[int(rank)])
