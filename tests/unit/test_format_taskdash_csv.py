"""Our own CSV: what its columns take, what they refuse, and that what is written is read back."""

import contextlib
import csv
import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskdash.domain.formats import taskdash_csv
from taskdash.domain.formats.rows import Label, Project, Unreadable
from taskdash.domain.queries import PRIORITIES, STATUSES
from tests.reading_rows import rows

DATA = Path(__file__).parent.parent / "data"
ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def read(text):
    return rows(taskdash_csv.read, text)


def test_a_title_is_all_that_a_row_needs():
    (task,) = read("title\nWater the plants\n").tasks

    assert (task.line, task.fields, task.project) == (2, {"title": "Water the plants"}, None)


def test_every_column_is_found_by_its_header_in_any_order_and_spelling():
    (task,) = read(
        "Due On,PRIORITY,title,Project,labels,id,due-time,estimate_minutes,created_at,Assignees\n"
        f'2026-01-31,High,Pay rent,Home,"bank, ""a, b""",{ID.upper()},9:30,15,2016-12-30T17:53:18+01:00,a@example.org\n'
    ).tasks

    assert task.fields == {
        "due_on": "2026-01-31",
        "priority": "high",
        "title": "Pay rent",
        "due_time": "09:30",
        "estimate_minutes": 15,
        "created_at": "2016-12-30T16:53:18.000Z",
    }
    assert task.id == ID
    assert task.project == Project("Home")
    assert task.labels == (Label("bank"), Label("a, b"))
    assert task.assignees == ("a@example.org",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_put_between_cells_is_told_from_the_header(delimiter):
    (task,) = read(
        delimiter.join(["project", "title", "status"]) + "\n" + delimiter.join(["Home", "Paint", "done"])
    ).tasks

    assert (task.project, task.fields) == (Project("Home"), {"title": "Paint", "status": "done"})


def test_a_status_may_be_written_as_people_write_it():
    found = read("title,status\na,In Progress\nb,Canceled\nc,DONE\nd,\n")

    assert [task.fields.get("status") for task in found.tasks] == ["in_progress", "cancelled", "done", None]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("status", "maybe", "must be one of todo, in_progress, done, cancelled"),
        ("priority", "1", "must be one of none, low, medium, high, urgent"),
        ("due_on", "31.01.2026", "must be a date, such as 2026-01-31"),
        ("due_on", "2026-02-30", "must be a date, such as 2026-01-31"),
        ("due_time", "25:00", "must be a time of day, such as 09:30"),
        ("created_at", "yesterday", "must be a time, such as 2026-01-31T09:30:00Z"),
        ("created_at", "9999-12-31T23:59:59-10:00", "lies outside the calendar"),
        ("estimate_minutes", "an hour", "must be a whole number"),
        ("labels", '"""a"" b"', "must be names separated by commas, those with a comma in double quotes"),
    ],
)
def test_a_cell_that_does_not_fit_rejects_its_row_and_no_other(column, cell, reason):
    found = read(f"title,{column}\nbefore,\nat fault,{cell}\nafter,\n")

    assert [task.fields["title"] for task in found.tasks] == ["before", "after"]
    assert found.reasons == [(3, column, reason)]
    assert found.rejected[0].item == "at fault"


def test_a_row_without_a_title_is_rejected_and_an_empty_one_passed_over():
    found = read("title,project\n,Home\n,\n\n  ,\nPaint,\n")

    assert found.reasons == [(2, "title", "must not be empty"), (5, "title", "must not be empty")]
    assert [task.line for task in found.tasks] == [6]


def test_a_row_with_more_cells_than_columns_is_rejected_and_one_with_fewer_is_not():
    found = read("title,project\nbuy milk, bread,Home\nPaint\n")

    assert found.reasons == [(2, None, "has 3 cells; the first line names 2 columns")]
    assert [task.fields["title"] for task in found.tasks] == ["Paint"]


def test_bytes_that_are_no_utf_8_reject_their_row_only():
    found = read("title\ngood\nb\udce9d\n")

    assert found.reasons == [(3, "title", "is not UTF-8 text")]
    assert len(found.tasks) == 1


def test_lines_are_those_of_the_file_behind_cells_of_several_lines():
    found = read('title,description,status\na,"one\ntwo\nthree",\nb,,nonsense\n')

    assert [row.line for row in found.rejected] == [5]


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("", "title", "the first line must name the columns, one of them “title”"),
        ("name,status\na,done\n", "title", "the first line must name the columns, one of them “title”"),
        ("title,status,Status\na,done,todo\n", "status", "there are two columns called “status”"),
    ],
)
def test_a_file_without_a_usable_header_is_refused_as_a_whole(text, field, reason):
    with pytest.raises(Unreadable) as caught:
        read(text)

    assert (caught.value.line, caught.value.field, caught.value.reason) == (1, field, reason)


def test_a_column_that_is_not_ours_is_told_once():
    found = read("title,mood\na,good\nb,bad\n")

    assert found.told == [(1, "the column “mood” is not one of ours and was left out")]
    assert len(found.tasks) == 2


def test_rows_follow_from_their_content_whatever_the_order_of_the_columns():
    before = read("title,project,status\na,Home,done\n").tasks[0]
    after = read("status,key,title,created_at,project\ndone,HOM-7,a,,Home\n").tasks[0]

    assert before.content == after.content
    assert before.content != read("title,project\na,Home\n").tasks[0].content


def test_an_id_that_is_no_uuid_is_the_sources_own():
    found = read(f"id,title,parent\n17,a,\n{ID},b,17\n")

    assert [(task.external, task.id, task.parent) for task in found.tasks] == [("17", None, None), (None, ID, "17")]


def test_the_key_tells_the_prefix_of_the_project():
    found = read("key,project,title\nHOM-12,Home,a\nnonsense,Home,b\n,Home,c\n")

    assert [task.project for task in found.tasks] == [Project("Home", "HOM"), Project("Home"), Project("Home")]
    assert [task.ref for task in found.tasks] == ["HOM-12", "nonsense", None]


def test_the_rows_of_the_large_file_are_all_read():
    text = gzip.decompress((DATA / "tasks.csv.gz").read_bytes()).decode()
    found = read(text)

    expected = list(csv.DictReader(text.splitlines(keepends=True)))
    assert (len(found.tasks), found.rejected, found.notes) == (61_617, [], [])
    assert len({task.project for task in found.tasks}) == 4
    assert len({task.labels for task in found.tasks if task.labels}) == 409
    for task, row in zip(found.tasks[::500], expected[::500], strict=True):
        assert task.project is not None
        assert (task.project.name, task.fields["title"]) == (row["project"], row["title"])
        assert task.fields.get("description", "") == row["description"]


text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
name = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=10)
names = st.lists(name.map(str.strip).filter(bool), unique=True, max_size=4)
title = name.map(str.strip).filter(bool)
row: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"title": title},
    optional={
        "id": st.uuids().map(str),
        "project": title,
        "description": text,
        "status": st.sampled_from(STATUSES),
        "priority": st.sampled_from(PRIORITIES),
        "labels": names,
        "assignees": names,
        "parent": st.uuids().map(str),
        "start_on": st.dates(date(1900, 1, 1)).map(str),
        "due_time": st.times().map(lambda time: f"{time:%H:%M}"),
        "timezone": st.sampled_from(["Europe/Berlin", "UTC"]),
        "recurrence": st.just("FREQ=WEEKLY;BYDAY=MO,TH"),
        "estimate_minutes": st.integers(0, 10_000_000),
        "completed_at": st.datetimes().map(lambda at: f"{at.isoformat(timespec='milliseconds')}Z"),
    },
)


@given(st.lists(row, max_size=5))
def test_what_is_written_is_read_back(written):
    found = read(taskdash_csv.write(written, first=True))

    assert found.rejected == found.notes == []
    for task, row in zip(found.tasks, written, strict=True):
        told = {"id": task.id, "parent": task.parent, "project": task.project and task.project.name, **task.fields}
        told["labels"] = [label.name for label in task.labels]
        told["assignees"] = list(task.assignees)
        assert {key: value for key, value in told.items() if value not in (None, [], "")} == {
            key: value for key, value in row.items() if value not in ([], "")
        }


@given(st.text(st.sampled_from('title,due_on\n\r"a;\t \udcff\0é'), max_size=60))
def test_no_file_breaks_it(text):
    for start in ("", "title,due_on,labels\n"):
        with contextlib.suppress(Unreadable):
            found = read(start + text)
            assert len(found.tasks) + len(found.rejected) <= len(text) + 1
