"""The bus: what is committed anywhere is heard, in order, without gaps."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from taskdash.domain.log import Ref
from taskdash.ports.bus import Heard
from tests.contract.commits import ADA, WORKSPACE, commit, put, task, uid
from tests.contract.conftest import OpenStore
from tests.contract.ear import Ear
from tests.contract.engines import Store

ELSEWHERE = "bbbbbbbb-0000-4000-8000-000000000002"


@pytest.fixture
async def ear(store: Store) -> AsyncIterator[Ear]:
    ear = Ear()
    end = store.bus.listen(ear)
    yield ear
    end()


async def test_own_commits_are_heard_in_order(store: Store, ear: Ear):
    await store.log.append([commit(1), commit(2, task(uid(5)))])
    await store.log.append([commit(3)])

    assert await ear.wait_for(lambda heard: len(heard) == 3) == [
        Heard(WORKSPACE, 1, False, []),
        Heard(WORKSPACE, 2, False, [Ref("task", uid(5))]),
        Heard(WORKSPACE, 3, False, []),
    ]


async def test_it_tells_which_commits_changed_members_or_the_workspace(store: Store, ear: Ear):
    await store.log.append(
        [commit(1, put("workspace", WORKSPACE, name="Home")), commit(2, put("member", ADA, role="owner")), commit(3)]
    )

    heard = await ear.wait_for(lambda heard: len(heard) == 3)
    assert [h.members for h in heard] == [True, True, False]


async def test_who_listens_later_hears_what_comes_later(store: Store, ear: Ear):
    await store.log.append([commit(1)])
    await ear.wait_for(lambda heard: len(heard) == 1)
    late = Ear()
    store.bus.listen(late)
    await store.log.append([commit(2)])

    assert await late.wait_for(lambda heard: len(heard) == 1) == [Heard(WORKSPACE, 2, False, [])]


async def test_who_has_ended_hears_nothing_more(store: Store, ear: Ear):
    gone = Ear()
    end = store.bus.listen(gone)
    end()
    end()
    await store.log.append([commit(1)])

    await ear.wait_for(lambda heard: len(heard) == 1)
    assert gone.heard == []


async def test_a_refused_commit_is_not_heard(store: Store, ear: Ear):
    await store.log.append([commit(1)])
    await asyncio.gather(store.log.append([commit(1, id=uid(3))]), return_exceptions=True)
    await store.log.append([commit(2)])

    assert [h.seq for h in await ear.wait_for(lambda heard: len(heard) == 2)] == [1, 2]


async def test_two_processes_that_write_at_once_are_both_heard_everywhere_in_order(open_store: OpenStore):
    """Each writes one workspace as fast as it can; every listener hears each workspace's seqs one after the other."""
    stores = [await open_store(), await open_store()]
    ears = [Ear(), Ear()]
    for store, ear in zip(stores, ears, strict=True):
        store.bus.listen(ear)

    async def write(store: Store, workspace: str) -> None:
        for seq in range(1, 101):
            await store.log.append([commit(seq, workspace=workspace)])

    await asyncio.gather(write(stores[0], WORKSPACE), write(stores[1], ELSEWHERE))

    for ear in ears:
        heard = await ear.wait_for(lambda heard: len(heard) == 200)
        for workspace in (WORKSPACE, ELSEWHERE):
            assert [h.seq for h in heard if h.workspace == workspace] == list(range(1, 101))


async def test_a_process_that_writes_all_the_time_hears_of_the_others_meanwhile(open_store: OpenStore):
    here, there, ear = await open_store(), await open_store(), Ear()
    here.bus.listen(ear)

    def arrived() -> list[Heard]:
        return [one for one in ear.heard if one.workspace == ELSEWHERE]

    async def write_until_it_arrives() -> bool:
        for seq in range(1, 1_001):
            await here.log.append([commit(seq)])
            if arrived():
                return True
        return False

    writing = asyncio.create_task(write_until_it_arrives())
    await ear.wait_for(lambda heard: len(heard) > 20)
    await there.log.append([commit(1, task(uid(5)), workspace=ELSEWHERE)])

    assert await writing
    assert arrived() == [Heard(ELSEWHERE, 1, False, [Ref("task", uid(5))])]


async def test_a_new_epoch_is_heard_everywhere(open_store: OpenStore):
    here, there, ear = await open_store(), await open_store(), Ear()
    await here.log.append([commit(1)])
    there.bus.listen(ear)

    await here.upkeep.renew(WORKSPACE)

    assert await ear.wait_for(lambda heard: bool(heard)) == [Heard(WORKSPACE, 0, True)]


async def test_an_erasure_is_heard_everywhere(open_store: OpenStore):
    here, there, ear = await open_store(), await open_store(), Ear()
    await here.log.append([commit(1)])
    there.bus.listen(ear)

    await here.upkeep.erase(WORKSPACE)

    assert (await ear.wait_for(lambda heard: bool(heard)))[0][:2] == (WORKSPACE, 0)
