"""A dry run: batches are decided as they would be, upon what earlier ones would have left, and nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from taskdash.domain import times
from taskdash.domain.decide import Decision, Plan, Terms, decide
from taskdash.domain.log import Actor, Commit, Entity, Head, Ref
from taskdash.domain.state import Missing, State
from taskdash.ports.models import Models
from taskdash.services.requests import Request
from taskdash.services.workspaces import founding

_SOMEWHERE = "a0"  # the place of a rehearsed task, where another is to stand next to it


class Rehearsal:
    """Stands where a Committer would, for one workspace."""

    def __init__(self, models: Models, clock: Callable[[], datetime], quota: int, founder: str | None = None) -> None:
        """A workspace that is not there yet counts as the personal one of `founder`, if that is given."""
        self._models = models
        self._clock = clock
        self._quota = quota
        self._founder = founder
        self._state: State | None = None
        self._tasks: dict[str, tuple[str, str | None]] = {}  # rehearsed ones: project and parent, all that matters
        self._comments: set[str] = set()

    async def load(self, workspace: str, refs: Sequence[Ref]) -> Mapping[Ref, Entity | None]:
        """The entities as they would be."""
        state = await self._begin(workspace)
        found = {ref: self._rehearsed(ref) or state.entities.get(ref) for ref in refs}
        missing = [ref for ref in refs if found[ref] is None and ref not in state.entities]
        return {**found, **(await self._models.load(workspace, missing)).entities} if missing else found

    async def commit(self, actor: Actor, workspace: str, request: Request) -> None:
        """Decide what a Committer would; raises Refusal as it does."""
        state = await self._begin(workspace)
        now = times.instant(self._clock())
        decision = await self._decide(state, actor.id, now, request.operations, Terms(request.imported, self._quota))
        seq = state.seq + 1
        commit = Commit(workspace, seq, request.id, actor.id, now, "", decision.mutations, group=request.group)
        state.follow(commit, state.head.epoch if state.head else "")
        for mutation in decision.mutations:  # a large file must fit into memory
            if mutation.kind == "task" and mutation.value is not None:
                self._tasks[mutation.id] = mutation.value["project"], mutation.value.get("parent")
                del state.entities[Ref("task", mutation.id)]
            elif mutation.kind == "comment":
                self._comments.add(mutation.id)
                del state.entities[Ref("comment", mutation.id)]

    def _rehearsed(self, ref: Ref) -> Entity | None:
        if ref.kind == "task" and ref.id in self._tasks:
            project, parent = self._tasks[ref.id]
            above = {"parent": parent} if parent else {}
            return Entity("task", ref.id, 0, {"project": project, "order": _SOMEWHERE, **above})
        if ref.kind == "comment" and ref.id in self._comments:
            return Entity("comment", ref.id, 0, {})
        return None

    async def _begin(self, workspace: str) -> State:
        if self._state is None:
            head: Head | None = (await self._models.load(workspace, [])).head
            self._state = State(workspace, head)
            if head is None and self._founder is not None:
                await self._found(self._state, self._founder)
        return self._state

    async def _found(self, state: State, founder: str) -> None:
        now = times.instant(self._clock())
        asked = founding(founder, state.workspace, "Personal", personal=True)
        decision = await self._decide(state, founder, now, asked.plan, Terms())
        state.follow(Commit(state.workspace, 1, asked.id, founder, now, "", decision.mutations), "")

    async def _decide(self, state: State, actor: str, now: str, plan: Plan, terms: Terms) -> Decision:
        while True:
            try:
                return decide(plan, state, actor, now, terms)
            except Missing as missing:
                loaded = await self._models.load(state.workspace, [], list(missing.questions))
                state.learn(await self.load(state.workspace, sorted(missing.refs)), loaded.answers)
