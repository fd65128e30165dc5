"""Which entities are asked for, in what order, and which index answers: the same plan for every engine.

An index is a list of columns: those compared for equality, then the sort column and the id, then what else its entries
hold. A query takes the first index of TASK_INDEXES that serves its sort and the most of its filters; what the index
does not cover is compared entry by entry (`matches`), at most limits.EXAMINED_PER_PAGE entries a page.
"""

from typing import Any, Literal, NamedTuple

import msgspec

from taskdash.domain.log import Value

STATUSES = ("todo", "in_progress", "done", "cancelled")
PRIORITIES = ("none", "low", "medium", "high", "urgent")  # ascending; the rank is the position
OPEN = ("todo", "in_progress")

Sort = Literal["created_at", "updated_at", "due_on", "priority", "order"]


class Index(NamedTuple):
    """An index over tasks: `name`, columns compared for equality, and the column it is sorted by (then by id).

    By the columns that its entries hold `also`, those are passed over whose tasks need not be read.

    Column values: `trashed` 0 or 1; `project`, `status`, `parent`, `label`, `assignee` text (`label` and `assignee`
    make one entry for each member of the set); `priority` the rank 0 to 4; `created_at`, `updated_at`, `due_on` and
    `order` text or absent. An entry exists only where every column but `trashed` has a value.
    """

    name: str
    equal: tuple[str, ...]
    sort: str
    also: tuple[str, ...] = ()


TASK_INDEXES = (
    Index("task_created", ("trashed",), "created_at"),
    Index("task_updated", ("trashed",), "updated_at"),
    Index("task_due", ("trashed",), "due_on"),
    Index("task_priority", ("trashed",), "priority"),
    Index("task_status_created", ("trashed", "status"), "created_at", ("priority",)),
    Index("task_priority_created", ("trashed", "priority"), "created_at"),
    Index("task_project_order", ("trashed", "project"), "order"),
    Index("task_project_created", ("trashed", "project"), "created_at"),
    Index("task_project_status_created", ("trashed", "project", "status"), "created_at", ("priority",)),
    Index("task_parent", ("trashed", "parent"), "created_at"),
    Index("task_label", ("trashed", "label"), "created_at"),
    Index("task_assignee", ("trashed", "assignee"), "created_at"),
    Index("task_assignee_due", ("trashed", "assignee"), "due_on"),
)


class TaskQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A list of tasks: filters, all of which must hold, and the sort.

    `parent` "" asks for tasks that are no subtask. `due_before` and `due_after` are dates and exclusive,
    `updated_after` an instant, exclusive. `deleted` asks for the trash instead of what is live. Sorting by `due_on`
    leaves out tasks without a due date; sorting by `order` needs `project`.
    """

    project: str | None = None
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    label: str | None = None
    assignee: str | None = None
    parent: str | None = None
    due_before: str | None = None
    due_after: str | None = None
    updated_after: str | None = None
    deleted: bool = False
    sort: Sort = "created_at"
    descending: bool = True


class Plan(msgspec.Struct, frozen=True):
    """How an engine walks an index: entries where the equality columns are `equal`, by (sort, id).

    Of these only such that hold the values in `also`, by their columns. `above` and `below` bound the sort column,
    exclusive. The walk starts after `after` (sort value, id) if given.
    """

    index: Index
    equal: tuple[str | int, ...]
    descending: bool
    above: str | None = None
    below: str | None = None
    also: tuple[tuple[str, str | int], ...] = ()


def plan(query: TaskQuery) -> Plan:
    """The best index for `query`: it serves the sort, and covers the most filters."""
    columns = _equalities(query)
    usable = [
        index for index in TASK_INDEXES if index.sort == query.sort and all(column in columns for column in index.equal)
    ]
    best = max(usable, key=lambda index: (len(index.equal), _selectivity(index)))
    above, below = None, None
    if query.sort == "due_on":
        above, below = query.due_after, query.due_before
    elif query.sort == "updated_at":
        above = query.updated_after
    equal = tuple(columns[column] for column in best.equal)
    also = tuple((column, columns[column]) for column in best.also if column in columns)
    return Plan(best, equal, query.descending, above, below, also)


_SELECTIVE = ("parent", "label", "assignee", "project", "status", "priority")  # the fewest entries a value first


def _selectivity(index: Index) -> int:
    return max((len(_SELECTIVE) - _SELECTIVE.index(c) for c in index.equal if c in _SELECTIVE), default=0)


def _equalities(query: TaskQuery) -> dict[str, str | int]:
    columns: dict[str, str | int | None] = {
        "trashed": int(query.deleted),
        "project": query.project,
        "label": query.label,
        "assignee": query.assignee,
        "parent": query.parent or None,
        "status": query.status[0] if len(query.status) == 1 else None,
        "priority": PRIORITIES.index(query.priority[0]) if len(query.priority) == 1 else None,
    }
    return {column: value for column, value in columns.items() if value is not None}


def sort_value(sort: str, value: Value) -> str | int | None:
    """What an index holds of a task's `value` in its sort column."""
    if sort == "priority":
        return PRIORITIES.index(value.get("priority", "none"))
    found: str | None = value.get(sort)
    return found


def matches(query: TaskQuery, value: Value) -> bool:
    """Whether a task with the fields `value` is what `query` asks for, apart from what hides it by derivation."""
    get = value.get
    if query.parent == "" and get("parent"):
        return False
    due = get("due_on")
    return (
        bool(get("deleted_at")) == query.deleted
        and (query.project is None or get("project") == query.project)
        and (not query.status or get("status", "todo") in query.status)
        and (not query.priority or get("priority", "none") in query.priority)
        and (query.label is None or query.label in get("labels", ()))
        and (query.assignee is None or query.assignee in get("assignees", ()))
        and (not query.parent or get("parent") == query.parent)
        and (query.due_before is None or (due is not None and due < query.due_before))
        and (query.due_after is None or (due is not None and due > query.due_after))
        and (query.updated_after is None or get("updated_at", "") > query.updated_after)
    )


class Place(NamedTuple):
    """Where a walk stands in an index: the sort value and the id of the entry seen last."""

    sort: Any
    id: str
