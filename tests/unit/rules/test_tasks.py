"""What may be done to a task, and what follows from it."""

import asyncio
import weakref
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from taskdash.domain.decide import Terms, decide
from taskdash.domain.log import Entity, Head, Operation, Ref
from taskdash.domain.questions import PrefixHolder, Question
from taskdash.domain.refusal import Refusal
from taskdash.domain.state import Missing, State
from taskdash.ports.models import Loaded
from tests.contract.commits import ADA, uid
from tests.team import Team


async def refused(awaited: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await awaited
    return caught.value


async def test_a_task_without_project_is_in_the_inbox_with_the_next_key_and_the_last_place(team: Team) -> None:
    first, second = await team.make(title="First"), await team.make(title="Second")

    assert [(await team.get(id))["key"] for id in (first, second)] == ["INB-1", "INB-2"]
    inbox = (await team.get(first))["project"]
    assert await team.titles(project=inbox, sort="order", descending=False) == ["First", "Second"]


async def test_what_a_new_task_is_shown_with_is_as_of_its_commit(team: Team) -> None:
    """However much the next one, decided together with it, changes."""
    kept, gone = await team.make("label", name="kept"), await team.make("label", name="gone")
    project = await team.make("project", name="Home")
    fields = {"title": "A task", "project": project, "labels": [kept, gone]}
    made, _ = await asyncio.gather(
        team.ask(Operation("create", "task", None, fields), shown=True), team.delete(gone, "label")
    )
    task = next(Entity(m.kind, m.id, made.seq, m.value) for m in made.mutations if m.kind == "task")

    (then,), head = await team.reader.present(team.id, [task], made.around)
    (now,), _ = await team.reader.present(team.id, [task])
    assert (then["key"], then["labels"], head) == ("HOM-1", [kept, gone], None)
    assert (now["key"], now["labels"]) == ("HOM-1", [kept])


async def test_every_field_comes_back_as_it_was_given(team: Team) -> None:
    project = await team.make("project", name="Home")
    label = await team.make("label", name="garden", color="#00AA00")
    fields: dict[str, Any] = {
        "project": project,
        "title": "Water the plants",
        "description": "All of them.\n\n* roses",
        "status": "in_progress",
        "priority": "high",
        "labels": [label],
        "assignees": [team.owner],
        "start_on": "2026-11-20",
        "due_on": "2026-11-30",
        "due_time": "09:30",
        "timezone": "Europe/Berlin",
        "recurrence": "FREQ=WEEKLY",
        "estimate_minutes": 30,
    }

    task = await team.get(await team.make(**fields))

    assert {name: task[name] for name in fields} == fields
    assert task["key"] == "HOM-1"
    assert task["created_at"] == task["updated_at"] == "2026-11-23T12:00:00.000Z"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"title": None}, "title"),
        ({"title": 7}, "title"),
        ({"description": "x" * 65_537}, "description"),
        ({"description": "nul \0"}, "description"),
        ({"status": "doing"}, "status"),
        ({"priority": 3}, "priority"),
        ({"due_on": "2026-02-30"}, "due_on"),
        ({"due_on": "20260101"}, "due_on"),
        ({"due_time": "09:30"}, "due_time"),
        ({"due_on": "2026-01-01", "due_time": "24:00"}, "due_time"),
        ({"due_on": "2026-01-01", "timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"recurrence": "FREQ=DAILY"}, "recurrence"),
        ({"due_on": "2026-01-01", "start_on": "2026-01-02"}, "start_on"),
        ({"estimate_minutes": -1}, "estimate_minutes"),
        ({"estimate_minutes": True}, "estimate_minutes"),
        ({"labels": ["nonsense"]}, "labels.0"),
        ({"labels": ["00000000-0000-0000-0000-000000000000"]}, "labels.0"),
        ({"labels": "urgent"}, "labels"),
        ({"assignees": ["00000000-0000-0000-0000-000000000000"]}, "assignees.0"),
        ({"project": "00000000-0000-0000-0000-000000000000"}, "project"),
        ({"parent": "00000000-0000-0000-0000-000000000000"}, "parent"),
        ({"order": "a0"}, "order"),
        ({"number": 7}, "number"),
        ({"key": "INB-7"}, "key"),
        ({"created_at": "2020-01-01T00:00:00Z"}, "created_at"),
        ({"completed_at": "2020-01-01T00:00:00Z"}, "completed_at"),
    ],
)
async def test_a_bad_value_is_refused_by_the_name_of_its_field(team: Team, fields: dict[str, Any], field: str) -> None:
    refusal = await refused(team.make(**fields))

    assert refusal.field == f"operations.0.fields.{field}"
    assert await team.tasks() == []


async def test_nothing_of_a_commit_happens_where_one_of_its_operations_is_refused(team: Team) -> None:
    good, bad = (Operation("create", "task", None, {"title": title}) for title in ("Good", ""))

    refusal = await refused(team.ask(good, bad))

    assert refusal.field == "operations.1.fields.title"
    assert await team.tasks() == []


async def test_completing_tells_when_and_reopening_forgets_it(team: Team) -> None:
    task = await team.make()
    team.passes(hours=1)

    await team.change(task, status="done")
    assert (await team.get(task))["completed_at"] == "2026-11-23T13:00:00.000Z"

    await team.change(task, status="in_progress")
    assert (await team.get(task))["completed_at"] is None


async def test_completing_a_recurring_task_makes_the_next_one_in_the_same_commit(team: Team) -> None:
    label = await team.make("label", name="garden")
    task = await team.make(
        title="Water", due_on="2026-11-23", start_on="2026-11-21", recurrence="FREQ=WEEKLY;COUNT=3", labels=[label]
    )

    receipt = await team.change(task, status="done")

    assert {mutation.kind for mutation in receipt.mutations} == {"task", "counter"}
    (following,) = await team.tasks(status=("todo",))
    assert (following["due_on"], following["start_on"]) == ("2026-11-30", "2026-11-28")
    assert (following["recurrence"], following["labels"], following["key"]) == (
        "FREQ=WEEKLY;COUNT=2",
        [label],
        "INB-2",
    )


async def test_two_who_complete_the_same_occurrence_offline_make_one_next(team: Team) -> None:
    task = await team.make(due_on="2026-11-23", recurrence="FREQ=DAILY")

    await team.change(task, status="done")
    await team.change(task, status="done")

    assert len(await team.tasks(status=("todo",))) == 1


async def test_completing_again_brings_the_next_occurrence_back(team: Team) -> None:
    task = await team.make(due_on="2026-11-23", recurrence="FREQ=DAILY")
    await team.change(task, status="done")
    (following,) = await team.tasks(status=("todo",))
    await team.delete(following["id"])
    await team.change(task, status="todo")

    await team.change(task, status="done")

    assert [found["id"] for found in await team.tasks(status=("todo",))] == [following["id"]]


async def test_the_date_of_the_next_occurrence_is_reckoned_in_the_tasks_own_zone(team: Team) -> None:
    """At 23:30 UTC on the 23rd it is the 24th in Berlin, and its occurrence of the 23rd has been missed."""
    team.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    berlin = await team.make(due_on="2026-11-22", recurrence="FREQ=DAILY", timezone="Europe/Berlin")
    utc = await team.make(due_on="2026-11-22", recurrence="FREQ=DAILY")

    await team.change(berlin, status="done")
    await team.change(utc, status="done")

    assert {task["due_on"] for task in await team.tasks(status=("todo",))} == {"2026-11-24", "2026-11-23"}


async def test_a_task_that_moves_gets_a_new_number_and_its_old_key_leads_to_it(team: Team) -> None:
    home = await team.make("project", name="Home")
    task = await team.make()
    inbox = (await team.get(task))["project"]

    await team.change(task, project=home)
    assert (await team.get(task))["key"] == "HOM-1"
    assert (await team.get("INB-1"))["id"] == task

    await team.change(task, project=inbox)
    assert (await team.get(task))["key"] == "INB-1", "a task that comes back is known by its number there"
    assert (await team.get("hom-1"))["id"] == task
    assert (await team.get(await team.make()))["key"] == "INB-2"


async def test_numbers_are_never_given_twice(team: Team) -> None:
    made = await team.ask(Operation("create", "task", None, {"title": "Undone"}))
    await team.undo(made)

    assert (await team.get(await team.make()))["key"] == "INB-2"


async def test_a_subtask_lives_in_its_parents_project_and_moves_with_it(team: Team) -> None:
    home = await team.make("project", name="Home")
    parent = await team.make(project=home)
    child = await team.make(parent=parent)
    grandchild = await team.make(parent=child)
    inbox = (await team.get(await team.make()))["project"]

    await team.change(parent, project=inbox)

    assert {(await team.get(id))["project"] for id in (parent, child, grandchild)} == {inbox}


async def test_a_subtask_that_leaves_its_parents_project_leaves_its_parent(team: Team) -> None:
    home = await team.make("project", name="Home")
    child = await team.make(parent=await team.make())

    await team.change(child, project=home)

    assert (await team.get(child))["parent"] is None


async def test_a_task_is_never_below_itself(team: Team) -> None:
    parent = await team.make()
    child = await team.make(parent=parent)

    for task, above in ((parent, parent), (parent, child)):
        refusal = await refused(team.change(task, parent=above))

        assert refusal.field == "operations.0.fields.parent"


async def test_subtasks_go_ten_levels_deep_at_most(team: Team) -> None:
    above = await team.make()
    for _ in range(9):
        above = await team.make(parent=above)

    refusal = await refused(team.make(parent=above))

    assert refusal.field == "operations.0.fields.parent"


async def test_a_change_names_what_it_overwrote_since_its_author_looked(team: Team) -> None:
    task = await team.make(title="Old", description="Old")
    base = (await team.standing()).head.seq
    other = await team.join("member")
    await team.change(task, by=other, title="Theirs", priority="high")

    receipt = await team.ask(Operation("change", "task", task, {"title": "Mine", "description": "Mine"}, base))

    (overwrote,) = receipt.overwrote
    assert (overwrote.field, overwrote.value, overwrote.by) == ("title", "Theirs", other)
    task_now = await team.get(task)
    assert (task_now["title"], task_now["description"], task_now["priority"]) == ("Mine", "Mine", "high")


async def test_sets_merge_by_what_was_added_and_removed(team: Team) -> None:
    a, b, c = [await team.make("label", name=name) for name in "abc"]
    task = await team.make(labels=[a, b])
    base = (await team.standing()).head.seq
    await team.change(task, labels={"add": [c]})

    receipt = await team.ask(Operation("change", "task", task, {"labels": {"remove": [a]}}, base))

    assert receipt.overwrote == []
    assert (await team.get(task))["labels"] == [b, c]


async def test_a_list_given_for_a_set_replaces_it(team: Team) -> None:
    a, b = [await team.make("label", name=name) for name in "ab"]
    task = await team.make(labels=[a])

    await team.change(task, labels=[b])

    assert (await team.get(task))["labels"] == [b]


async def test_a_change_that_changes_nothing_is_recorded(team: Team) -> None:
    task = await team.make(title="Same")

    receipt = await team.change(task, title="Same")

    assert receipt.mutations == []
    assert (await team.standing()).head.seq == receipt.seq


async def test_an_id_that_is_in_use_is_refused(team: Team) -> None:
    task = await team.make()

    refusal = await refused(team.ask(Operation("create", "task", task, {"title": "Another"})))

    assert (refusal.code, refusal.field) == ("conflict", "operations.0.id")


async def test_the_quota_counts_the_trash(team: Team) -> None:
    team.committer._quota = 2  # as a setting of 2
    await team.delete(await team.make())
    await team.make()

    refusal = await refused(team.make())

    assert refusal.code == "conflict"


async def test_nothing_is_created_in_a_project_in_the_trash_but_what_was_typed_in_one_of_its_tasks_is_kept(
    team: Team,
) -> None:
    home = await team.make("project", name="Home")
    task = await team.make(project=home)
    await team.delete(home, "project")

    refusal = await refused(team.make(project=home))
    await team.change(task, title="Typed offline")

    assert (refusal.code, refusal.field) == ("conflict", "operations.0.fields.project")
    assert (await team.get(task))["title"] == "Typed offline"


async def test_deleting_a_project_is_one_mutation_and_hides_what_is_in_it(team: Team) -> None:
    home = await team.make("project", name="Home")
    parent = await team.make(project=home, title="Roses")
    await team.make(parent=parent, title="Roses again")
    elsewhere = await team.make(title="Roses elsewhere")

    receipt = await team.delete(home, "project")

    assert [(m.kind, m.changed) for m in receipt.mutations] == [("project", ["deleted_at"])]
    assert [task["id"] for task in await team.tasks()] == [elsewhere]
    assert [task["id"] for task in await team.tasks(q="roses")] == [elsewhere]
    await team.restore(home, "project")
    assert len(await team.tasks()) == 3


async def test_deleting_a_task_hides_its_subtasks_at_every_depth(team: Team) -> None:
    parent = await team.make(title="Parent")
    await team.make(parent=await team.make(parent=parent))

    receipt = await team.delete(parent)

    assert len(receipt.mutations) == 1
    assert await team.tasks() == []
    assert await team.titles(deleted=True) == ["Parent"]


async def test_a_label_in_the_trash_is_on_no_task(team: Team) -> None:
    label = await team.make("label", name="garden")
    task = await team.make(labels=[label])

    await team.delete(label, "label")
    assert (await team.get(task))["labels"] == []

    await team.restore(label, "label")
    assert (await team.get(task))["labels"] == [label]


async def test_the_inbox_cannot_be_deleted(team: Team) -> None:
    inbox = (await team.get(await team.make()))["project"]

    assert (await refused(team.delete(inbox, "project"))).code == "conflict"


async def test_project_prefixes_are_unique_and_former_ones_stay_taken(team: Team) -> None:
    first, second = await team.make("project", name="Home"), await team.make("project", name="Homework")
    prefixes = [(await team.get(id, "project"))["prefix"] for id in (first, second)]
    assert prefixes == ["HOM", "HOME"]

    await team.change(first, "project", prefix="h")
    refusal = await refused(team.change(second, "project", prefix="HOM"))

    assert (refusal.code, refusal.field) == ("conflict", "operations.0.fields.prefix")
    task = await team.make(project=first)
    assert (await team.get("HOM-1"))["id"] == (await team.get("H-1"))["id"] == task


async def test_of_many_projects_of_one_name_few_are_asked_for(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a prefix of its own, and to find the fortieth one nobody looks for all before it."""
    made = [await team.make("project", name="Home") for _ in range(40)]
    asked: set[PrefixHolder] = set()
    load = team.models.load

    async def counting(workspace: str, refs: Sequence[Ref], questions: Sequence[Question] = ()) -> Loaded:
        asked.update(question for question in questions if isinstance(question, PrefixHolder))
        return await load(workspace, refs, questions)

    monkeypatch.setattr(team.models, "load", counting)
    made.append(await team.make("project", name="Home"))

    prefixes = [(await team.get(id, "project"))["prefix"] for id in made]
    assert prefixes == ["HOM", "HOME", *(f"HOM{number}" for number in range(2, 41))]
    assert 0 < len(asked) < 16


async def test_a_decision_that_misses_something_leaves_nothing_for_the_collector() -> None:
    """There is one for most commits: what keeps itself is found by going through all objects."""
    state = State("workspace", Head("epoch", 1, ""))
    left = None
    try:
        decide([Operation("change", "task", uid(1), {"title": "Other"})], state, ADA, "now", Terms())
    except Missing as missing:
        left = weakref.ref(missing)

    assert left is not None
    assert left() is None


async def test_imported_tasks_keep_their_times_and_done_ones_are_not_completed_now(team: Team) -> None:
    fields = {"title": "Old", "status": "done", "created_at": "2016-12-30T17:53:18+01:00"}

    await team.ask(Operation("create", "task", None, fields), imported=True)

    (task,) = await team.tasks()
    assert (task["created_at"], task["completed_at"]) == ("2016-12-30T16:53:18.000Z", None)


async def test_many_moves_in_one_commit_follow_one_another(team: Team) -> None:
    tasks = [await team.make(title=str(n)) for n in range(5)]
    inbox = (await team.get(tasks[0]))["project"]

    await team.ask(*(Operation("change", "task", id, {"order": {"after": None}}) for id in tasks))

    assert await team.titles(project=inbox, sort="order", descending=False) == ["4", "3", "2", "1", "0"]
