"""Users in MongoDB: one document each; a unique index on the e-mail address is the claim to it."""

from collections.abc import Mapping, Sequence

import msgspec
from pymongo.errors import DuplicateKeyError, OperationFailure

from taskdash.adapters.mongo.accounts import document, next_change, record
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.domain.accounts import User
from taskdash.ports.users import EmailTaken, NotFirst

_FIRST = "first"  # the `ordinal` that only one user can have; everybody else's is their id


class MongoUsers:
    """Fills `ports.users.Users`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = database["users"]

    @promptly
    async def create(self, user: User, *, first: bool = False) -> User:
        if first and await self._users.find_one({}, {"_id": 1}):
            raise NotFirst
        made = msgspec.structs.replace(user, change=await next_change(self._database))
        try:
            await self._users.insert_one(document(made, user.id, ordinal=_FIRST if first else user.id))
        except DuplicateKeyError:
            raise NotFirst if first else EmailTaken from None
        return made

    @promptly
    async def by_email(self, email: str) -> User | None:
        found = await self._users.find_one({"email": email})
        return None if found is None else record(User, found)

    @promptly
    async def by_id(self, id: str) -> User | None:
        found = await self._users.find_one({"_id": id})
        return None if found is None else record(User, found)

    @promptly
    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, User]:
        found = await self._users.find({"_id": {"$in": list(ids)}}).to_list()
        return {one["_id"]: record(User, one) for one in found}

    @promptly
    async def replace(self, user: User) -> User | None:
        made = msgspec.structs.replace(user, change=await next_change(self._database))
        try:
            state = {"_id": user.id, "change": user.change}
            done = await self._users.update_one(state, {"$set": msgspec.structs.asdict(made)})
        except OperationFailure as error:
            if await self.is_taken(user):  # which not every server tells by the code of a duplicate
                raise EmailTaken from error
            raise
        return made if done.matched_count else None

    async def is_taken(self, user: User) -> bool:
        """Whether somebody else has the user's address."""
        found = await self._users.find_one({"email": user.email}, {"_id": 1})
        return found is not None and found["_id"] != user.id

    @promptly
    async def page(self, after: str | None, limit: int) -> list[User]:
        found = await self._users.find({"_id": {"$gt": after or ""}}).sort("_id", 1).limit(limit).to_list()
        return [record(User, one) for one in found]
