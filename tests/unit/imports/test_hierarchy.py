"""Subtasks, wherever in the file they stand, and the order of the file."""

from taskdash.domain.limits import SUBTASK_DEPTH


async def tree(office, workspace=None):
    """The tasks in their order: title, and the title of the one above."""
    table = await office.table(workspace)
    titles = {row["id"]: row["title"] for row in table}
    return [(row["title"], titles.get(row.get("parent"))) for row in table]


async def test_a_subtask_may_stand_before_its_parent_and_keeps_its_place(office):
    await office.take_in("id,title,parent,project\n1,a,,Home\n2,b,4,Home\n3,c,2,Home\n4,d,,Home\n5,e,4,Home\n")

    assert await tree(office) == [("a", None), ("b", "d"), ("c", "b"), ("d", None), ("e", "d")]


async def test_a_subtask_at_the_very_start_stays_there(office):
    await office.take_in("id,title,parent\n1,a,3\n2,b,3\n3,c,\n4,d,1\n")

    assert await tree(office) == [("a", "c"), ("b", "c"), ("c", None), ("d", "a")]


async def test_hundreds_of_subtasks_before_their_parents_keep_their_order(office):
    rows = "".join(f"{n},task {n},{n + 1 if n % 2 else 2400}\n" for n in range(1_200))
    await office.take_in(f"id,title,parent\n{rows}2400,last,\n")

    assert [title for title, _ in await tree(office)] == [*(f"task {n}" for n in range(1_200)), "last"]
    assert dict(await tree(office))["task 7"] == "task 8"


async def test_a_parent_may_be_named_by_key_before_and_after(office):
    await office.take_in("key,title,parent,project\nHOM-1,a,HOM-2,Home\nHOM-2,b,,Home\nHOM-3,c,HOM-2,Home\n")

    assert await tree(office) == [("a", "b"), ("b", None), ("c", "b")]


async def test_a_parent_may_be_a_task_of_the_workspace(office):
    above = await office.make(title="above")
    (key,) = [task["key"] for task in await office.tasks()]

    await office.take_in(f"title,parent,project\na,{above},Elsewhere\nb,{key},\n")

    assert await tree(office) == [("above", None), ("a", "above"), ("b", "above")]
    assert await office.named("project") == ["Inbox"]  # a subtask is where its parent is


async def test_without_its_parent_a_task_stands_alone_and_that_is_told(office):
    result = await office.take_in("id,title,parent,due_on\n1,a,9,\n2,b,1,\n3,bad,,never\n4,c,3,\n")

    assert await tree(office) == [("a", None), ("b", "a"), ("c", None)]
    (note,) = result.notes
    assert note.text == "the task above is neither in the file nor in the workspace"
    assert [(row.line, row.item) for row in note.examples] == [(2, "a"), (5, "c")]


async def test_the_subtasks_of_a_task_that_the_rules_refuse_stand_alone(office):
    result = await office.take_in("id,title,parent,start_on,due_on\n1,bad,,2026-02-01,2026-01-01\n2,a,1,,\n3,b,2,,\n")

    assert await tree(office) == [("a", None), ("b", "a")]
    assert [row.line for row in result.rejected] == [2]
    assert [note.text for note in result.notes] == ["the task above was not taken in"]


async def test_of_a_circle_the_first_stands_at_the_top(office):
    result = await office.take_in("id,title,parent\n1,a,3\n2,b,1\n3,c,2\n")

    assert await tree(office) == [("a", None), ("b", "a"), ("c", "b")]
    assert result.rows_rejected == 0


async def test_what_is_too_deep_is_rejected_and_what_is_below_it_stands_alone(office):
    rows = "".join(f"{n},task {n},{n - 1 if n > 1 else ''}\n" for n in range(1, SUBTASK_DEPTH + 3))

    result = await office.take_in(f"id,title,parent\n{rows}")

    assert [(row.line, row.field) for row in result.rejected] == [(SUBTASK_DEPTH + 2, "parent")]
    assert (await tree(office))[-1] == (f"task {SUBTASK_DEPTH + 2}", None)


async def test_the_subtasks_of_todoist_follow_its_indents(office):
    await office.take_in("TYPE,CONTENT,INDENT\ntask,a,1\ntask,b,2\ntask,c,3\ntask,d,2\ntask,e,1\n", name="Home.csv")

    assert await tree(office) == [("a", None), ("b", "a"), ("c", "b"), ("d", "a"), ("e", None)]


async def test_what_is_above_may_be_in_the_batch_before(office):
    """It is not stored yet when the subtask is planned: the 501st row, the first of a batch, is below the 500th."""
    rows = "".join(f"{n},task {n},{n - 1 if n % 3 == 0 else ''},Home\n" for n in range(1, 1_601))
    result = await office.take_in(f"id,title,parent,project\n{rows}")

    found = await tree(office)
    assert (result.tasks.added, result.rows_rejected, result.notes) == (1_600, 0, [])
    assert found == [(f"task {n}", f"task {n - 1}" if n % 3 == 0 else None) for n in range(1, 1_601)]
