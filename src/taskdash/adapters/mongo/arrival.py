"""Arriving in a MongoDB database: sessions as they were, and the epochs that clients know."""

from collections.abc import Sequence

from pymongo import ReplaceOne

from taskdash.adapters.mongo import sessions
from taskdash.adapters.mongo.accounts import next_change
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.ports.departure import KeptSession

_TOGETHER = 64  # replacements of one command; FerretDB holds a connection for each, of 100


class MongoArrival:
    """Fills `ports.arrival.Arrival`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @promptly
    async def take(self, sessions_kept: Sequence[KeptSession]) -> None:
        last = await next_change(self._database, len(sessions_kept))
        made = [sessions.kept(one, last - number) for number, one in enumerate(sessions_kept)]
        for start in range(0, len(made), _TOGETHER):
            together = made[start : start + _TOGETHER]
            await self._database["sessions"].bulk_write(
                [ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in together], ordered=False
            )

    @promptly
    async def name_epoch(self, workspace: str, epoch: str) -> None:
        await self._database["workspaces"].update_one({"_id": workspace}, {"$set": {"epoch": epoch}})

    async def clear(self) -> None:
        await self._database.clear()
