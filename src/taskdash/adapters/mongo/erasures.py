"""The ledger of erasures in MongoDB, and the removal of a person's documents."""

from contextlib import suppress

from pymongo.errors import DuplicateKeyError

from taskdash.adapters.mongo.accounts import next_change
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.ports.erasures import Erasure


class MongoErasures:
    """Fills `ports.erasures.Erasures`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._erasures = database["erasures"]

    @promptly
    async def enter(self, erasure: Erasure) -> None:
        with suppress(DuplicateKeyError):
            change = await next_change(self._database)
            await self._erasures.insert_one({"_id": erasure.user, "at": erasure.at, "change": change})

    @promptly
    async def after(self, user: str | None, limit: int) -> list[Erasure]:
        found = await self._erasures.find({"_id": {"$gt": user or ""}}).sort("_id", 1).limit(limit).to_list()
        return [Erasure(one["_id"], one["at"]) for one in found]

    @promptly
    async def forget(self, user: str) -> None:
        for name in ("sessions", "api_tokens", "audit"):
            await self._database[name].delete_many({"user": user})
        await self._database["users"].delete_one({"_id": user})
