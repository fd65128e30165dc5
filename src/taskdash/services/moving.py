"""Moving a project to another workspace, step by step, so that a crash leaves something that the next call finishes."""

from collections.abc import AsyncIterator
from datetime import datetime

import msgspec

from taskdash.domain import times
from taskdash.domain.ids import SYSTEM, derive
from taskdash.domain.log import Actor, Entity, Operation, Ref, Value
from taskdash.domain.queries import Place as Spot
from taskdash.domain.queries import TaskQuery, plan, sort_value
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.steps import Close, Place, Settle, Step
from taskdash.ports.jobs import Job, Jobs
from taskdash.ports.models import Models
from taskdash.services.committing import Committer
from taskdash.services.reading import Reader
from taskdash.services.requests import Asked

KIND = "move"  # of the job
_PAGE = 400  # tasks read at once
_PER_COMMIT = 500  # entities
_LEFT_BEHIND = ("moving_to", "moved_to", "deleted_at", "former_prefixes")
_COMMIT_BYTES = 2_000_000  # of entities, half of what a commit may have


class _Move(msgspec.Struct, frozen=True):
    """What the job was asked to do; ids in the target follow from those in the source."""

    user: str
    source: str
    project: str
    target: str

    @property
    def id(self) -> str:
        return derive("move", self.source, self.project, self.target)

    def new(self, id: str) -> str:
        """The id in the target of what has this one in the source."""
        return moved_id(self.target, id)


def moved_id(target: str, id: str) -> str:
    """The id that what has `id` in its source gets in the workspace `target`."""
    return derive("moved", target, id)


def move_group(source: str, project: str, target: str) -> str:
    """The group of the commits that a move consists of."""
    return derive("group", derive("move", source, project, target))


class Mover:
    """Moves projects."""

    def __init__(self, models: Models, reader: Reader, committer: Committer, jobs: Jobs) -> None:
        self._models = models
        self._reader = reader
        self._committer = committer
        self._jobs = jobs

    async def move(self, actor: Actor, workspace: str, project: str, to: str, now: datetime) -> tuple[str, str]:
        """Move the project with all that is in it; answers (workspace, id) of where it is now.

        Its author is an admin here and a member there. Labels find their namesakes, assignees who are no members
        there are left out. Raises Refusal; a move that is refused half-way is taken back.
        """
        standing = await self._reader.enter(actor.id, to, "member")
        if standing.workspace == workspace:
            raise invalid("to", "is the workspace in which the project is")
        move = _Move(actor.id, workspace, project, standing.workspace)
        job = Job(move.id, KIND, msgspec.to_builtins(move), times.instant(now))
        await self._reader.enter(actor.id, workspace, "admin")
        await self._jobs.begin(job)
        await self.resume(job)
        return move.target, move.new(project)

    async def resume(self, job: Job) -> None:
        """Do all steps of a move; those done before change nothing."""
        move = msgspec.convert(job.asked, _Move)
        try:
            await self._ask(move, move.source, move.user, [Close(move.project, move.target)])
            async for steps in self._contents(move):
                await self._ask(move, move.target, move.user, steps)
        except Refusal as refusal:
            if refusal.code == "unavailable":
                raise
            await self._take_back(move)
            await self._jobs.finish(job.id)
            raise
        await self._ask(move, move.source, SYSTEM, [Settle(move.project, move.target)])
        await self._jobs.finish(job.id)

    async def _take_back(self, move: _Move) -> None:
        """Open the project again, if this move closed it, and put what is there already into the trash."""
        ref = Ref("project", move.project)
        entity = (await self._models.load(move.source, [ref])).entities.get(ref)
        if entity is None or entity.value is None or entity.value.get("moving_to") != move.target:
            return
        copied = Ref("project", move.new(move.project))
        if (await self._models.load(move.target, [copied])).entities.get(copied) is not None:
            await self._ask(move, move.target, SYSTEM, [Operation("delete", "project", copied.id)])
        await self._ask(move, move.source, SYSTEM, [Settle(move.project, None)])

    async def _ask(self, move: _Move, workspace: str, actor: str, steps: list[Step]) -> None:
        said = msgspec.json.encode(steps).decode()
        loaded = await self._models.load(workspace, [])
        head = loaded.head.position if loaded.head else ""
        asked = Asked(
            id=derive("move", move.id, head, said),
            actor=actor,
            said=said,
            plan=steps,
            group=move_group(move.source, move.project, move.target),
        )
        await self._committer.ask(workspace, asked)

    async def _contents(self, move: _Move) -> AsyncIterator[list[Step]]:
        """What has to be there, in pieces of a commit each: project and counter, labels, tasks, comments."""
        waiting: list[Step] = []
        size = 0
        async for step in self._steps(move):
            more = len(msgspec.json.encode(step))
            if waiting and (len(waiting) >= _PER_COMMIT or size + more > _COMMIT_BYTES):
                yield waiting
                waiting, size = [], 0
            waiting.append(step)
            size += more
        yield waiting

    async def _steps(self, move: _Move) -> AsyncIterator[Place]:
        refs = Ref("project", move.project), Ref("counter", move.project)
        loaded = await self._models.load(move.source, refs)
        for ref in refs:
            entity = loaded.entities[ref]
            if entity is None or entity.value is None:
                raise Refusal("not_found", "there is no project with this id")
            value = {k: v for k, v in entity.value.items() if k not in _LEFT_BEHIND}
            yield Place(ref.kind, move.new(ref.id), value)
        labels, places = await self._labels(move)
        for place in places:
            yield place
        async for task in self._tasks(move):
            value = await self._task(move, task.value or {}, labels)
            yield Place("task", move.new(task.id), value)
            async for comment in self._comments(move, task.id):
                yield comment

    async def _labels(self, move: _Move) -> tuple[dict[str, str], list[Place]]:
        """The new ids of the source's labels by their old ones, and those that have to be made."""
        there = {_name(e): e.id for e in await self._models.of_kind(move.target, "label", None, None, 10_000) if e.live}
        ids: dict[str, str] = {}
        places = []
        for label in await self._models.of_kind(move.source, "label", None, None, 10_000):
            if label.live and label.value is not None:
                ids[label.id] = there.get(_name(label)) or move.new(label.id)
                if _name(label) not in there:
                    places.append(Place("label", ids[label.id], label.value))
        return ids, places

    async def _tasks(self, move: _Move) -> AsyncIterator[Entity]:
        for deleted in (False, True):
            query = TaskQuery(project=move.project, deleted=deleted)
            walked = plan(query)
            after: Spot | None = None
            while part := await self._models.walk(move.source, walked, after, _PAGE):
                for task in part:
                    yield task
                after = Spot(sort_value(query.sort, part[-1].value or {}), part[-1].id)

    async def _task(self, move: _Move, value: Value, labels: dict[str, str]) -> Value:
        moved = {k: v for k, v in value.items() if k not in ("former", "labels", "assignees", "parent")}
        moved["project"] = move.new(move.project)
        if kept := [labels[id] for id in value.get("labels", ()) if id in labels]:
            moved["labels"] = kept
        if value.get("parent"):
            moved["parent"] = move.new(value["parent"])
        if assignees := value.get("assignees"):
            members = await self._models.load(move.target, [Ref("member", id) for id in assignees])
            if kept := [id for id in assignees if (e := members.entities.get(Ref("member", id))) and e.live]:
                moved["assignees"] = kept
        return moved

    async def _comments(self, move: _Move, task: str) -> AsyncIterator[Place]:
        after: Spot | None = None
        while part := await self._models.of_kind(move.source, "comment", task, after, _PAGE):
            for comment in part:
                value = {**(comment.value or {}), "task": move.new(task)}
                yield Place("comment", move.new(comment.id), value)
            after = Spot((part[-1].value or {})["created_at"], part[-1].id)


def _name(label: Entity) -> str:
    return str((label.value or {}).get("name", "")).casefold()
