"""Read models are guarded by seq: what comes late changes nothing, and a purge leaves a tombstone that says so."""

from taskdash.domain.log import Commit, Entity, Ref
from taskdash.domain.queries import TaskQuery, plan
from taskdash.domain.questions import Count, PrefixHolder
from taskdash.ports.tallies import Bucket
from tests.contract.commits import ADA, WORKSPACE, change, commit, purge, put, task, uid
from tests.contract.engines import Store

TASK = Ref("task", uid(5))


async def append(store: Store, *commits: Commit) -> None:
    for one in commits:
        await store.log.append([one])


async def entity(store: Store, ref: Ref) -> Entity | None:
    return (await store.models.load(WORKSPACE, [ref])).entities[ref]


async def test_an_older_put_does_not_replace_a_newer_one(store: Store):
    first = commit(1, task(uid(5), "Old title", labels=[uid(7)], order="a1"))
    await append(
        store, first, commit(2, change("task", uid(5), {"title": "Old title"}, title="New", created_at="2026"))
    )

    await store.replay(first)

    assert await entity(store, TASK) == Entity("task", uid(5), 2, {"title": "New", "created_at": "2026"})
    assert await store.models.search(WORKSPACE, ["old"], 10) == []
    assert await store.models.walk(WORKSPACE, plan(TaskQuery(label=uid(7))), None, 10) == []
    assert await store.tallies.by_bucket(WORKSPACE) == {Bucket("", "todo", "none"): 1}


async def test_a_put_that_comes_again_changes_nothing(store: Store):
    first = commit(1, task(uid(5), "Only title", labels=[uid(7)]))
    await append(store, first)

    await store.replay(first)

    assert [e.id for e in await store.models.search(WORKSPACE, ["only"], 10)] == [uid(5)]
    assert await store.tallies.by_bucket(WORKSPACE) == {Bucket(uid(1), "todo", "none"): 1}
    assert (await store.models.load(WORKSPACE, [], [Count("task")])).answers == {Count("task"): 1}


async def test_a_late_put_does_not_raise_a_purged_task(store: Store):
    first = commit(1, task(uid(5), "Dead and gone", labels=[uid(7)]))
    await append(store, first, commit(2, purge("task", uid(5))))

    await store.replay(first)

    assert await entity(store, TASK) == Entity("task", uid(5), 2, None)
    assert await store.models.every(WORKSPACE, None, 10) == []
    assert await store.models.search(WORKSPACE, ["dead"], 10) == []
    assert await store.tallies.by_bucket(WORKSPACE) == {}
    assert (await store.models.load(WORKSPACE, [], [Count("task")])).answers == {Count("task"): 0}


async def test_a_late_put_does_not_raise_purged_members_projects_and_comments(store: Store):
    first = commit(
        1,
        put("member", ADA, role="owner", created_at="2026"),
        put("project", uid(6), prefix="INB", created_at="2026"),
        put("comment", uid(7), task=uid(5), text="Hello", created_at="2026"),
    )
    await append(store, first, commit(2, purge("member", ADA), purge("project", uid(6)), purge("comment", uid(7))))

    await store.replay(first)

    assert await store.models.memberships(ADA) == []
    assert await store.models.of_kind(WORKSPACE, "comment", uid(5), None, 10) == []
    loaded = await store.models.load(WORKSPACE, [], [PrefixHolder("INB"), Count("project"), Count("member")])
    assert loaded.answers == {PrefixHolder("INB"): None, Count("project"): 0, Count("member"): 0}


async def test_a_late_purge_does_not_bury_what_is_newer(store: Store):
    purged = commit(2, purge("task", uid(5)))
    await append(store, commit(1, task(uid(5))), purged, commit(3, task(uid(5), "Back again")))

    await store.replay(purged)

    found = await entity(store, TASK)
    assert found is not None
    assert (found.seq, found.live) == (3, True)


async def test_the_last_of_several_mutations_of_one_entity_counts(store: Store):
    await append(store, commit(1, task(uid(5), "First"), task(uid(5), "Second")))

    found = await entity(store, TASK)
    assert found is not None
    assert found.value is not None
    assert found.value["title"] == "Second"
    assert [c.seq for c in await store.log.touching(WORKSPACE, "task", uid(5), 9, 9)] == [1]
