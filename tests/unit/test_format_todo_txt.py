"""todo.txt: priorities, dates, projects, contexts and the usual key:value pairs."""

from hypothesis import given
from hypothesis import strategies as st

from taskdash.domain.formats import todo_txt
from taskdash.domain.formats.rows import Label, Project
from tests.reading_rows import rows


def read(text):
    return rows(todo_txt.read, text)


def test_a_line_with_everything():
    (task,) = read("(A) 2026-01-02 Call Mom +Family @phone due:2026-01-31 t:2026-01-20 rec:+1w\n").tasks

    assert task.fields == {
        "title": "Call Mom",
        "priority": "urgent",
        "created_at": "2026-01-02T00:00:00.000Z",
        "due_on": "2026-01-31",
        "start_on": "2026-01-20",
        "recurrence": "FREQ=WEEKLY",
    }
    assert (task.project, task.labels) == (Project("Family"), (Label("phone"),))


def test_a_completed_task_has_its_two_dates_and_kept_priority():
    (task,) = read("x 2026-01-31 2026-01-02 Call Mom pri:B\n").tasks

    assert task.fields == {
        "title": "Call Mom",
        "status": "done",
        "completed_at": "2026-01-31T00:00:00.000Z",
        "created_at": "2026-01-02T00:00:00.000Z",
        "priority": "high",
    }


def test_letters_from_d_on_are_low():
    assert [task.fields.get("priority") for task in read("(C) a\n(D) b\n(Z) c\n(a) d\n").tasks] == [
        "medium",
        "low",
        "low",
        None,
    ]


def test_words_inside_the_sentence_stay_in_it():
    (task,) = read("@work Ask @anna about +garden and http://example.org @phone +home\n").tasks

    assert task.fields["title"] == "Ask @anna about +garden and http://example.org"
    assert task.project == Project("garden")
    assert [label.name for label in task.labels] == ["work", "anna", "phone", "home"]


def test_a_line_of_marks_alone_keeps_them_as_its_title():
    assert read("+garden @home\n").tasks[0].fields["title"] == "+garden @home"


def test_plus_and_at_that_mark_nothing_are_words():
    (task,) = read("2 + 2 @ noon, me@example.org c++\n").tasks

    assert (task.fields["title"], task.project, task.labels) == ("2 + 2 @ noon, me@example.org c++", None, ())


def test_recurrence_that_cannot_be_kept_is_told():
    found = read("a due:2026-01-31 rec:1w\nb rec:+1w\nc due:2026-01-31 rec:2b\nd due:2026-01-31 rec:+1b\n")

    assert [task.fields.get("recurrence") for task in found.tasks] == [
        "FREQ=WEEKLY",
        None,
        None,
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    ]
    assert found.told == [
        (1, "a recurrence counts from the due date here, not from completion"),
        (2, "a recurrence without a due date was left out"),
        (3, "a recurrence in several business days was left out"),
    ]


def test_a_malformed_pair_rejects_its_line_only():
    found = read("a due:tomorrow\nb\nc rec:often due:2026-01-31\nd pri:high\ne t:2026-13-01\n")

    assert [task.fields["title"] for task in found.tasks] == ["b"]
    assert found.reasons == [
        (1, "due", "must be a date, such as 2026-01-31"),
        (3, "rec", "must be a number and one of d, b, w, m, y, such as +1w"),
        (4, "pri", "must be a letter from A to Z"),
        (5, "t", "must be a date, such as 2026-01-31"),
    ]


def test_a_task_stays_the_same_one_when_it_is_done():
    before, after = read("(A) 2026-01-02 Call Mom @phone\nx 2026-01-31 2026-01-02 Call Mom @phone pri:A\n").tasks

    assert before.content == after.content


def test_blank_lines_and_a_byte_order_mark_are_nothing():
    found = read("\ufeff(A) a\r\n\r\n  \nb")

    assert [(task.line, task.fields["title"]) for task in found.tasks] == [(1, "a"), (4, "b")]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_breaks_it(text):
    found = read(text)

    assert len(found.tasks) + len(found.rejected) <= len(text) + 1
