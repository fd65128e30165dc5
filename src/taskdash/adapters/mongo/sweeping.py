"""Finishing what a process began that is gone: commits that nobody derived, what an erasure left behind."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pymongo
import structlog
from pymongo.errors import PyMongoError

from taskdash.adapters.mongo import heads
from taskdash.adapters.mongo.database import Database, clock, is_trouble
from taskdash.adapters.mongo.upkeep import OF_WORKSPACES
from taskdash.domain.times import plus

EVERY_SECONDS = 2.0  # with the age below, a commit is derived within 5 seconds though nobody reads
OLD_SECONDS = 1.0  # a commit younger than this is still its writer's
OVERLAP_SECONDS = 10.0  # how much later than its date a commit may show: the deadline, and clocks apart
_AT_ONCE = 10_000


async def keep_sweeping(database: Database) -> None:
    """Sweep every EVERY_SECONDS, until cancelled; several processes may."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        with _tolerating_trouble(), pymongo.timeout(database.deadline):
            await sweep(database, clock())


async def sweep(database: Database, now: str) -> None:
    """Derive what was stored since the last sweep, by whomever, and is not yet derived."""
    counters = database["counters"]
    found = await counters.find_one({"_id": "swept"})
    through, until = found["through"] if found else "", plus(now, seconds=-OLD_SECONDS)
    since = plus(through, seconds=-OVERLAP_SECONDS) if through else ""
    cursor = database["commits"].find(
        {"stored": {"$gte": since, "$lte": until}}, {"workspace": 1, "seq": 1, "stored": 1}
    )
    rows = await cursor.sort("stored", 1).limit(_AT_ONCE).to_list()
    ends: dict[str, int] = {}
    for row in rows:
        ends[row["workspace"]] = max(row["seq"], ends.get(row["workspace"], 0))
    shown = database["workspaces"].find({"_id": {"$in": list(ends)}, "erased": {"$exists": False}}, {"top.seq": 1})
    for one in await shown.to_list():
        if one["top"]["seq"] < ends[one["_id"]]:
            await heads.ready(database, one["_id"])
    await _sweep_erased(database, since)
    swept = rows[-1]["stored"] if len(rows) == _AT_ONCE else until
    await counters.update_one({"_id": "swept"}, {"$max": {"through": swept}}, upsert=True)
    await database["renewals"].delete_many({"stored": {"$lt": plus(now, hours=-1)}})


async def _sweep_erased(database: Database, since: str) -> None:
    """Remove once more what was erased a moment ago: a commit may have been under way."""
    for one in await database["workspaces"].find({"erased": {"$gte": since}}, {"_id": 1}).to_list():
        for name in OF_WORKSPACES:
            await database[name].delete_many({"workspace": one["_id"]})


@contextmanager
def _tolerating_trouble() -> Iterator[None]:
    with suppress(asyncio.TimeoutError):
        try:
            yield
        except PyMongoError as error:
            if not is_trouble(error):
                raise
            structlog.get_logger("mongo").warning("sweep_failed", reason=type(error).__name__)
