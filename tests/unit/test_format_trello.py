"""Trello's boards: cards, lists, labels, checklists, comments, and what has no place here."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskdash.domain.formats import trello
from taskdash.domain.formats.rows import Label, Project, Unreadable
from tests.reading_rows import rows

REAL = Path(__file__).parent.parent / "data" / "trello-board.json"
MADE = "2020-12-05T20:23:10.000Z"  # what the first eight digits of an id say


def id(number):
    return f"5fcbec2e{number:016x}"


def board(*cards, lists=(), **more):
    """A board with the lists 1 Todo, 2 Doing, 3 Done, 4 Someday and 5, which is archived."""
    named = [("Todo", 1), ("Doing", 2), ("Done", 3), ("Someday", 4)]
    columns = [{"id": id(n), "name": name, "pos": n} for name, n in named]
    columns.append({"id": id(5), "name": "Old", "pos": 5, "closed": True})
    about = {"id": id(100), "name": "Garden", "lists": [*columns, *lists], "cards": list(cards), **more}
    return json.dumps(about).encode()


def card(number, column=1, **more):
    return {"id": id(number), "name": f"card {number}", "idList": id(column), "pos": number, **more}


def read(document, timezone="UTC"):
    return rows(trello.read, document, timezone=timezone)


def test_a_real_board_is_read_whole():
    told = json.loads(REAL.read_bytes())
    found = read(REAL.read_bytes())

    columns = {each["id"]: each["name"] for each in told["lists"]}
    statuses = {"Todo": "todo", "In Progress": "in_progress", "Done": "done"}
    assert {(task.external, task.fields["title"], task.fields["status"]) for task in found.tasks} == {
        (each["id"], each["name"], statuses[columns[each["idList"]]]) for each in told["cards"]
    }
    assert {task.project for task in found.tasks} == {Project(told["name"], None, told["id"], told["desc"])}
    assert [label.name for label in found.labels] == [each["name"] or each["color"] for each in told["labels"]]
    assert (found.rejected, found.comments) == ([], [])
    assert "- Number Value: 100.32\n- Dropdown: Down" in "".join(task.fields["description"] for task in found.tasks)


def test_cards_come_by_list_and_place():
    found = read(board(card(11, 2), card(13, 1), card(12, 1)))

    assert [task.fields["title"] for task in found.tasks] == ["card 12", "card 13", "card 11"]
    assert [task.line for task in found.tasks] == [3, 2, 1]  # where they stand in the file


def test_the_name_of_a_list_is_a_status_or_else_a_label():
    found = read(
        board(*(card(n, n) for n in (1, 2, 3, 4)), card(6, 6), lists=[{"id": id(6), "name": "In-progress", "pos": 6}])
    )

    assert [task.fields["status"] for task in found.tasks] == ["todo", "in_progress", "done", "todo", "in_progress"]
    assert [task.labels for task in found.tasks] == [(), (), (), (Label("Someday"),), ()]


def test_a_label_has_its_name_or_its_colour():
    labels = [
        {"id": id(20), "name": "Bug", "color": "red"},
        {"id": id(21), "name": "", "color": "green_dark"},
        {"id": id(22), "name": "Idea", "color": None},
    ]
    found = read(board(card(10, idLabels=[id(21), id(20), "gone"]), labels=labels))

    assert found.labels == [Label("Bug", "#eb5a46"), Label("green_dark", "#61bd4f"), Label("Idea", None)]
    assert found.tasks[0].labels == (Label("green_dark", "#61bd4f"), Label("Bug", "#eb5a46"))


def test_dates_are_those_of_the_time_zone():
    found = read(
        board(card(10, due="2026-01-31T23:30:00.000Z", start="2026-01-31T22:00:00.000Z")), timezone="Europe/Berlin"
    )

    assert found.tasks[0].fields == {
        "title": "card 10",
        "status": "todo",
        "description": "",
        "created_at": MADE,
        "start_on": "2026-01-31",
        "due_on": "2026-02-01",
        "due_time": "00:30",
        "timezone": "Europe/Berlin",
    }


def test_a_start_behind_the_due_date_is_left_out_and_told():
    found = read(board(card(10, due="2026-01-31T12:00:00.000Z", start="2026-02-03T12:00:00.000Z")))

    assert "start_on" not in found.tasks[0].fields
    assert found.told == [(None, "a start date after the due date was left out")]


def test_a_complete_due_date_is_a_task_done_when_that_was_clicked():
    click = {
        "id": id(30),
        "type": "updateCard",
        "date": "2026-02-01T10:00:00.000Z",
        "data": {"card": {"id": id(10), "dueComplete": True}, "old": {"dueComplete": False}},
    }
    moved = {
        "id": id(31),
        "type": "updateCard",
        "date": "2026-02-02T10:00:00.000Z",
        "data": {"card": {"id": id(11)}, "listAfter": {"id": id(3), "name": "Done"}},
    }
    found = read(
        board(
            card(10, dueComplete=True),
            card(11, 3, dateLastActivity="2026-02-05T10:00:00.000Z"),
            card(12, 3, dateLastActivity="2026-02-05T10:00:00.000Z"),
            actions=[moved, click],
        )
    )

    assert [(task.fields["status"], task.fields["completed_at"]) for task in found.tasks] == [
        ("done", "2026-02-01T10:00:00.000Z"),
        ("done", "2026-02-02T10:00:00.000Z"),
        ("done", "2026-02-05T10:00:00.000Z"),
    ]


def test_archived_cards_and_lists_are_cancelled_unless_done():
    found = read(board(card(10, closed=True), card(11, 3, closed=True), card(12, 5)))

    assert [task.fields["status"] for task in found.tasks] == ["cancelled", "done", "cancelled"]
    assert found.told == [(None, "an archived card that was not done became a cancelled task")] * 2


def test_checklists_are_subtasks_in_their_order():
    item = {"id": id(41), "name": "seeds", "pos": 2, "state": "complete"}
    other = {"id": id(42), "name": "soil", "pos": 1, "state": "incomplete", "due": "2026-01-31T12:00:00.000Z"}
    last = {"id": id(43), "name": "tell all", "pos": 1}
    found = read(
        board(
            card(10),
            checklists=[
                {"id": id(50), "idCard": id(10), "name": "After", "pos": 2, "checkItems": [last]},
                {"id": id(51), "idCard": id(10), "name": "Checklist", "pos": 1, "checkItems": [item, other]},
            ],
        )
    )

    subtasks = found.tasks[1:]
    assert {task.parent for task in subtasks} == {id(10)}
    assert [task.fields for task in subtasks] == [
        {"title": "soil", "created_at": MADE, "due_on": "2026-01-31", "due_time": "12:00", "timezone": "UTC"},
        {"title": "seeds", "created_at": MADE, "status": "done"},
        {"title": "tell all", "created_at": MADE, "description": "Checklist: After"},
    ]


def test_comments_keep_author_date_and_order():
    def said(number, text, **more):
        data = {"card": {"id": id(10)}, "text": text}
        return {
            "id": id(number),
            "type": "commentCard",
            "date": f"2026-02-0{number % 10}T10:00:00.000Z",
            "data": data,
        } | more

    found = read(board(card(10), actions=[said(62, "second"), said(61, "first", memberCreator={"fullName": "Ann"})]))

    assert [(comment.task, comment.external, comment.fields) for comment in found.comments] == [
        (id(10), id(61), {"text": "Ann:\n\nfirst", "created_at": "2026-02-01T10:00:00.000Z"}),
        (id(10), id(62), {"text": "second", "created_at": "2026-02-02T10:00:00.000Z"}),
    ]


def test_what_has_no_place_is_kept_as_text_or_told():
    found = read(
        board(
            card(
                10,
                desc="Plant it.",
                idMembers=["m1", "m2"],
                attachments=[{"name": "plan.pdf", "url": "https://example.org/plan.pdf"}],
                customFieldItems=[{"idCustomField": id(70), "value": {"number": "5"}}],
            ),
            customFields=[{"id": id(70), "name": "Points"}],
        )
    )

    assert found.tasks[0].fields["description"] == (
        "Plant it.\n\n- [plan.pdf](https://example.org/plan.pdf)\n\n- Points: 5"
    )
    assert [text for _, text in found.told] == [
        "an attachment was kept as a link in the description",
        "a custom field was kept as text in the description",
        "a member of a card was not assigned: Trello gives no e-mail address",
        "a member of a card was not assigned: Trello gives no e-mail address",
    ]


def test_a_full_list_of_actions_may_have_lost_comments():
    action = {"id": id(80), "type": "createList"}

    assert read(board(actions=[action] * 999)).notes == []
    assert read(board(actions=[action] * 1000)).told == [
        (None, "Trello exports the last 1,000 actions: comments older than those are not in the file")
    ]


def test_a_card_that_is_none_is_rejected_alone():
    found = read(board(card(10), {"name": "no id"}, card(11, due="soon"), 7, card(12)))

    assert [task.fields["title"] for task in found.tasks] == ["card 10", "card 12"]
    assert [(row.line, row.field) for row in found.rejected] == [(2, None), (4, None), (3, "due")]


@pytest.mark.parametrize(
    "document",
    [b"", b"{", b"[]", b'{"id": "x"}', b'{"id": 1, "lists": [], "cards": []}', b"\xff{", b'{"id": ' + b"[" * 100_000],
    ids=range(7),
)
def test_what_is_no_board_is_refused_as_a_whole(document):
    with pytest.raises(Unreadable, match="is not"):
        read(document)


KEYS = ("id", "name", "idList", "pos", "due", "start", "labels", "idLabels", "closed", "data", "card", "text", "type")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(id(10)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(json_values, max_size=3), st.lists(json_values, max_size=3))
def test_no_board_breaks_it(cards, actions):
    found = read(board(*cards, actions=actions))

    assert len(found.tasks) + len(found.rejected) == len(cards)
