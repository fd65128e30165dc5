"""The same file again adds nothing, a changed one only what is new, and what was deleted stays deleted."""

import io
from pathlib import Path

import pytest

from taskdash.services.importing.telling import Counts, Options
from tests.unit.test_format_trello import board, card, id

DATA = Path(__file__).parent.parent.parent / "data"
CSV = "title,project,labels\na,Home,x\nb,Home,\na,Home,x\n"


@pytest.mark.parametrize(
    ("content", "name", "tasks"),
    [
        (CSV, "tasks.csv", 3),
        ("id,title\n17,a\n18,b\n", "tasks.csv", 2),
        ("(A) a +Home\nb @x\nb @x\n", "todo.txt", 3),
        ("TYPE,CONTENT,INDENT\ntask,a,1\nnote,hm,\ntask,b,2\ntask,b,2\n", "Home.csv", 3),
        ((DATA / "trello-board.json").read_text(), "board.json", 3),
    ],
    ids=["csv", "ids", "todo.txt", "todoist", "trello"],
)
async def test_the_same_file_twice_adds_nothing(office, content, name, tasks):
    first = await office.take_in(content, name=name)
    before = await office.log.head(office.id)

    again = await office.take_in(content, name=name)

    assert first.tasks == Counts(tasks, 0)
    assert (again.tasks, again.comments) == (Counts(0, tasks), Counts(0, first.comments.added))
    assert (again.projects.added, again.labels.added) == (0, 0)
    assert await office.log.head(office.id) == before


async def test_a_changed_file_adds_only_what_is_new(office):
    await office.take_in(CSV)

    result = await office.take_in("labels,title,project\n,b,Home\nx,a,Home\nx,a,Home\nx,a,Home\n,new,Garden\n")

    assert result.tasks == Counts(2, 3)
    assert sorted(await office.titles()) == ["a", "a", "a", "b", "new"]


async def test_what_was_deleted_stays_deleted(office):
    await office.take_in(CSV)
    first, second, _ = await office.tasks(sort="order", project=(await office.tasks())[0]["project"])
    await office.delete(first["id"])
    await office.delete(second["id"])
    office.passes(days=31)
    await office.restore(second["id"])
    await office.housekeeper.round(office.now)
    await office.delete(second["id"])

    result = await office.take_in(CSV)

    assert result.tasks == Counts(0, 3)
    assert len(await office.titles()) == 1


async def test_what_was_changed_stays_changed(office):
    await office.take_in("id,title\n17,a\n")
    (task,) = await office.tasks()
    await office.change(task["id"], title="b")

    await office.take_in("id,title\n17,a\n")

    assert await office.titles() == ["b"]


async def test_an_id_may_be_used_by_one_row_only(office):
    result = await office.take_in("id,title\n17,a\n17,b\n")

    assert await office.titles() == ["a"]
    assert [(row.line, row.field, row.reason) for row in result.rejected] == [(3, "id", "an earlier row has this id")]


async def test_a_task_of_todo_txt_that_was_done_meanwhile_is_there(office):
    await office.take_in("(A) 2026-01-02 Call Mom @phone\n", name="todo.txt")

    result = await office.take_in("x 2026-01-31 2026-01-02 Call Mom @phone pri:A\n", name="todo.txt")

    assert result.tasks == Counts(0, 1)


async def test_new_comments_of_a_board_are_added_and_deleted_ones_are_not(office):
    def said(number):
        data = {"card": {"id": id(10)}, "text": f"comment {number}"}
        return {"id": id(number), "type": "commentCard", "date": "2026-02-01T10:00:00.000Z", "data": data}

    await office.take_in(board(card(10), actions=[said(2), said(1)]))
    (task,) = await office.tasks()
    standing = await office.standing()
    comments = (await office.reader.items(standing, "comment", task["id"], 50, None)).items
    await office.delete(comments[0]["id"], "comment")

    result = await office.take_in(board(card(10), actions=[said(3), said(2), said(1)]))

    assert result.comments == Counts(1, 2)
    comments = (await office.reader.items(standing, "comment", task["id"], 50, None)).items
    assert len(comments) == 2
    assert {comment["created_at"] for comment in comments} == {"2026-02-01T10:00:00.000Z"}


async def test_two_boards_of_one_name_are_two_projects(office):
    await office.take_in(board(card(10)))
    await office.take_in(board(card(11), id=id(101)))

    assert await office.named("project") == ["Garden", "Garden", "Inbox"]


async def test_an_import_that_was_broken_off_is_completed_by_the_same_file(office):
    rows = "".join(f"task {n},{n + 1 if n % 7 == 0 else ''},{n}\n" for n in range(1_300))
    content = f"title,parent,id\n{rows}".encode()
    async for _ in office.importer.run(await office.standing(), io.BytesIO(content), Options()):
        break  # whoever listened has left, after the first of three batches

    result = await office.take_in(content)

    assert (result.tasks.added + result.tasks.there, result.rows_rejected) == (1_300, 0)
    assert 0 < result.tasks.there < 1_300
    whole = await office.workspace(office.owner)
    await office.take_in(content, workspace=whole)
    kept = ("title", "parent", "project")
    placed = [titles(await office.table(workspace), kept) for workspace in (office.id, whole)]
    assert placed[0] == placed[1]


def titles(table, kept):
    """The rows with their parents by title: their ids follow from the workspace."""
    called = {row["id"]: row["title"] for row in table}
    return [{name: called.get(row.get(name), row.get(name)) for name in kept} for row in table]


async def test_a_dry_run_says_the_same_and_writes_nothing(office):
    await office.take_in("title,project\nthere,Home\n")
    rows = "".join(
        f"task {n},Home,x,{n * 7 % 1200},{n},{'2026-02-01' if n % 50 == 0 else ''},2026-01-01\n" for n in range(1_200)
    )
    content = f"title,project,labels,parent,id,start_on,due_on\nthere,Home,,,,,\n{rows}new,Garden,,nowhere,,,\n"
    before = await office.log.head(office.id)

    rehearsed = await office.take_in(content, dry_run=True)
    assert await office.log.head(office.id) == before
    done = await office.take_in(content)

    assert (rehearsed.dry_run, done.dry_run) == (True, False)
    for part in ("rows", "tasks", "projects", "labels", "rejected", "notes", "stopped"):
        assert getattr(rehearsed, part) == getattr(done, part), part
    assert done.rows_rejected == 24


async def test_a_label_that_was_deleted_comes_back_to_new_tasks_when_it_is_restored(office):
    await office.take_in("title,labels\na,x\n")
    (label,) = (await office.reader.items(await office.standing(), "label", None, 50, None)).items
    await office.delete(label["id"], "label")

    await office.take_in("title,labels\nb,x\n")
    assert await office.named("label") == []

    await office.restore(label["id"], "label")
    assert {row["title"]: row["labels"] for row in await office.table()} == {"a": "x", "b": "x"}
