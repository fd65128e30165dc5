"""The log: gap-free order, one commit a seq and an id, and what is asked of it."""

import asyncio

import pytest

from taskdash.domain.log import Commit, Ref
from taskdash.ports.commits import AlreadyCommitted, SeqTaken
from tests.contract.commits import AT, BOB, WORKSPACE, change, commit, put, task, uid
from tests.contract.engines import Store

ELSEWHERE = "bbbbbbbb-0000-4000-8000-000000000002"


async def test_a_workspace_that_has_no_commit_does_not_exist(store: Store):
    assert await store.log.head(WORKSPACE) is None
    assert await store.log.by_id(WORKSPACE, uid(1)) is None
    assert await store.log.after(WORKSPACE, 0, 10) == []
    assert (await store.models.load(WORKSPACE, [])).head is None


async def test_the_first_commit_makes_the_workspace_with_an_epoch_of_its_own(store: Store):
    await store.log.append([commit(1)])
    await store.log.append([commit(1, workspace=ELSEWHERE)])

    here, there = await store.log.head(WORKSPACE), await store.log.head(ELSEWHERE)
    assert here is not None
    assert there is not None
    assert (here.seq, here.at, here.floor) == (1, AT, 0)
    assert here.epoch != there.epoch
    assert ":" not in here.epoch  # a position is epoch:seq


async def test_commits_are_answered_as_they_were_appended(store: Store):
    commits = [
        commit(1, task(uid(5), labels=[uid(8)], order="a0"), put("comment", uid(6), task=uid(5), text="“Quoted”, ü")),
        commit(2, change("task", uid(5), {"title": "Water the plants"}, title="Water them"), group=uid(9), actor=BOB),
        commit(3, undoes=[2], at="2026-02-01T00:00:00.000Z"),
    ]
    assert await store.log.append(commits) == 3

    assert await store.log.after(WORKSPACE, 0, 10) == commits
    assert await store.log.after(WORKSPACE, 1, 1) == commits[1:2]
    assert await store.log.by_id(WORKSPACE, commits[1].id) == commits[1]
    head = await store.log.head(WORKSPACE)
    assert head is not None
    assert (head.seq, head.at) == (3, "2026-02-01T00:00:00.000Z")


async def test_one_workspace_does_not_know_another(store: Store):
    await store.log.append([commit(1, task(uid(5)))])
    await store.log.append([commit(1, workspace=ELSEWHERE)])

    assert await store.log.after(ELSEWHERE, 0, 10) == [commit(1, workspace=ELSEWHERE)]
    assert await store.log.touching(ELSEWHERE, "task", uid(5), 10, 10) == []
    assert await store.log.by_id(ELSEWHERE, uid(1_000_002)) is None


@pytest.mark.parametrize("seq", [1, 3])
async def test_only_the_next_seq_can_be_had(store: Store, seq: int):
    await store.log.append([commit(1)])

    with pytest.raises(SeqTaken):
        await store.log.append([commit(seq, id=uid(7))])
    assert [c.seq for c in await store.log.after(WORKSPACE, 0, 10)] == [1]


async def test_a_workspace_begins_with_its_first_commit(store: Store):
    with pytest.raises(SeqTaken):
        await store.log.append([commit(2)])
    assert await store.log.head(WORKSPACE) is None


@pytest.mark.parametrize("seq", [1, 2, 3, 7])
async def test_an_id_is_in_the_log_once_whatever_seq_it_comes_with(store: Store, seq: int):
    await store.log.append([commit(1), commit(2)])

    with pytest.raises(AlreadyCommitted) as refused:
        await store.log.append([commit(seq, task(uid(5)), id=commit(2).id, digest="f" * 64)])
    assert refused.value.seq == 2
    assert await store.log.by_id(WORKSPACE, commit(2).id) == commit(2)  # whose digest tells a repeat from another


async def test_the_same_id_may_be_used_in_another_workspace(store: Store):
    await store.log.append([commit(1)])
    assert await store.log.append([commit(1, workspace=ELSEWHERE)]) == 1


async def test_of_several_commits_the_prefix_counts_that_can_be_stored(store: Store):
    await store.log.append([commit(1)])

    repeated = commit(4, task(uid(6)), id=commit(1).id)
    assert await store.log.append([commit(2), commit(3, task(uid(5))), repeated, commit(5)]) == 2
    assert [c.seq for c in await store.log.after(WORKSPACE, 0, 10)] == [1, 2, 3]
    assert [entity.id for entity in await store.models.every(WORKSPACE, None, 10)] == [uid(5)]
    assert await store.log.append([commit(4)]) == 1


async def test_only_one_of_two_writers_gets_a_seq(store: Store):
    outcomes = await asyncio.gather(
        store.log.append([commit(1, id=uid(1))]), store.log.append([commit(1, id=uid(2))]), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SeqTaken", "int"]
    assert len(await store.log.after(WORKSPACE, 0, 10)) == 1


async def test_fifty_writers_on_one_workspace_lose_nothing(open_store, store_kind):
    """Each appends at what it takes for the next seq until it gets one, half of them through another process's view."""
    stores = [await open_store(), await open_store()]
    writers = 8 if store_kind[0] == "mongo" else 50  # each attempt is a dozen questions to a slow server

    async def write(writer: int) -> list[str]:
        log, written = stores[writer % 2].log, []
        for turn in range(3):
            one: Commit | None = None
            while one is None:
                head = await log.head(WORKSPACE)
                attempt = commit((head.seq if head else 0) + 1, task(uid(writer)), id=uid(100 * writer + turn))
                try:
                    await log.append([attempt])
                    one = attempt
                except SeqTaken:
                    continue
            written.append(one.id)
        return written

    written = [id for ids in await asyncio.gather(*(write(n) for n in range(1, writers + 1))) for id in ids]

    stored = await stores[0].log.after(WORKSPACE, 0, 1_000)
    assert [c.seq for c in stored] == list(range(1, 3 * writers + 1))
    assert sorted(c.id for c in stored) == sorted(written)
    head = await stores[1].log.head(WORKSPACE)
    assert head is not None
    assert head.seq == 3 * writers


async def test_commits_are_answered_up_to_some_megabytes_but_at_least_one(store: Store):
    large = "x" * 3_000_000
    for seq in range(1, 5):
        await store.log.append([commit(seq, put("view", uid(seq), query={"text": large}))])

    assert [c.seq for c in await store.log.after(WORKSPACE, 0, 10)] == [1, 2]
    assert [c.seq for c in await store.log.after(WORKSPACE, 2, 1)] == [3]
    huge = commit(5, put("view", uid(5), query={"text": large * 3}))
    await store.log.append([huge])
    assert [c.seq for c in await store.log.after(WORKSPACE, 4, 10)] == [5]


async def test_a_group_is_answered_by_its_seqs(store: Store):
    await store.log.append([commit(n, group=uid(n % 2)) for n in range(1, 6)])

    assert await store.log.of_group(WORKSPACE, uid(1)) == [1, 3, 5]
    assert await store.log.of_group(WORKSPACE, uid(7)) == []


async def test_history_of_an_entity_is_answered_newest_first_a_page_at_a_time(store: Store):
    for seq in range(1, 8):
        touched = [task(uid(5), title=f"{seq}")] if seq % 2 else []
        await store.log.append([commit(seq, *touched, task(uid(6)), put("label", uid(5), name="same id, other kind"))])

    assert [c.seq for c in await store.log.touching(WORKSPACE, "task", uid(5), 100, 3)] == [7, 5, 3]
    assert [c.seq for c in await store.log.touching(WORKSPACE, "task", uid(5), 3, 3)] == [1]


async def test_no_reading_sees_part_of_a_commit(store: Store):
    """While commits move two tasks together, they are never seen apart, nor ahead of or behind the head."""
    ids = [uid(5), uid(6)]
    await store.log.append([commit(1, *(task(id, title="1") for id in ids))])
    done = False

    async def write() -> None:
        nonlocal done
        for seq in range(2, 60):
            await store.log.append([commit(seq, *(task(id, title=f"{seq}") for id in ids))])
        done = True

    async def watch() -> None:
        while not done:
            loaded = await store.models.load(WORKSPACE, [Ref("task", id) for id in ids])
            assert loaded.head is not None
            seen = {(e.seq, e.value["title"]) for e in loaded.entities.values() if e and e.value}
            assert seen == {(loaded.head.seq, f"{loaded.head.seq}")}

    await asyncio.gather(write(), watch(), watch())
