"""API tokens in MongoDB, keyed by their hashes.

Each good token of a user has one of their slots, and a unique index lets no two have the same: so a user has no more
tokens than slots, however many are asked for at once. A revoked one's slot is its id, which nobody else takes.
"""

from collections.abc import Mapping

from pymongo.errors import DuplicateKeyError

from taskdash.adapters.mongo.accounts import document, next_change, record
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.domain.accounts import ApiToken


class MongoApiTokens:
    """Fills `ports.api_tokens.ApiTokens`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tokens = database["api_tokens"]

    @promptly
    async def add(self, token: ApiToken, digest: bytes, most: int) -> bool:
        change = await next_change(self._database)
        while (slot := await self._free(token.user, most)) is not None:
            try:
                await self._tokens.insert_one(document(token, digest, slot=slot, change=change))
            except DuplicateKeyError:
                continue  # somebody else's by now
            return True
        return False

    async def _free(self, user: str, most: int) -> str | None:
        good = {"user": user, "revoked_at": None}
        taken = {one["slot"] for one in await self._tokens.find(good, {"slot": 1}).to_list()}
        return next((f"{n}" for n in range(most) if f"{n}" not in taken), None) if len(taken) < most else None

    @promptly
    async def by_digest(self, digest: bytes) -> ApiToken | None:
        found = await self._tokens.find_one({"_id": digest})
        return None if found is None else record(ApiToken, found)

    @promptly
    async def of_user(self, user: str, before: str | None, limit: int) -> list[ApiToken]:
        good = {"user": user, "revoked_at": None, "id": {"$lt": before or "~"}}
        found = await self._tokens.find(good).sort("id", -1).limit(limit).to_list()
        return [record(ApiToken, one) for one in found]

    @promptly
    async def revoke(self, user: str, id: str, now: str) -> bool:
        state = {"revoked_at": now, "slot": id, "change": await next_change(self._database)}
        done = await self._tokens.update_one({"id": id, "user": user, "revoked_at": None}, {"$set": state})
        return done.matched_count == 1

    @promptly
    async def used(self, tokens: Mapping[str, str]) -> None:
        for id, at in tokens.items():
            state = {"used_at": at, "change": await next_change(self._database)}
            earlier = {"id": id, "$or": [{"used_at": None}, {"used_at": {"$lt": at}}]}
            await self._tokens.update_one(earlier, {"$set": state})

    @promptly
    async def sweep(self, before: str, limit: int) -> int:
        old = {"revoked_at": {"$gte": "", "$lt": before}}
        found = await self._tokens.find(old, {"_id": 1}).limit(limit).to_list()
        return (await self._tokens.delete_many({"_id": {"$in": [one["_id"] for one in found]}})).deleted_count
