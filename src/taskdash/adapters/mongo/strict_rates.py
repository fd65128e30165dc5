"""Strict rates in MongoDB: one number for each subject."""

from pymongo.errors import DuplicateKeyError

from taskdash.adapters.mongo.database import Database, promptly
from taskdash.domain.rates import Rate, Verdict, admit


class MongoStrictRates:
    """Fills `ports.strict_rates.StrictRates`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rates = database["strict_rates"]

    @promptly
    async def admit(self, subject: str, rate: Rate, now: float) -> Verdict:
        while True:
            found = await self._rates.find_one({"_id": subject})
            before = None if found is None else found["settled_at"]
            verdict = admit(rate, before, now)
            if verdict.settled_at == before or await self._moved(subject, before, verdict.settled_at):
                return verdict

    async def _moved(self, subject: str, before: float | None, after: float) -> bool:
        """Put `after` in the place of `before`; False where somebody else was faster."""
        if before is not None:
            state = {"_id": subject, "settled_at": before}
            return (await self._rates.update_one(state, {"$set": {"settled_at": after}})).matched_count == 1
        try:
            await self._rates.insert_one({"_id": subject, "settled_at": after})
        except DuplicateKeyError:
            return False
        return True

    @promptly
    async def sweep(self, now: float, limit: int) -> int:
        over = {"settled_at": {"$lte": now}}
        found = await self._rates.find(over, {"_id": 1}).limit(limit).to_list()
        done = await self._rates.delete_many({"_id": {"$in": [one["_id"] for one in found]}, **over})
        return done.deleted_count
