"""Rewriting history: pruning keeps a base, redaction leaves no copy, an erased workspace is gone."""

from typing import Any

import msgspec
import pytest

from taskdash.domain.log import Commit, Entity, Ref
from taskdash.domain.queries import TaskQuery, plan
from taskdash.domain.questions import ChangesSince, Count, PrefixHolder, Question
from taskdash.ports.commits import AlreadyCommitted, Pruned
from tests.contract.commits import ADA, BOB, WORKSPACE, change, commit, purge, put, task, uid
from tests.contract.engines import Store

ELSEWHERE = "bbbbbbbb-0000-4000-8000-000000000002"
TASK = uid(5)


def day(number: int) -> str:
    return f"2026-02-{number:02}T00:00:00.000Z"


def titled(seq: int, old: str, new: str, **more: Any) -> Commit:
    """A commit that gives the task another title."""
    value = {"title": new, "project": uid(1), "created_at": day(1), "updated_at": day(seq)}
    return commit(seq, change("task", TASK, {"title": old}, **value), at=day(seq), **more)


async def test_pruned_commits_keep_id_digest_and_seq(store: Store):
    commits = [commit(1, task(TASK, "One"), at=day(1)), titled(2, "One", "Two"), titled(3, "Two", "Three")]
    await store.log.append(commits)

    assert await store.upkeep.prune(day(3), 10) == 2
    assert await store.upkeep.prune(day(3), 10) == 0

    pruned = await store.log.by_id(WORKSPACE, commits[0].id)
    assert pruned is not None
    assert (pruned.seq, pruned.digest, pruned.pruned) == (1, commits[0].digest, True)
    assert (pruned.mutations, pruned.overwrote) == ([], [])
    with pytest.raises(AlreadyCommitted):
        await store.log.append([commit(4, id=commits[0].id)])


async def test_nobody_reads_on_from_before_the_floor(store: Store):
    await store.log.append(
        [commit(1, task(TASK, "One"), at=day(1)), titled(2, "One", "Two"), titled(3, "Two", "Three")]
    )
    await store.upkeep.prune(day(3), 10)

    head = await store.log.head(WORKSPACE)
    assert head is not None
    assert (head.seq, head.floor) == (3, 2)
    assert (await store.models.load(WORKSPACE, [])).head == head
    for seq in (0, 1):
        with pytest.raises(Pruned) as refused:
            await store.log.after(WORKSPACE, seq, 10)
        assert refused.value.floor == 2
    assert [c.seq for c in await store.log.after(WORKSPACE, 2, 10)] == [3]
    assert [c.seq for c in await store.log.touching(WORKSPACE, "task", TASK, 9, 9)] == [3]
    loaded = await store.models.load(WORKSPACE, [], [ChangesSince("task", TASK, 0)])
    assert [c.seq for c in loaded.answers[ChangesSince("task", TASK, 0)]] == [3]


async def test_pruning_goes_on_where_it_stopped_and_through_all_workspaces(store: Store):
    for workspace in (WORKSPACE, ELSEWHERE):
        await store.log.append([commit(n, task(TASK), workspace=workspace, at=day(n)) for n in range(1, 5)])

    counts = []
    while pruned := await store.upkeep.prune(day(4), 2):
        assert pruned <= 2
        counts.append(pruned)

    assert sum(counts) == 6
    for workspace in (WORKSPACE, ELSEWHERE):
        head = await store.log.head(workspace)
        assert head is not None
        assert head.floor == 3


async def test_the_base_is_what_entities_were_at_the_floor_and_who_wrote_their_texts(store: Store):
    await store.log.append(
        [
            commit(1, task(TASK, "One", description="Ada wrote this"), put("label", uid(6), name="Home"), at=day(1)),
            titled(2, "One", "Two", actor=BOB),
            titled(3, "Two", "Three"),
        ]
    )
    await store.upkeep.prune(day(3), 10)

    base = await store.upkeep.base(WORKSPACE, None, 10)
    assert [(e.kind, e.id, e.seq) for e, _ in base] == [("label", uid(6), 1), ("task", TASK, 2)]
    (label, label_writers), (found, writers) = base
    assert (label.value, label_writers) == ({"name": "Home"}, {"name": [(1, ADA)]})
    assert found.value is not None
    assert (found.value["title"], writers["title"]) == ("Two", [(1, ADA), (2, BOB)])
    assert await store.upkeep.base(WORKSPACE, Ref("label", uid(6)), 10) == base[1:]
    assert await store.upkeep.base(WORKSPACE, None, 1) == base[:1]


async def test_a_text_that_an_undo_brought_back_is_still_its_writers(store: Store):
    await store.log.append(
        [
            commit(1, task(TASK, "By Ada"), at=day(1)),
            titled(2, "By Ada", "By Bob", actor=BOB),
            titled(3, "By Bob", "By Ada", actor=BOB, undoes=[2]),
            titled(4, "By Ada", "By Bob", actor=ADA, undoes=[3]),
        ]
    )
    await store.upkeep.prune(day(4), 10)
    ((_, writers),) = await store.upkeep.base(WORKSPACE, None, 10)
    assert writers["title"] == [(1, ADA), (2, BOB), (3, ADA)]

    await store.upkeep.prune(day(5), 10)
    ((_, writers),) = await store.upkeep.base(WORKSPACE, None, 10)
    assert writers["title"] == [(1, ADA), (2, BOB), (3, ADA), (4, BOB)]


async def test_what_was_purged_is_a_tombstone_in_the_base(store: Store):
    await store.log.append([commit(1, task(TASK), at=day(1)), commit(2, purge("task", TASK), at=day(2))])
    await store.upkeep.prune(day(3), 10)

    assert await store.upkeep.base(WORKSPACE, None, 10) == [(Entity("task", TASK, 2, None), {})]


async def test_redaction_leaves_no_copy_of_a_text(store: Store):
    commits = [
        commit(1, task(TASK, "Secret one", description="Secret two"), at=day(1)),
        titled(2, "Secret one", "Secret three", overwrote=[]),
        titled(3, "Secret three", "Open", actor=BOB),
    ]
    await store.log.append(commits)
    await store.upkeep.prune(day(2), 10)
    clean = [
        titled(2, "", "(removed)", digest=""),
        titled(3, "(removed)", "Open", actor=BOB),
    ]
    (base, _), *_ = await store.upkeep.base(WORKSPACE, None, 10)
    assert base.value is not None
    blank = {**base.value, "title": "(removed)", "description": "(removed)"}

    for _ in range(2):  # it may be repeated
        await store.upkeep.redact(WORKSPACE, clean, [], [msgspec.structs.replace(base, value=blank)])

    assert await store.log.after(WORKSPACE, 1, 10) == clean
    assert [entity.value for entity, _ in await store.upkeep.base(WORKSPACE, None, 10)] == [blank]
    assert await store.log.by_id(WORKSPACE, commits[1].id) == clean[0]


async def test_redaction_of_an_entity_reaches_lists_and_search(store: Store):
    await store.log.append(
        [commit(1, task(TASK, "Secret", order="a0"), put("comment", uid(6), task=TASK, text="Secret"))]
    )
    tasks = await store.models.walk(WORKSPACE, plan(TaskQuery()), None, 10)
    clean = msgspec.structs.replace(tasks[0], value={**(tasks[0].value or {}), "title": "Removed"})
    comment = Entity("comment", uid(6), 1, {"task": TASK, "text": "Removed"})

    await store.upkeep.redact(WORKSPACE, [], [clean, comment], [])

    assert await store.models.walk(WORKSPACE, plan(TaskQuery()), None, 10) == [clean]
    assert await store.models.search(WORKSPACE, ["secret"], 10) == []
    assert await store.models.search(WORKSPACE, ["removed"], 10) == [clean]
    assert await store.models.of_kind(WORKSPACE, "comment", TASK, None, 10) == [comment]


async def test_redaction_does_not_take_back_what_was_written_meanwhile(store: Store):
    await store.log.append([commit(1, task(TASK, "Secret")), titled(2, "Secret", "Newer")])

    await store.upkeep.redact(WORKSPACE, [], [Entity("task", TASK, 1, {"title": "(removed)"})], [])

    found = (await store.models.load(WORKSPACE, [Ref("task", TASK)])).entities[Ref("task", TASK)]
    assert found is not None
    assert found.value is not None
    assert found.value["title"] == "Newer"


async def test_a_new_epoch_keeps_everything_else(store: Store):
    await store.log.append([commit(1, task(TASK))])
    before = await store.log.head(WORKSPACE)
    await store.upkeep.renew(WORKSPACE)
    after = await store.log.head(WORKSPACE)

    assert before is not None
    assert after is not None
    assert after.epoch != before.epoch
    assert msgspec.structs.replace(after, epoch=before.epoch) == before
    assert await store.log.append([commit(2)]) == 1


async def test_an_erased_workspace_is_gone_and_others_stay(store: Store):
    everything = [
        put("workspace", WORKSPACE, name="Home"),
        put("member", ADA, role="owner"),
        put("project", uid(1), prefix="INB"),
        task(TASK, "Only here", labels=[uid(7)], assignees=[ADA], due_on="2026-02-01", status="todo"),
        put("comment", uid(8), task=TASK, text="Hello"),
    ]
    for workspace in (WORKSPACE, ELSEWHERE):
        await store.log.append([commit(1, *everything, workspace=workspace, group=uid(9), at=day(1))])
        await store.log.append([commit(2, workspace=workspace, at=day(2))])
    await store.upkeep.prune(day(2), 10)

    for _ in range(2):  # it may be repeated
        await store.upkeep.erase(WORKSPACE)

    assert await store.log.head(WORKSPACE) is None
    assert await store.log.after(WORKSPACE, 0, 10) == []
    assert await store.log.of_group(WORKSPACE, uid(9)) == []
    assert await store.upkeep.base(WORKSPACE, None, 10) == []
    assert await store.models.every(WORKSPACE, None, 10) == []
    assert await store.models.search(WORKSPACE, ["only"], 10) == []
    assert await store.tallies.by_bucket(WORKSPACE) == {}
    questions: list[Question] = [Count("task"), Count("member"), PrefixHolder("INB")]
    assert list((await store.models.load(WORKSPACE, [], questions)).answers.values()) == [0, 0, None]
    assert [m.workspace for m in await store.models.memberships(ADA)] == [ELSEWHERE]
    assert len(await store.models.every(ELSEWHERE, None, 10)) == 5


async def test_an_erased_workspaces_id_can_begin_again(store: Store):
    await store.log.append([commit(1, task(TASK, "Before"))])
    await store.upkeep.erase(WORKSPACE)
    await store.log.append([commit(1)])

    assert await store.models.every(WORKSPACE, None, 10) == []
    assert await store.models.search(WORKSPACE, ["before"], 10) == []
