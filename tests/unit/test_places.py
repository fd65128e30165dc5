"""Places in a project: order kept and keys short, whatever is inserted where."""

import random
from bisect import bisect_left, insort
from collections.abc import Callable

import pytest

from taskdash.domain import places
from taskdash.domain.log import Entity, Head, Ref
from taskdash.domain.questions import Around, LastPlace, Placed
from taskdash.domain.refusal import Refusal
from taskdash.domain.state import Draft, Missing, State

PROJECT = "project"


class Row:
    """The tasks of one project, placed by the product and kept in a plain list of what they should be."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.sorted: list[Placed] = []
        self.expected: list[str] = []
        self.most_rekeyed = 0

    def put(self, task: str, side: str, neighbour: str | None) -> None:
        at = 0 if neighbour is None else self.expected.index(neighbour) + (side == "after")
        if neighbour is None and side == "before":
            at = len(self.expected)
        draft = self._decide(lambda draft: places.put_at(draft, task, PROJECT, side, neighbour), task)
        self.expected.insert(at, task)
        for mutation in draft.mutations():
            assert mutation.value is not None
            self.give(mutation.id, mutation.value["order"])
        self.most_rekeyed = max(self.most_rekeyed, len(draft.mutations()) - 1)

    def give(self, task: str, key: str) -> None:
        if task in self.keys:
            del self.sorted[bisect_left(self.sorted, Placed(self.keys[task], task))]
        self.keys[task] = key
        insort(self.sorted, Placed(key, task))

    def order(self) -> list[str]:
        return [placed.id for placed in self.sorted]

    def _decide(self, put: Callable[[Draft], None], task: str) -> Draft:
        state = State("workspace", Head("epoch", 1, ""))
        state.entities[Ref("task", task)] = None
        while True:
            draft = Draft(state, "actor", "now", imported=False, quota=1)
            draft.add("task", task, {"project": PROJECT})
            try:
                put(draft)
            except Missing as missing:
                for ref in missing.refs:
                    state.entities[ref] = Entity("task", ref.id, 1, {"project": PROJECT, "order": self.keys[ref.id]})
                for question in missing.questions:
                    state.answers[question] = self._answer(question)
            else:
                return draft

    def _answer(self, question: object) -> object:
        row = self.sorted
        if isinstance(question, LastPlace):
            return row[-1] if row else None
        assert isinstance(question, Around)
        spot = Placed(question.order, question.id)
        at = bisect_left(row, spot)
        after = row[at + 1 :] if at < len(row) and row[at] == spot else row[at:]
        return row[:at][-51:], after[:51]


@pytest.fixture
def row() -> Row:
    row = Row()
    for number in range(200):
        row.put(f"t{number}", "before", None)
    return row


def test_tasks_that_are_added_stand_in_that_order_with_short_keys(row: Row) -> None:
    assert row.order() == row.expected
    assert max(map(len, row.keys.values())) <= 4


@pytest.mark.parametrize("spot", ["start", "middle", "end"])
def test_thousands_of_inserts_at_one_spot_keep_order_and_short_keys(row: Row, spot: str) -> None:
    side, neighbour = {"start": ("after", None), "middle": ("after", "t100"), "end": ("before", "t199")}[spot]

    for number in range(3_000):
        row.put(f"n{number}", side, neighbour)

    assert row.order() == row.expected
    assert max(map(len, row.keys.values())) <= 64
    assert row.most_rekeyed <= 100


def test_inserting_always_between_the_last_two_keeps_order_and_short_keys(row: Row) -> None:
    left, right = "t100", "t101"
    for number in range(4_000):
        task = f"n{number}"
        if number % 2:
            row.put(task, "after", left)
            left = task
        else:
            row.put(task, "before", right)
            right = task

    assert row.order() == row.expected
    assert max(map(len, row.keys.values())) <= 64
    assert row.most_rekeyed <= 100


def test_inserts_at_random_spots_keep_order(row: Row) -> None:
    chance = random.Random(7)  # repeatable, not secret
    for number in range(2_000):
        row.put(f"n{number}", chance.choice(["after", "before"]), chance.choice(row.expected))

    assert row.order() == row.expected


def test_a_tie_is_broken_by_id_until_something_comes_between_then_by_new_keys(row: Row) -> None:
    """Two offline writers gave two tasks the same key."""
    row.give("t101", row.keys["t100"])

    row.put("between", "after", "t100")

    assert row.order() == row.expected
    assert len(set(row.keys.values())) == len(row.keys)


def test_a_place_next_to_a_task_that_has_left_the_project_is_the_last_one(row: Row) -> None:
    draft = row._decide(lambda draft: draft.want([Ref("task", "t0")]), "x")
    draft.state.entities[Ref("task", "t0")] = Entity("task", "t0", 2, {"project": "another", "order": "a0"})
    draft.state.answers[LastPlace(PROJECT)] = row._answer(LastPlace(PROJECT))

    places.put_at(draft, "x", PROJECT, "after", "t0")

    assert draft.edit("task", "x")["order"] > row.keys["t199"]


@pytest.mark.parametrize(
    "value", [None, "a0", {}, {"after": "x"}, {"between": None}, {"after": None, "before": None}, []]
)
def test_what_is_no_place_is_refused_by_name(value: object) -> None:
    with pytest.raises(Refusal) as refused:
        places.check_place(value, "fields.order")

    assert (refused.value.field or "").startswith("fields.order")
