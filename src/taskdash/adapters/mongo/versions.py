"""Users' versions in MongoDB: a field of their document."""

from collections.abc import Mapping, Sequence

from taskdash.adapters.mongo.accounts import next_change
from taskdash.adapters.mongo.database import Database, promptly


class MongoVersions:
    """Fills `ports.versions.Versions`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = database["users"]

    @promptly
    async def increase(self, user: str) -> int | None:
        change = {"$inc": {"version": 1}, "$set": {"change": await next_change(self._database)}}
        found = await self._users.find_one_and_update({"_id": user}, change, return_document=True)
        return None if found is None else found["version"]

    @promptly
    async def of(self, users: Sequence[str]) -> Mapping[str, int]:
        found = await self._users.find({"_id": {"$in": list(users)}}, {"version": 1}).to_list()
        return {one["_id"]: one["version"] for one in found}
