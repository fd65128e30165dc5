"""Signing keys in MongoDB; the private halves arrive sealed. A unique index lets only one of them sign."""

from contextlib import suppress

from pymongo.errors import DuplicateKeyError

from taskdash.adapters.mongo.accounts import document, next_change, record
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.ports.signing_keys import SigningKey

_NOW = "now"  # the `signs` of the key that signs; a retired one's is its kid


class MongoSigningKeys:
    """Fills `ports.signing_keys.SigningKeys`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys = database["signing_keys"]

    @promptly
    async def offer(self, key: SigningKey) -> SigningKey:
        while True:
            if found := await self._keys.find_one({"signs": _NOW}):
                return record(SigningKey, found)
            with suppress(DuplicateKeyError):
                change = await next_change(self._database)
                await self._keys.insert_one(document(key, key.kid, signs=_NOW, change=change))
                return key

    @promptly
    async def every(self) -> list[SigningKey]:
        found = await self._keys.find().sort([("created_at", 1), ("kid", 1)]).to_list()
        return [record(SigningKey, one) for one in found]

    @promptly
    async def retire(self, kid: str, now: str) -> None:
        state = {"retired_at": now, "signs": kid, "change": await next_change(self._database)}
        await self._keys.update_one({"_id": kid, "retired_at": None}, {"$set": state})

    @promptly
    async def sweep(self, before: str) -> None:
        await self._keys.delete_many({"retired_at": {"$gte": "", "$lt": before}})
