"""Lists of tasks: filtered, sorted, searched, page by page, without what its project or parent task hides."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from taskdash.domain import limits
from taskdash.domain.log import Entity, Ref, Value
from taskdash.domain.queries import Place, TaskQuery, matches, plan, sort_value
from taskdash.domain.refusal import invalid
from taskdash.domain.terms import asked, rank
from taskdash.ports.models import Models
from taskdash.services import cursors
from taskdash.services.reading import Page, Reader, Standing

_RANKED_AT_ONCE = 32  # candidates of a search, about a millisecond, before others get their turn
_STRIDE = 500  # index entries asked for at once at most, where filters are not covered by the index
_LEAST_STRIDE = 50  # a few more cost less than another look


class Lister:
    """Answers lists of tasks."""

    def __init__(self, models: Models, reader: Reader) -> None:
        self._models = models
        self._reader = reader

    async def tasks(self, standing: Standing, query: TaskQuery, q: str | None, limit: int, cursor: str | None) -> Page:
        """One page. It may be short, or even empty, and still have a next one, where few of many tasks match."""
        if query.sort == "order" and query.project is None:
            raise invalid("sort", "order needs a project")
        name = cursors.list_name("tasks", query, q)
        hiding = _Hiding(self._models, standing.workspace)
        found: list[Entity]
        next_place: tuple[Any, ...] | None
        if q is not None:
            ranked = cursors.read(cursor, standing.head, name, cursors.AfterRanked)
            found, next_place = await self._search(hiding, query, q, limit, ranked)
        else:
            by: type[tuple[Any, str]] = cursors.AfterNumber if query.sort == "priority" else cursors.AfterText
            place = cursors.read(cursor, standing.head, name, by)
            found, next_place = await self._walk(hiding, query, limit, Place(*place) if place else None)
        items, _ = await self._reader.present(standing.workspace, found, hiding.known)
        onward = cursors.write(standing.head, name, next_place) if next_place else None
        return Page(items, onward, standing.head)

    async def _walk(
        self, hiding: "_Hiding", query: TaskQuery, limit: int, after: Place | None
    ) -> tuple[list[Entity], Place | None]:
        walked = plan(query)
        found: list[Entity] = []
        examined = 0
        stride = limit + 1
        while examined < limits.EXAMINED_PER_PAGE:
            part = await self._models.walk(hiding.workspace, walked, after, stride)
            await hiding.learn(part)
            for entity in part:
                examined += 1
                if entity.value is None or not matches(query, entity.value) or hiding.hides(entity.value):
                    continue
                found.append(entity)
                if len(found) > limit:
                    return found[:limit], _place(query, found[limit - 1])
            if len(part) < stride:
                return found, None
            after = _place(query, part[-1])
            stride = min(_stride(limit + 1 - len(found), len(found), examined), limits.EXAMINED_PER_PAGE - examined)
        return found, after

    async def _search(
        self, hiding: "_Hiding", query: TaskQuery, q: str, limit: int, place: cursors.AfterRanked | None
    ) -> tuple[list[Entity], cursors.AfterRanked | None]:
        words = asked(q)
        if not words:
            return [], None
        candidates = await self._models.search(hiding.workspace, words, limits.SEARCH_CANDIDATES)
        await hiding.learn(candidates)
        ranked = []
        for number, entity in enumerate(candidates):
            if number % _RANKED_AT_ONCE == 0:
                await asyncio.sleep(0)
            value = entity.value
            if value is not None and matches(query, value) and not hiding.hides(value):
                score = rank(words, value["title"], value.get("description", ""))
                ranked.append(((score, value["created_at"], entity.id), entity))
        ranked.sort(key=lambda pair: pair[0], reverse=True)
        if place is not None:
            ranked = [(key, entity) for key, entity in ranked if key < place]
        next_place = cursors.AfterRanked(*ranked[limit - 1][0]) if len(ranked) > limit else None
        return [entity for _, entity in ranked[:limit]], next_place


def _stride(wanted: int, found: int, examined: int) -> int:
    """How many entries to ask for next: those that `wanted` tasks are among if they are as rare as they were so far."""
    return min(_STRIDE, max(_LEAST_STRIDE, wanted * examined // found)) if found else _STRIDE


def _place(query: TaskQuery, entity: Entity) -> Place:
    return Place(sort_value(query.sort, entity.value or {}), entity.id)


class _Hiding:
    """Which tasks of a workspace are hidden by what contains them: a project that is gone, a task above in the trash.

    `known` is what was learned of that.
    """

    def __init__(self, models: Models, workspace: str) -> None:
        self._models = models
        self.workspace = workspace
        self.known: dict[Ref, Entity | None] = {}
        self._hidden: dict[str, bool] = {}  # by the container's id

    async def learn(self, entities: Sequence[Entity]) -> None:
        """Load all that contains these tasks."""
        row = _containers(entity.value for entity in entities)
        while missing := sorted(row - self.known.keys()):
            loaded = await self._models.load(self.workspace, missing)
            self.known.update(loaded.entities)
            row = _containers(e.value for m in missing if (e := self.known[m]) and m.kind == "task")

    def hides(self, value: Value | None) -> bool:
        """Whether the task with the fields `value` is hidden, apart from its own time in the trash."""
        if value is None:
            return False
        parent = value.get("parent")
        return self._hides("project", value["project"]) or (parent is not None and self._hides("task", parent))

    def _hides(self, kind: str, id: str) -> bool:
        hidden = self._hidden.get(id)
        if hidden is None:
            entity = self.known.get(Ref(kind, id))
            gone = entity is None or entity.value is None or not entity.live
            hidden = self._hidden[id] = gone or (kind == "task" and entity is not None and self.hides(entity.value))
        return hidden


def _containers(values: Iterable[Value | None]) -> set[Ref]:
    projects, parents = set[str](), set[str]()
    for value in values:
        if value is not None:
            projects.add(value["project"])
            if parent := value.get("parent"):
                parents.add(parent)
    return {*(Ref("project", id) for id in projects), *(Ref("task", id) for id in parents)}
