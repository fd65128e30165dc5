"""Tries to sign in, counted in MongoDB so that all processes count together."""

from pymongo.errors import DuplicateKeyError

from taskdash.adapters.mongo.database import Database, promptly
from taskdash.domain.accounts import another_failure, one_failure_less


class MongoAttempts:
    """Fills `ports.attempts.Attempts`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._failures = database["sign_in_failures"]
        self._addresses = database["known_addresses"]

    @promptly
    async def begin(self, account: str, address: str, now: str) -> float:
        if await self._is_known(account, address):
            return 0.0
        while True:
            before = await self._settled_at(account)
            after, wait = another_failure(before, now)
            if await self._moved(account, before, after):
                return wait

    @promptly
    async def succeeded(self, account: str, address: str, now: str) -> None:
        if not await self._is_known(account, address):  # else the try was not counted
            while True:
                before = await self._settled_at(account)
                if await self._moved(account, before, one_failure_less(before)):
                    break
        fields = {"account": account, "at": now}
        await self._addresses.update_one({"_id": f"{account}:{address}"}, {"$set": fields}, upsert=True)

    @promptly
    async def forget(self, account: str) -> None:
        await self._failures.delete_one({"_id": account})
        await self._addresses.delete_many({"account": account})

    @promptly
    async def sweep(self, now: str, known_before: str, limit: int) -> int:
        removed = 0
        over = ((self._failures, {"settled_at": {"$lte": now}}), (self._addresses, {"at": {"$lt": known_before}}))
        for collection, old in over:
            found = await collection.find(old, {"_id": 1}).limit(limit).to_list()
            done = await collection.delete_many({"_id": {"$in": [one["_id"] for one in found]}, **old})
            removed += done.deleted_count
        return removed

    async def _is_known(self, account: str, address: str) -> bool:
        return await self._addresses.find_one({"_id": f"{account}:{address}"}) is not None

    async def _settled_at(self, account: str) -> str | None:
        found = await self._failures.find_one({"_id": account})
        return None if found is None else found["settled_at"]

    async def _moved(self, account: str, before: str | None, after: str | None) -> bool:
        """Put `after` in the place of `before`; False where somebody else was faster."""
        if after is None or after == before:
            return True
        if before is not None:
            state = {"_id": account, "settled_at": before}
            return (await self._failures.update_one(state, {"$set": {"settled_at": after}})).matched_count == 1
        try:
            await self._failures.insert_one({"_id": account, "settled_at": after})
        except DuplicateKeyError:
            return False
        return True
