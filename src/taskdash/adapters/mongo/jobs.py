"""Jobs in MongoDB: a document for each that is under way."""

from contextlib import suppress
from typing import Any

import msgspec
from pymongo.errors import DuplicateKeyError

from taskdash.adapters.mongo.database import Database, promptly
from taskdash.adapters.mongo.documents import packed
from taskdash.ports.jobs import Job


class MongoJobs:
    """Fills `ports.jobs.Jobs`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs = database["jobs"]

    @promptly
    async def begin(self, job: Job) -> Job:
        with suppress(DuplicateKeyError):
            await self._jobs.insert_one(
                {"_id": job.id, "kind": job.kind, "asked": packed(job.asked), "since": job.since}
            )
            return job
        found = await self._jobs.find_one({"_id": job.id})
        return job if found is None else _job(found)

    @promptly
    async def unfinished(self, before: str, limit: int) -> list[Job]:
        cursor = self._jobs.find({"since": {"$lt": before}}).sort([("since", 1), ("_id", 1)]).limit(limit)
        return [_job(one) for one in await cursor.to_list()]

    @promptly
    async def finish(self, id: str) -> None:
        await self._jobs.delete_one({"_id": id})


def _job(found: dict[str, Any]) -> Job:
    return Job(found["_id"], found["kind"], msgspec.json.decode(found["asked"]), found["since"])
