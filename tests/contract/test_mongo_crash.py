"""A process that dies between storing a commit and deriving its read models: somebody else finishes that."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator

import pytest

from taskdash.adapters.mongo import schema, sweeping
from taskdash.adapters.mongo.database import Database
from taskdash.adapters.mongo.head_store import MongoHeads
from taskdash.adapters.mongo.models import MongoModels
from taskdash.background import cancel
from taskdash.domain.log import Ref
from tests.contract.commits import WORKSPACE, uid
from tests.mongodb import DEPLOYMENT

# Appends a first commit, and of the second nothing but what the log holds.
DYING = """
import asyncio, os, signal, sys
from taskdash.adapters.mongo import heads
from taskdash.adapters.mongo.commits import MongoCommitLog
from taskdash.adapters.mongo.database import Database
from tests.contract.commits import commit, task, uid

async def main():
    log = MongoCommitLog(Database(sys.argv[1], deadline=30.0))
    await log.append([commit(1, task(uid(1)))])
    heads.derive = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    await log.append([commit(2, task(uid(2)))])

asyncio.run(main())
"""


@pytest.fixture
async def left_behind() -> AsyncIterator[Database]:
    """A database whose log has a commit that nobody derived."""
    uri = DEPLOYMENT.new()
    database = Database(uri, deadline=30.0)
    try:
        await schema.check(database)
        command = [sys.executable, "-c", DYING, uri]
        died = await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=60, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr
        assert (await derived(database), await database["commits"].count_documents({})) == (1, 2)
        yield database
        await database.drop()
    finally:
        await database.close()


async def test_the_next_who_reads_the_workspace_finishes_it(left_behind: Database) -> None:
    """Whoever it is: nobody sees less than the log."""
    loaded = await MongoModels(left_behind).load(WORKSPACE, [Ref("task", uid(2))])

    assert loaded.head is not None
    assert loaded.head.seq == 2
    assert loaded.entities[Ref("task", uid(2))] is not None


async def test_the_next_who_asks_where_it_stands_finishes_it(left_behind: Database) -> None:
    """So no kept answer is taken for the newest."""
    assert (await MongoHeads(left_behind).of([WORKSPACE]))[WORKSPACE].seq == 2
    assert await derived(left_behind) == 2


async def test_it_is_finished_within_five_seconds_though_nobody_reads(left_behind: Database) -> None:
    """Every server sweeps."""
    began = time.monotonic()
    sweeper = asyncio.create_task(sweeping.keep_sweeping(left_behind))
    while await derived(left_behind) < 2:
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.05)
    await cancel(sweeper)
    assert await left_behind["tasks"].count_documents({}) == 2


async def derived(database: Database) -> int:
    """Up to which commit everything is derived."""
    found = await database["workspaces"].find_one({"_id": WORKSPACE})
    assert found is not None
    return int(found["top"]["seq"])
