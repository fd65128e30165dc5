"""From rows to operations: ids that follow from the source, what is there already, and the order of a file."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from taskdash.domain import ids
from taskdash.domain.formats.rows import Comment, Defined, Note, Project, Rejected, Task
from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Operation, Ref
from taskdash.domain.refusal import Refusal
from taskdash.services.importing.batches import Batches, Step, Store
from taskdash.services.importing.holding import Held, Known, Row
from taskdash.services.importing.names import Named, Names
from taskdash.services.importing.telling import Tally

TOGETHER = 500  # rows a commit: larger ones hold up other writers without being faster


class Gathered(NamedTuple):
    """A batch: rows, and the labels that the file defines by themselves."""

    rows: list[Row]
    defined: list[Defined]


class Planner:
    """Gathers rows, and commits them batch by batch."""

    def __init__(self, store: Store, names: Names, batches: Batches, workspace: str, source: str, tally: Tally) -> None:
        self._store = store
        self._names = names
        self._batches = batches
        self._workspace = workspace
        self._source = source
        self._tally = tally
        self._rows: list[Row] = []
        self._defined: list[Defined] = []
        self._seen: Counter[int] = Counter()  # how often an external id or a content came, by 64 bits of its hash
        self._refs: dict[str, str] = {}
        self._used: set[str] = set()  # projects and labels that have been counted
        self._number = 0
        self._held = Held()
        self._planned: dict[str, str | None] = {}  # task → project, of the batch that is being planned
        self._decided: dict[str, str | None] = {}  # the same of the one before, which may not be stored yet

    @property
    def waiting(self) -> int:
        """How many rows there are to be flushed."""
        return len(self._rows)

    @property
    def stored(self) -> bool:
        """Whether something has been committed."""
        return self._batches.stored

    def take(self, item: Task | Comment | Defined) -> None:
        """Add a row to the batch, or reject it."""
        if isinstance(item, Defined):
            self._defined.append(item)
            return
        self._number += 1
        if isinstance(item, Task):
            above = self._resolve(item.parent) if item.parent else None
            id, again = self._id(item.id or item.external, item.content, item.id)
            if item.ref:
                self._refs.setdefault(item.ref, id)
        else:
            above = self._resolve(item.task)
            id, again = self._id(item.external, f"{above}\x1f{item.content}")
        row = Row(item, id, above, self._number)
        if again:
            self._tally.reject(Rejected(item.line, "id", "an earlier row has this id", row.title))
        else:
            self._rows.append(row)

    async def flush(self) -> None:
        """Commit what has been gathered; raises as Batches.commit does."""
        await self.commit(self.gathered())

    def gathered(self) -> Gathered:
        """What has been gathered, to be committed; the next batch begins."""
        found, self._rows, self._defined = Gathered(self._rows, self._defined), [], []
        return found

    async def commit(self, gathered: Gathered, decided: Callable[[], None] | None = None) -> None:
        """Commit a batch; meanwhile more may be taken. Raises as Batches.commit does.

        The next batch may be committed when this one is `decided`, the one after that when this one is done.
        """
        rows, defined = gathered
        self._begin()
        refs = {row.ref for row in rows} | {Ref("task", row.above) for row in rows if row.above}
        known = await self._store.load(self._workspace, sorted(refs)) if refs else {}
        await self._learn((row for row in rows if known.get(row.ref) is None), defined)
        steps = [step for each in defined for step in self._make(self._names.label(each.label), "label", each.line)]
        for row, follower in _with_followers(rows, known):
            if known.get(row.ref) is not None:
                self._tally.counts[row.ref.kind].there += 1
            elif row.above and isinstance(row.item, Task) and not self._exists(row.above, known):
                self._held.add(row)
                continue
            else:
                planned = await self._plan(row, known, {"before": follower} if follower else None)
                if not planned:
                    continue
                steps += planned
            self._held.passed(row)
        await self._batches.commit(steps, decided)

    async def release(self) -> AsyncIterator[None]:
        """Commit the tasks that stood before the one they are below; answers after each batch."""
        waiting = {row.id: row for row in [await self._looked_up(row) for row in self._held.rows]}
        below: dict[str | None, list[Row]] = {}
        for row in waiting.values():
            below.setdefault(row.above, []).append(row)
        done = list(below)
        while waiting:
            known = await self._known(id for id in done if id in below)
            ready = [row for id in done if self._exists(id, known) for row in below.get(id, ()) if row.id in waiting]
            ready = sorted(ready, key=lambda row: row.number) or self._alone(waiting)
            for row in ready:
                del waiting[row.id]
            for start in range(0, len(ready), TOGETHER):
                await self._put(ready[start : start + TOGETHER], known)
                yield
            done = [row.id for row in ready]

    def _alone(self, waiting: Mapping[str, Row]) -> list[Row]:
        """Those of the rows that stand alone, because what they are below will not come; of a circle, the first."""
        alone = [row for row in waiting.values() if row.above not in waiting] or [next(iter(waiting.values()))]
        for row in alone:
            told = "the task above is neither in the file nor in the workspace"
            self._tally.note(Note(told, row.item.line, "parent", row.title))
        return [row._replace(above=None) for row in alone]

    async def _put(self, rows: Sequence[Row], known: Known) -> None:
        await self._learn(rows, ())
        self._begin()
        steps = [step for row in rows for step in await self._plan(row, known, self._held.place(row))]
        await self._batches.commit(steps)

    def _begin(self) -> None:
        """What is planned from here on is a batch."""
        self._decided, self._planned = self._planned, {}

    async def _looked_up(self, row: Row) -> Row:
        """The row with what it is below, now that all keys of the file are known."""
        parent = row.item.parent if isinstance(row.item, Task) else None
        if parent is None or parent in self._refs:
            return row._replace(above=self._refs.get(parent or ""))
        return row._replace(above=await self._names.task(parent) or row.above)

    async def _known(self, tasks: Iterable[str | None]) -> Known:
        refs = sorted({Ref("task", id) for id in tasks if id})
        return await self._store.load(self._workspace, refs) if refs else {}

    def _id(self, external: str | None, content: str, given: str | None = None) -> tuple[str, bool]:
        """The row's id, and whether an earlier row has it."""
        told = external or content
        count = self._seen[key := hash(told)]
        self._seen[key] = count + 1
        if external:
            return given or ids.derive(self._workspace, self._source, external), count > 0
        return ids.derive(self._workspace, self._source, content, str(count)), False

    def _resolve(self, ref: str) -> str:
        """The id of the task that a row refers to."""
        found = self._refs.get(ref)
        if found is not None:
            return found
        return ref if ids.is_uuid(ref) else ids.derive(self._workspace, self._source, ref)

    async def _learn(self, rows: Iterable[Row], defined: Iterable[Defined]) -> None:
        tasks = [row.item for row in rows if isinstance(row.item, Task)]
        projects = dict.fromkeys(task.project for task in tasks if task.project)
        labels = dict.fromkeys(label for task in tasks for label in task.labels)
        await self._names.learn(projects, [*(each.label for each in defined), *labels])

    def _exists(self, task: str | None, known: Known) -> bool:
        if task is None:
            return False
        return task in self._planned or task in self._decided or known.get(Ref("task", task)) is not None

    async def _plan(self, row: Row, known: Known, place: Any = None) -> list[Step]:
        """The steps that a new row takes, those included that make what it refers to; none where it is rejected."""
        item = row.item
        made: list[tuple[str, Named]] = []
        try:
            if isinstance(item, Task):
                fields = await self._task(item, row, known, made)
            elif row.above and self._exists(row.above, known):
                fields = {"task": row.above, **item.fields}
            else:
                raise Refusal("not_found", "its task was not taken in", field="task")
            for name, value in fields.items():
                KINDS[row.ref.kind].fields[name].check(value, name)
        except Refusal as refusal:
            field = (refusal.field or "").partition(".")[0] or None
            self._tally.reject(Rejected(item.line, field, refusal.message, row.title))
            return []
        if place is not None:
            fields["order"] = place
        if isinstance(item, Task):
            self._planned[row.id] = fields.get("project")
        steps = [step for kind, named in made for step in self._make(named, kind, item.line)]
        return [*steps, Step(Operation("create", row.ref.kind, row.id, fields), item.line, row.title)]

    async def _task(self, task: Task, row: Row, known: Known, made: list[tuple[str, Named]]) -> dict[str, Any]:
        """A task's fields; `made` is told the projects and labels that it refers to."""
        fields = dict(task.fields)
        above = known.get(Ref("task", row.above)) if row.above else None
        if row.above:
            fields["parent"] = row.above
        if above is not None and above.value is not None:
            fields["project"] = above.value["project"]
        elif row.above in self._planned:
            fields["project"] = self._planned[row.above]
        elif row.above in self._decided:
            fields["project"] = self._decided[row.above]
        elif task.project:
            fields["project"] = _usable(self._names.project(task.project))
            made.append(("project", self._names.project(task.project)))
        if task.labels:
            named = [self._names.label(label) for label in task.labels]
            fields["labels"] = list(dict.fromkeys(map(_usable, named)))
            made += [("label", each) for each in named]
        if task.assignees and (people := await self._people(task)):
            fields["assignees"] = people
        return {name: value for name, value in fields.items() if value is not None}

    def _make(self, named: Named, kind: str, line: int) -> list[Step]:
        """What makes a project or label at its first use."""
        if named.refusal is not None:
            self._tally.reject(Rejected(line, kind, named.refusal.message))
            return []
        if named.id in self._used:
            return []
        self._used.add(named.id)
        if named.make is None:
            self._tally.counts[kind].there += 1
            return []
        return [Step(named.make, line, str(named.make.fields["name"]))]

    async def _people(self, task: Task) -> list[str]:
        found = []
        for text in task.assignees:
            person = await self._names.person(text)
            if person is None:
                note = Note("somebody who is not a member here was not assigned", task.line, "assignees", text)
                self._tally.note(note)
            elif person not in found:
                found.append(person)
        return found


def _usable(named: Named) -> str:
    if named.refusal is not None:
        raise named.refusal
    return named.id


def _with_followers(rows: Sequence[Row], known: Known) -> list[tuple[Row, str | None]]:
    """Each row with the next task of its project, among these, that is in the workspace already."""
    following: dict[Project | None, str] = {}
    found: list[tuple[Row, str | None]] = []
    for row in reversed(rows):
        if not isinstance(row.item, Task):
            found.append((row, None))
            continue
        found.append((row, following.get(row.project)))
        if known.get(row.ref) is not None:
            following[row.project] = row.id
    return found[::-1]
