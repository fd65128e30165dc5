"""Undo: what it restores, what it leaves alone, and that it can be undone."""

from typing import Any
from uuid import uuid4

import pytest

from taskdash.domain.log import Actor, Operation
from taskdash.domain.refusal import Refusal
from tests.team import Team


def create(title: str, **fields: Any) -> Operation:
    return Operation("create", "task", None, {"title": title, **fields})


async def test_undoing_a_change_restores_its_fields(team: Team) -> None:
    label = await team.make("label", name="garden")
    task = await team.make(title="Before", labels=[label], due_on="2026-11-30")
    before = await team.get(task)
    changed = await team.change(
        task, title="After", priority="high", labels=[], due_on=None, status="done", description="Text"
    )

    await team.undo(changed)

    after = await team.get(task)
    assert {**after, "seq": 0} == {**before, "seq": 0}


async def test_undo_leaves_alone_what_somebody_changed_since(team: Team) -> None:
    task = await team.make(title="Before", description="Before")
    changed = await team.change(task, title="After", description="After")
    await team.change(task, title="Theirs", by=await team.join("member"))

    await team.undo(changed)

    now = await team.get(task)
    assert (now["title"], now["description"]) == ("Theirs", "Before")


async def test_undo_of_a_set_touches_only_what_the_commit_added_and_removed(team: Team) -> None:
    a, b, c = [await team.make("label", name=name) for name in "abc"]
    task = await team.make(labels=[a])
    changed = await team.change(task, labels={"add": [b], "remove": [a]})
    await team.change(task, labels={"add": [c]})

    await team.undo(changed)

    assert sorted((await team.get(task))["labels"]) == sorted([a, c])


async def test_undo_goes_back_step_by_step_and_undoing_the_undo_is_redo(team: Team) -> None:
    task = await team.make(title="0")
    changes = [await team.change(task, title=str(n)) for n in (1, 2, 3)]

    undone = [await team.undo(change) for change in reversed(changes)]
    assert (await team.get(task))["title"] == "0"

    for undo in reversed(undone):
        await team.undo(undo)
    assert (await team.get(task))["title"] == "3"


async def test_undoing_twice_changes_nothing_the_second_time(team: Team) -> None:
    task = await team.make(title="Before")
    changed = await team.change(task, title="After")
    await team.undo(changed)

    again = await team.undo(changed)

    assert again.mutations == []
    assert (await team.get(task))["title"] == "Before"


async def test_undoing_a_creation_puts_into_the_trash_and_redo_takes_out_again(team: Team) -> None:
    made = await team.ask(create("One"), create("Two"))

    undone = await team.undo(made)
    assert await team.tasks() == []
    assert len(await team.tasks(deleted=True)) == 2

    await team.undo(undone)
    assert sorted(await team.titles()) == ["One", "Two"]


async def test_undoing_a_deletion_restores_and_the_other_way_round(team: Team) -> None:
    task = await team.make()
    deleted = await team.delete(task)

    restored = await team.undo(deleted)
    assert len(await team.tasks()) == 1

    await team.undo(restored)
    assert await team.tasks() == []


async def test_undoing_a_projects_deletion_is_one_small_commit(team: Team) -> None:
    home = await team.make("project", name="Home")
    for _ in range(5):
        await team.make(project=home)
    deleted = await team.delete(home, "project")

    undone = await team.undo(deleted)

    assert len(undone.mutations) == 1
    assert len(await team.tasks()) == 5


async def test_undoing_a_completion_takes_the_next_occurrence_away(team: Team) -> None:
    task = await team.make(due_on="2026-11-23", recurrence="FREQ=DAILY")
    done = await team.change(task, status="done")

    await team.undo(done)

    assert [(found["id"], found["completed_at"]) for found in await team.tasks()] == [(task, None)]


async def test_undoing_a_reopening_restores_when_it_was_completed(team: Team) -> None:
    task = await team.make()
    await team.change(task, status="done")
    completed = (await team.get(task))["completed_at"]
    team.passes(days=1)
    reopened = await team.change(task, status="todo")

    await team.undo(reopened)

    assert (await team.get(task))["completed_at"] == completed


async def test_undoing_a_move_restores_project_number_and_place(team: Team) -> None:
    tasks = [await team.make(title=str(n)) for n in range(3)]
    before = [await team.get(task) for task in tasks]
    home = await team.make("project", name="Home")
    moved = await team.change(tasks[1], project=home)

    await team.undo(moved)

    after = [await team.get(task) for task in tasks]
    fields = ("project", "key", "order")
    assert [[task[name] for name in fields] for task in after] == [[task[name] for name in fields] for task in before]
    assert (await team.get(await team.make()))["key"] == "INB-4"


async def test_undoing_a_bulk_edit_restores_every_task(team: Team) -> None:
    tasks = [await team.make(title=str(n), priority="low") for n in range(20)]
    bulk = await team.ask(*(Operation("change", "task", id, {"priority": "urgent"}) for id in tasks))

    await team.undo(bulk)

    assert {task["priority"] for task in await team.tasks()} == {"low"}


async def test_undoing_a_group_takes_all_its_commits_back_and_a_repeat_adds_nothing(team: Team) -> None:
    group = str(uuid4())
    for n in range(3):
        await team.ask(*(create(f"{n}.{m}") for m in range(4)), group=group)
    head = (await team.standing()).head.seq

    inverse, receipts = await team.undoer.group(Actor(team.owner), team.id, group)
    assert await team.tasks() == []
    assert len(receipts) == 3

    again = await team.undoer.group(Actor(team.owner), team.id, group)
    assert again == (inverse, receipts)
    assert (await team.standing()).head.seq == head + 3

    await team.undoer.group(Actor(team.owner), team.id, inverse)
    assert len(await team.tasks()) == 12


async def test_undoing_a_change_of_roles_asks_for_the_right_to_it(team: Team) -> None:
    member = await team.join("member")
    changed = await team.change(member, "member", role="viewer")

    with pytest.raises(Refusal) as refused:
        await team.undo(changed, by=await team.join("member"))
    assert refused.value.code == "forbidden"

    await team.undo(changed)
    assert (await team.get(member, "member"))["role"] == "member"


@pytest.mark.parametrize("role", ["viewer", "stranger"])
async def test_nobody_undoes_without_the_right_to_write_not_even_nothing(team: Team, role: str) -> None:
    task = await team.make(title="Before")
    changed = await team.change(task, title="After")
    nothing = await team.change(task, title="After")
    who = await team.join("viewer") if role == "viewer" else await team.person()

    for commit in (changed, nothing):
        with pytest.raises(Refusal) as refused:
            await team.undo(commit, by=who)

        assert refused.value.code == ("forbidden" if role == "viewer" else "not_found")


async def test_a_parent_is_not_restored_where_that_would_close_a_circle(team: Team) -> None:
    parent, child = await team.make(title="Parent"), await team.make(title="Child")
    await team.change(child, parent=parent)
    out = await team.change(child, parent=None, title="Free")
    await team.change(parent, parent=child)

    await team.undo(out)

    assert ((await team.get(child))["parent"], (await team.get(child))["title"]) == (None, "Child")


async def test_what_was_purged_is_never_undone(team: Team) -> None:
    task = await team.make()
    made = (await team.standing()).head.seq
    deleted = await team.delete(task)
    team.passes(days=31)
    await team.housekeeper.round(team.now)

    for seq in (made, deleted.seq, deleted.seq + 1):
        await team.undoer.commit(Actor(team.owner), team.id, seq, str(uuid4()))

    with pytest.raises(Refusal) as refused:
        await team.get(task)
    assert refused.value.code == "gone"


@pytest.mark.parametrize("seq", [0, -1, 10**9])
async def test_there_is_nothing_to_undo_where_no_commit_is(team: Team, seq: int) -> None:
    with pytest.raises(Refusal) as refused:
        await team.undoer.commit(Actor(team.owner), team.id, seq, str(uuid4()))

    assert (refused.value.code, refused.value.field) == ("not_found", "seq")
