"""Rumours of commits: who listens hears of them at once, and a bus over MongoDB makes an ordered story of them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from taskdash.adapters.mongo import bus as polling
from taskdash.adapters.mongo import schema
from taskdash.adapters.mongo.bus import MongoBus
from taskdash.adapters.mongo.commits import MongoCommitLog
from taskdash.adapters.mongo.database import Database
from taskdash.adapters.redis.rumours import RedisRumours
from taskdash.adapters.redis.server import RedisServer
from taskdash.domain.log import Ref
from taskdash.ports.bus import Heard
from taskdash.services.spreading import WAITING, Spreading
from taskdash.services.when_down import Outages
from tests.contract.commits import WORKSPACE, commit, task, uid
from tests.contract.ear import Ear
from tests.contract.test_redis import two_of_a_cluster
from tests.mongodb import DEPLOYMENT
from tests.redis_server import RedisProcess

TOLD = [Heard(WORKSPACE, 7, True, [Ref("task", uid(5))]), Heard(WORKSPACE, 8, False), Heard(WORKSPACE, 0, True, [])]


async def told_until(rumours: RedisRumours, ear: Ear, told: list[Heard]) -> None:
    """Tell again and again until it is heard: who begins to listen does so a moment later."""
    async with asyncio.timeout(60):
        while not ear.heard:
            await rumours.tell(told)
            await asyncio.sleep(0.02)


@pytest.fixture
async def rumours(mortal_redis: RedisProcess) -> AsyncIterator[RedisRumours]:
    server = RedisServer(mortal_redis.url)
    made = RedisRumours(server)
    yield made
    await made.close()
    await server.close()


async def test_what_is_told_is_heard_as_it_was_told(rumours: RedisRumours):
    ear, other = Ear(), Ear()
    rumours.listen(ear)
    end = rumours.listen(other)
    await told_until(rumours, ear, TOLD)
    end()
    ear.heard.clear()
    other.heard.clear()
    await rumours.tell(TOLD)

    assert (await ear.wait_for(lambda heard: len(heard) >= 3))[-3:] == TOLD
    assert other.heard == []


async def test_after_an_outage_it_is_heard_again(mortal_redis: RedisProcess, rumours: RedisRumours):
    ear, outages = Ear(), Outages()
    rumours.listen(ear)
    await told_until(rumours, ear, TOLD)
    mortal_redis.kill()
    spreading = Spreading(rumours, outages)
    for _ in range(3):
        spreading.spread(TOLD)
        await spreading.close()
    assert outages.answered["bus"] == 3
    mortal_redis.start()
    ear.heard.clear()

    async with asyncio.timeout(60):
        while not ear.heard:
            spreading.spread(TOLD)
            await asyncio.sleep(0.05)


async def test_what_no_process_of_ours_would_tell_is_not_heard(mortal_redis: RedisProcess, rumours: RedisRumours):
    ear = Ear()
    rumours.listen(ear)
    await told_until(rumours, ear, TOLD)
    for nonsense in ("", "[]]", '[["workspace"]]', '{"a": 1}'):
        mortal_redis.say("PUBLISH", "taskdash:1:commits:0", nonsense)
    ear.heard.clear()
    await rumours.tell(TOLD)

    assert (await ear.wait_for(lambda heard: len(heard) >= 3))[-3:] == TOLD


async def test_a_cluster_passes_them_on_from_any_server(tmp_path: Path):
    async with two_of_a_cluster(tmp_path) as (first, second):
        servers = [RedisServer(f"redis+cluster://127.0.0.1:{one.port}") for one in (first, second)]
        here, there = (RedisRumours(server) for server in servers)
        ear = Ear()
        there.listen(ear)
        await told_until(here, ear, TOLD)

        assert ear.heard[:3] == TOLD
        for rumours in (here, there):
            await rumours.close()
        for server in servers:
            await server.close()


async def test_nobody_waits_for_others_to_be_told_and_what_waits_is_bounded(rumours: RedisRumours):
    told: list[int] = []

    class Slow(RedisRumours):
        async def tell(self, heard):
            told.append(len(heard))

    spreading = Spreading(Slow(rumours._server), Outages())
    for _ in range(2 * WAITING):
        spreading.spread(TOLD[:1])
    await spreading.close()

    assert sum(told) == WAITING


async def test_a_bus_that_listens_tells_of_others_commits_in_order_and_without_gaps(
    redis_server: RedisProcess, monkeypatch: pytest.MonkeyPatch
):
    """At once, though it asks the store itself once a minute here; a rumour that was lost leaves no gap."""
    monkeypatch.setattr(polling, "POLL_SECONDS", 60.0)
    name = DEPLOYMENT.new()
    here, there = Database(name, deadline=30.0), Database(name, deadline=30.0)
    await schema.check(here)
    server = RedisServer(redis_server.url)
    rumours, ear, first = RedisRumours(server), Ear(), Ear()
    bus, spreading = MongoBus(there), Spreading(rumours, Outages())
    here.watch(spreading.spread)
    bus.listen(ear)
    rumours.listen(first)
    await told_until(rumours, first, TOLD)
    rumours.listen(bus.hear)
    log = MongoCommitLog(here)
    await log.append([commit(1)])
    await ear.wait_for(lambda heard: len(heard) == 1)
    here._watchers.clear()
    await log.append([commit(2, task(uid(5)))])  # nobody is told of it
    here.watch(spreading.spread)
    await log.append([commit(3)])

    assert [one.seq for one in await ear.wait_for(lambda heard: len(heard) == 3)] == [1, 2, 3]
    for part in (spreading, bus, rumours, server):
        await part.close()
    await here.drop()
    for database in (here, there):
        await database.close()


async def test_a_bus_that_is_told_something_while_it_ends_does_end():
    """Its last commit is what a command hears of as it closes."""
    database = Database(DEPLOYMENT.new(), deadline=30.0)
    await schema.check(database)
    bus = MongoBus(database)
    bus.listen(Ear())
    await asyncio.sleep(0.1)  # it waits for what comes

    bus.hear(TOLD[1:2])
    await asyncio.sleep(0)  # so that its wait ends, and it is ended, at once
    async with asyncio.timeout(30):
        await bus.close()

    await database.drop()
    await database.close()
