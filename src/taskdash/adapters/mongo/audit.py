"""The security audit in MongoDB."""

from taskdash.adapters.mongo.accounts import document, next_change, record
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.domain.accounts import Happened


class MongoAudit:
    """Fills `ports.audit.Audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._audit = database["audit"]

    @promptly
    async def append(self, happened: Happened) -> None:
        await self._audit.insert_one(document(happened, happened.id, change=await next_change(self._database)))

    @promptly
    async def of_user(self, user: str, before: str | None, limit: int) -> list[Happened]:
        asked = {"user": user, "_id": {"$lt": before or "~"}}
        found = await self._audit.find(asked).sort("_id", -1).limit(limit).to_list()
        return [record(Happened, one) for one in found]

    @promptly
    async def sweep(self, before: str, limit: int) -> int:
        found = await self._audit.find({"at": {"$lt": before}}, {"_id": 1}).sort("at", 1).limit(limit).to_list()
        return (await self._audit.delete_many({"_id": {"$in": [one["_id"] for one in found]}})).deleted_count
