"""Leases in MongoDB: a document for each that is held."""

from pymongo.errors import DuplicateKeyError

from taskdash.adapters.mongo.database import Database, promptly


class MongoLeases:
    """Fills `ports.leases.Leases`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._leases = database["leases"]

    @promptly
    async def claim(self, name: str, holder: str, now: str, until: str) -> bool:
        free = {"_id": name, "$or": [{"holder": holder}, {"until": {"$lte": now}}]}
        done = await self._leases.update_one(free, {"$set": {"holder": holder, "until": until}})
        if done.matched_count:
            return True
        try:
            await self._leases.insert_one({"_id": name, "holder": holder, "until": until})
        except DuplicateKeyError:
            return False
        return True

    @promptly
    async def renew(self, name: str, holder: str, until: str) -> bool:
        done = await self._leases.update_one({"_id": name, "holder": holder}, {"$set": {"until": until}})
        return done.matched_count == 1

    @promptly
    async def release(self, name: str, holder: str) -> None:
        await self._leases.delete_one({"_id": name, "holder": holder})
