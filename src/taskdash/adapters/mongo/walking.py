"""Lists in the order of an index, a page from wherever the last one ended: by key, never by offset.

A page is asked for in up to two parts, what ties with the place it begins after, and what lies beyond: so that each
begins and ends inside the index.
"""

from typing import Any

from taskdash.adapters.mongo import documents
from taskdash.adapters.mongo.collections import path
from taskdash.adapters.mongo.database import Document, Pages
from taskdash.domain.log import Entity
from taskdash.domain.queries import TASK_INDEXES, Place, Plan

_BY_CREATION = next(index for index in TASK_INDEXES if index.name == "task_created")


async def walk(pages: Pages, workspace: str, plan: Plan, after: Place | None, limit: int) -> list[Entity]:
    """Tasks in the plan's order."""
    found: list[Document] = []
    for asked, order in walking(workspace, plan, after):
        if len(found) < limit:
            found += await _page(pages, "tasks", asked, order, limit - len(found))
    return [documents.entity("task", one) for one in found]


Order = list[tuple[str, int]]


def walking(workspace: str, plan: Plan, after: Place | None) -> list[tuple[Document, Order]]:
    """The filters of a walk and their orders, one after the other."""
    equal = {path(column): value for column, value in (*zip(plan.index.equal, plan.equal, strict=True), *plan.also)}
    least: Any = 0 if plan.index.sort == "priority" else ""  # an entry without the sort column is not in the list
    bounds: Document = {"$gte": least}
    if plan.above is not None:
        bounds = {"$gt": plan.above}
    if plan.below is not None:
        bounds["$lt"] = plan.below
    return parts({"workspace": workspace, **equal}, path(plan.index.sort), bounds, after, plan.descending)


def parts(
    equal: Document, sort: str, bounds: Document, after: Place | None, descending: bool
) -> list[tuple[Document, Order]]:
    """A walk by (sort, id) over what equals `equal`, within bounds, from just after a place."""
    way, beyond = (-1, "$lt") if descending else (1, "$gt")
    if after is None:
        return [({**equal, sort: bounds}, [(sort, way), ("id", way)])]
    further = {**bounds, beyond: after.sort}
    if not descending:
        further.pop("$gte", None)
    if (known := bounds.get(beyond)) is not None and (known < after.sort if descending else known > after.sort):
        return [({**equal, sort: bounds}, [(sort, way), ("id", way)])]  # the place lies outside, before all of it
    ties = {**equal, sort: after.sort, "id": {beyond: after.id}}
    rest = ({**equal, sort: further}, [(sort, way), ("id", way)])
    within = known is None or known != after.sort
    return [(ties, [("id", way)]), rest] if within and _inside(bounds, after.sort) else [rest]


def _inside(bounds: Document, value: Any) -> bool:
    return (
        ("$gte" not in bounds or value >= bounds["$gte"])
        and ("$gt" not in bounds or value > bounds["$gt"])
        and ("$lt" not in bounds or value < bounds["$lt"])
    )


async def all_tasks(pages: Pages, workspace: str, after: Place | None, limit: int) -> list[Entity]:
    """Tasks in and out of the trash, newest first."""
    both: list[Entity] = []
    for trashed in (0, 1):
        both += await walk(pages, workspace, Plan(_BY_CREATION, (trashed,), True), after, limit)
    both.sort(key=lambda task: ((task.value or {}).get("created_at", ""), task.id), reverse=True)
    return both[:limit]


async def of_kind(
    pages: Pages, workspace: str, kind: str, of: str | None, after: Place | None, limit: int
) -> list[Entity]:
    """Entities of any other kind, newest first."""
    equal = {"workspace": workspace, "kind": kind, path("of"): of or ""}
    found: list[Document] = []
    for asked, order in parts(equal, path("created_at"), {"$gte": ""}, after, True):
        if len(found) < limit:
            found += await _page(pages, "entities", asked, order, limit - len(found))
    return [documents.entity(kind, one) for one in found]


async def _page(pages: Pages, collection: str, asked: Document, order: Order, limit: int) -> list[Document]:
    return await pages.find(collection, asked, documents.SHOWN).sort(order).limit(limit).to_list()
