"""The bus in MongoDB: what could not be asked for when it came is heard later."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from taskdash.adapters.mongo import bus, schema
from taskdash.adapters.mongo.commits import MongoCommitLog
from taskdash.adapters.mongo.database import Database
from tests.contract.commits import WORKSPACE, commit
from tests.contract.ear import Ear
from tests.mongodb import DEPLOYMENT

ELSEWHERE = "bbbbbbbb-0000-4000-8000-000000000002"


@pytest.fixture
async def databases() -> AsyncIterator[tuple[Database, Database]]:
    """What two processes have of one database."""
    uri = DEPLOYMENT.new()
    here, there = Database(uri, deadline=30.0), Database(uri, deadline=30.0)
    try:
        await schema.check(here)
        yield here, there
        await there.drop()
    finally:
        await here.close()
        await there.close()


async def test_who_is_cut_off_for_longer_than_it_looks_back_misses_nothing(
    databases: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "OVERLAP_SECONDS", 0.2)
    here, there = databases
    log, listening, ear = MongoCommitLog(there), bus.MongoBus(here), Ear()
    listening.listen(ear)
    await log.append([commit(1)])
    await ear.wait_for(lambda heard: len(heard) == 1)

    here.deadline = 1e-6  # no answer comes in time
    await asyncio.sleep(2 * bus.POLL_SECONDS)
    await log.append([commit(1, workspace=ELSEWHERE)])
    await asyncio.sleep(1)
    unheard = len(ear.heard)
    here.deadline = 30.0
    await log.append([commit(2)])
    heard = await ear.wait_for(lambda heard: len(heard) == 3)
    await listening.close()

    assert unheard == 1
    assert sorted(each[:2] for each in heard) == [(WORKSPACE, 1), (WORKSPACE, 2), (ELSEWHERE, 1)]


async def test_own_commits_are_heard_before_the_database_is_asked(
    databases: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus, "POLL_SECONDS", 3_600.0)
    here, _ = databases
    log, listening, ear = MongoCommitLog(here), bus.MongoBus(here), Ear()
    listening.listen(ear)

    await log.append([commit(1), commit(2)])
    await log.append([commit(3)])
    heard = [one.seq for one in ear.heard]
    await listening.close()

    assert heard == [1, 2, 3]


async def test_a_commit_of_another_process_just_before_an_own_one_is_heard_too(
    databases: tuple[Database, Database],
) -> None:
    here, there = databases
    listening, ear = bus.MongoBus(here), Ear()
    listening.listen(ear)

    await MongoCommitLog(there).append([commit(1), commit(2)])
    await MongoCommitLog(here).append([commit(3)])
    heard = await ear.wait_for(lambda heard: len(heard) == 3)
    await listening.close()

    assert sorted(one.seq for one in heard) == [1, 2, 3]
