"""Commits that Hypothesis makes up: no decision would allow all of them, and the read models must follow all the same.

Few ids, few times and few words, so that ties, moves and repeats are common.
"""

from typing import Any

from hypothesis import strategies as st

from taskdash.domain.log import Commit, Mutation
from taskdash.domain.queries import PRIORITIES, STATUSES, TASK_INDEXES, TaskQuery
from taskdash.domain.questions import (
    Around,
    ChangesSince,
    Count,
    LastPlace,
    Numbered,
    Owners,
    PrefixHolder,
    Question,
    Subtasks,
)
from tests.contract.commits import ADA, BOB, commit, uid

PROJECTS = [uid(1), uid(2)]
LABELS = [uid(11), uid(12), uid(13)]
TASKS = [uid(21 + n) for n in range(6)]
PEOPLE = [ADA, BOB]
TIMES = [f"2026-01-0{n}T00:00:00.000Z" for n in range(1, 5)]
DAYS = [f"2026-02-0{n}" for n in range(1, 5)]
ORDERS = ["a0", "a1", "a1V", "b0"]
WORDS = ["garden", "gardens", "Café", "Straße", "Über", "x1", "x"]
PREFIXES = ["INB", "GAR", "X"]

_words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


def _some(fields: dict[str, st.SearchStrategy[Any]], **always: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values with any of `fields`; what is empty is left out."""
    values = st.fixed_dictionaries(always, optional=fields)
    return values.map(lambda value: {k: v for k, v in value.items() if v not in ("", [], None)})


_trash = {"deleted_at": st.sampled_from(TIMES)}
_times = {"created_at": st.sampled_from(TIMES), "updated_at": st.sampled_from(TIMES)}


def _task(n: int) -> st.SearchStrategy[Any]:
    return _some(
        {
            "number": st.integers(1, 3),
            "former": st.lists(st.tuples(st.sampled_from(PROJECTS), st.integers(1, 3)).map(list), max_size=2),
            "title": _words,
            "description": _words,
            "status": st.sampled_from(STATUSES[1:]),
            "priority": st.sampled_from(PRIORITIES[1:]),
            "labels": st.lists(st.sampled_from(LABELS), unique=True),
            "assignees": st.lists(st.sampled_from(PEOPLE), unique=True),
            "order": st.sampled_from(ORDERS),
            "due_on": st.sampled_from(DAYS),
            "due_time": st.just("09:00"),
            "completed_at": st.sampled_from(TIMES),
            **({"parent": st.sampled_from(TASKS[:n])} if n else {}),  # of an earlier one: no task is below itself
            **_trash,
        },
        project=st.sampled_from(PROJECTS),
        **_times,
    )


_prefixes = {"prefix": st.sampled_from(PREFIXES), "former_prefixes": st.lists(st.sampled_from(PREFIXES))}

_VALUES: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    *(("task", id, _task(n)) for n, id in enumerate(TASKS)),
    *(("project", id, _some(_prefixes | _trash, **_times)) for id in PROJECTS),
    *(("label", id, _some({"name": _words, **_trash}, **_times)) for id in LABELS),
    *(("comment", uid(31 + n), _some(_trash, task=st.sampled_from(TASKS), **_times)) for n in range(3)),
    *(("member", id, _some(_trash, role=st.sampled_from(["owner", "viewer"]), **_times)) for id in PEOPLE),
    ("workspace", uid(41), _some(_trash, **_times)),
    ("view", uid(42), _some({"name": _words}, **_times)),
]


@st.composite
def histories(draw: st.DrawFn) -> list[Commit]:
    """Consecutive commits of one workspace, from the first on."""
    there: dict[tuple[str, str], dict[str, Any]] = {}
    history = []
    for seq in range(1, draw(st.integers(1, 12)) + 1):
        picked = draw(st.lists(st.sampled_from(_VALUES), min_size=0, max_size=4, unique_by=lambda pick: pick[:2]))
        mutations = [_mutation(draw, there, kind, id, values) for kind, id, values in picked]
        group = draw(st.sampled_from([None, None, uid(51), uid(52)]))
        actor = draw(st.sampled_from(PEOPLE))
        undoes = draw(st.sampled_from([[], [], [1]]))
        history.append(commit(seq, *mutations, group=group, actor=actor, undoes=undoes))
    return history


def _mutation(
    draw: st.DrawFn, there: dict[tuple[str, str], dict[str, Any]], kind: str, id: str, values: Any
) -> Mutation:
    before = there.get((kind, id))
    if before is not None and draw(st.integers(0, 5)) == 0:
        del there[kind, id]
        return Mutation(kind, id, "delete")
    value = there[kind, id] = draw(values)
    if before is None:
        return Mutation(kind, id, "put", value)
    changed = sorted(field for field in before.keys() | value.keys() if before.get(field) != value.get(field))
    return Mutation(kind, id, "put", value, changed, {field: before.get(field) for field in changed})


_maybe = {
    "project": st.sampled_from(PROJECTS),
    "status": st.lists(st.sampled_from(STATUSES), unique=True).map(tuple),
    "priority": st.lists(st.sampled_from(PRIORITIES), unique=True).map(tuple),
    "label": st.sampled_from(LABELS),
    "assignee": st.sampled_from(PEOPLE),
    "parent": st.sampled_from(["", *TASKS]),
    "due_before": st.sampled_from(DAYS),
    "due_after": st.sampled_from(DAYS),
    "updated_after": st.sampled_from(TIMES),
    "deleted": st.booleans(),
    "descending": st.booleans(),
}


def _query(fields: dict[str, Any]) -> TaskQuery:
    return TaskQuery(**fields)


queries = st.one_of(
    st.fixed_dictionaries(
        {"sort": st.sampled_from(["created_at", "updated_at", "due_on", "priority"])}, optional=_maybe
    ),
    st.fixed_dictionaries(
        {"sort": st.just("order"), "project": _maybe["project"]},
        optional={field: strategy for field, strategy in _maybe.items() if field != "project"},
    ),
).map(_query)

_COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "trashed": st.integers(0, 1),
    "project": st.sampled_from(PROJECTS),
    "status": st.sampled_from(STATUSES),
    "priority": st.integers(0, 4),
    "parent": st.sampled_from(TASKS),
    "label": st.sampled_from(LABELS),
    "assignee": st.sampled_from(PEOPLE),
}
_SORTS: dict[str, list[Any]] = {
    "created_at": TIMES,
    "updated_at": TIMES,
    "due_on": DAYS,
    "order": ORDERS,
    "priority": [0, 2, 4],
}


@st.composite
def walks(draw: st.DrawFn) -> tuple[Any, ...]:
    """(index, equal, descending, above, below, also) for any index."""
    index = draw(st.sampled_from(TASK_INDEXES))
    equal = tuple(draw(_COLUMNS[column]) for column in index.equal)
    bound = st.none() | st.sampled_from(_SORTS[index.sort])
    also = tuple((column, draw(_COLUMNS[column])) for column in index.also if draw(st.booleans()))
    return index, equal, draw(st.booleans()), draw(bound), draw(bound), also


searches = st.lists(
    st.sampled_from(["garden", "gar", "gardens", "cafe", "strasse", "uber", "x1", "x"]), min_size=1, max_size=3
)

questions: list[Question] = [
    *(LastPlace(project) for project in PROJECTS),
    *(Around(project, order, id) for project in PROJECTS for order in ("a1", "a1V") for id in (TASKS[0], TASKS[3])),
    *(PrefixHolder(prefix) for prefix in PREFIXES),
    *(Numbered(project, number) for project in PROJECTS for number in (1, 2)),
    *(Subtasks(task) for task in TASKS),
    *(ChangesSince("task", task, 2) for task in TASKS),
    *(Count(kind) for kind in ("task", "project", "label", "member")),
    Owners(),
]
