"""The filters of a list of tasks, as they stand in a query string, made into a query."""

from typing import cast

import msgspec

from taskdash.domain import checks
from taskdash.domain.queries import Sort, TaskQuery


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What was given; see `domain.queries.TaskQuery`."""

    project: str | None
    status: tuple[str, ...]
    priority: tuple[str, ...]
    label: str | None
    assignee: str | None
    parent: str | None
    due_before: str | None
    due_after: str | None
    updated_after: str | None
    deleted: bool


def task_query(filters: Filters, sort: str | None) -> TaskQuery:
    """The query; a Refusal `invalid` names the filter that is none."""
    given = msgspec.structs.asdict(filters)
    for name in ("project", "label", "assignee", "parent"):
        if given[name]:
            given[name] = checks.uuid(given[name], name)
    for name in ("due_before", "due_after"):
        if given[name] is not None:
            given[name] = checks.day(given[name], name)
    if filters.updated_after is not None:
        given["updated_after"] = checks.instant(filters.updated_after, "updated_after")
    sort = sort or "-created_at"
    return TaskQuery(**given, sort=cast(Sort, sort.removeprefix("-")), descending=sort.startswith("-"))
