"""Todoist's CSV: priorities upside down, indents, sections, comments and dates in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskdash.domain.formats import todoist_csv
from taskdash.domain.formats.rows import Label, Project, Unreadable
from tests.reading_rows import rows

HEADER = (
    "TYPE,CONTENT,DESCRIPTION,IS_COLLAPSED,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,"
    "DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG\n"
)


def read(text, *, name="Home.csv", header=HEADER):
    return rows(todoist_csv.read, header + text, name=name)


def test_priority_1_is_the_highest():
    found = read("task,a,,,1,1\ntask,b,,,2,1\ntask,c,,,3,1\ntask,d,,,4,1\ntask,e,,,,1\n")

    assert [task.fields.get("priority") for task in found.tasks] == ["urgent", "high", "medium", "none", "none"]


def test_the_project_is_called_like_the_file():
    for name in ("Home.csv", "Home [2203306141].csv", "Home.csv.gz", "C:\\backup\\Home.csv", "Home"):
        assert read("task,a\n", name=name).tasks[0].project == Project("Home")
    assert read("task,a\n", name="").tasks[0].project is None


def test_indents_make_subtasks():
    found = read("task,a,,,4,1\ntask,b,,,4,2\ntask,c,,,4,3\ntask,d,,,4,2\ntask,e,,,4,1\ntask,f,,,4,3\n")

    refs = {task.ref: task.fields["title"] for task in found.tasks}
    assert [refs.get(task.parent) for task in found.tasks] == [None, "a", "b", "a", None, "e"]


def test_the_subtasks_of_a_rejected_task_are_below_no_other():
    found = read("task,a,,,4,1\ntask,b,,,9,1\ntask,c,,,4,2\n")

    assert found.reasons == [(3, "PRIORITY", "must be 1, 2, 3 or 4")]
    assert found.tasks[1].parent not in {task.ref for task in found.tasks}


def test_sections_and_at_words_are_labels():
    found = read("task,a @bank,,,4,1\nsection,Later,,,,\ntask,Ask @anna about it @phone,,,4,1\nsection,,,,,\ntask,c\n")

    assert [[label.name for label in task.labels] for task in found.tasks] == [["bank"], ["Later", "anna", "phone"], []]
    assert found.tasks[1].fields["title"] == "Ask @anna about it"


def test_notes_are_comments_on_the_task_above():
    file = '[[file {""file_name"":""plan.pdf"",""file_url"":""https://example.org/plan.pdf""}]]'
    found = read(
        "note,on the project,,,,\n"
        "task,a,,,4,1\n"
        "note,Ask about parking,,,,,Evan (14781400),,2026-08-20T10:00:00Z\n"
        f'note,"See {file}",,,,\n'
        "section,Later,,,,\n"
        "note,on the section,,,,\n"
    )

    assert [comment.fields for comment in found.comments] == [
        {"text": "Evan:\n\nAsk about parking", "created_at": "2026-08-20T10:00:00.000Z"},
        {"text": "See [plan.pdf](https://example.org/plan.pdf)"},
    ]
    assert {comment.task for comment in found.comments} == {found.tasks[0].ref}
    left = "a comment on the project or on a section was left out"
    assert found.told == [(2, left), (7, left)]


def test_dates_are_iso_or_english():
    found = read(
        "task,a,,,4,1,,,2026-09-04,en,\n"
        "task,b,,,4,1,,,2026-09-04 14:00,en,Europe/Berlin\n"
        "task,c,,,4,1,,,2026-09-04T12:00:00Z,en,Europe/Berlin\n"
        "task,d,,,4,1,,,every monday at 9am,en,\n"
        "task,e,,,4,1,,,2026-09-04T14:00:00,de,\n"
    )

    kept = ("due_on", "due_time", "timezone", "recurrence")
    assert [{name: task.fields[name] for name in kept if name in task.fields} for task in found.tasks] == [
        {"due_on": "2026-09-04"},
        {"due_on": "2026-09-04", "due_time": "14:00", "timezone": "Europe/Berlin"},
        {"due_on": "2026-09-04", "due_time": "14:00", "timezone": "Europe/Berlin"},
        {"due_on": "2026-03-09", "due_time": "09:00", "timezone": "UTC", "recurrence": "FREQ=WEEKLY;BYDAY=MO"},
        {"due_on": "2026-09-04", "due_time": "14:00", "timezone": "UTC"},
    ]
    assert found.notes == []


def test_a_date_that_is_not_understood_stays_as_text_and_is_told():
    found = read(
        "task,a,why,,4,1,,,every blue moon,en,\n"
        "task,b,,,4,1,,,jeden Montag,de,\n"
        "task,c,,,4,1,,,every! day,en,\n"
        "task,d,,,4,1,,,,,,,,2026-05-01,en\n"
        "task,e,,,4,1,,,2026-04-01,en,,,,2026-05-01,en\n"
    )

    assert [task.fields.get("description") for task in found.tasks] == [
        "why\n\nDate: every blue moon",
        "Date: jeden Montag",
        None,
        None,
        "Deadline: 2026-05-01",
    ]
    assert [task.fields.get("due_on") for task in found.tasks] == [None, None, "2026-03-09", "2026-05-01", "2026-04-01"]
    assert found.told == [
        (2, "a date was kept as text in the description: it is not understood for certain"),
        (3, "a date was kept as text in the description: it is not understood for certain"),
        (4, "a recurrence counts from the due date here, not from completion"),
        (6, "a deadline was kept as text in the description: the task has a date already"),
    ]


def test_durations_responsibles_and_marks_of_the_view():
    found = read("meta,view_style=board,,,,\n,,,,,\ntask,* a,,,4,1,,,,,,30,minute\ntask,b,,,4,1,,Omar (12),,,,2,day\n")

    assert [task.fields["title"] for task in found.tasks] == ["a", "b"]
    assert [task.fields.get("estimate_minutes") for task in found.tasks] == [30, None]
    assert [text for _, text in found.told] == [
        "a duration in days was left out",
        "who is responsible was left out: Todoist gives no e-mail address",
    ]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("task,a,,,5,1\n", "PRIORITY", "must be 1, 2, 3 or 4"),
        ("task,a,,,4,x\n", "INDENT", "must be a whole number"),
        ("task,a,,,4,10\n", "INDENT", "must be from 1 to 9"),
        ("job,a,,,4,1\n", "TYPE", "must be task, section or note"),
        ("task,a,,,4,1,,,,,Mars/Olympus\n", "TIMEZONE", "must be the name of a time zone, such as Europe/Berlin"),
    ],
)
def test_a_cell_that_does_not_fit_rejects_its_row_and_no_other(row, field, reason):
    found = read(f"task,before,,,4,1\n{row}task,after,,,4,1\n")

    assert [task.fields["title"] for task in found.tasks] == ["before", "after"]
    assert found.reasons == [(3, field, reason)]


def test_an_older_header_is_read_too_and_another_is_refused():
    old = "TYPE,CONTENT,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG\n"
    assert read("task,a @x,1,1,,,5 Oct,en\n", header=old).tasks[0].fields["due_on"] == "2026-10-05"

    with pytest.raises(Unreadable) as caught:
        read("a,b\n", header="TYPE,TITLE\n")
    assert (caught.value.line, caught.value.field) == (1, "CONTENT")


def test_the_labels_of_a_task_are_named_once():
    assert read("section,x\ntask,a @x @x\n").tasks[0].labels == (Label("x"),)


cell = st.sampled_from(
    ["", "task", "note", "section", "1", "2", "x", "every day", "2026-01-31T10:00:00Z", "5 oct", "@"]
)


@given(st.lists(st.lists(cell, min_size=1, max_size=15).map(",".join)))
def test_no_row_breaks_it(rows):
    found = read("".join(f"{row}\n" for row in rows))

    assert len(found.tasks) + len(found.comments) + len(found.rejected) <= len(rows)
