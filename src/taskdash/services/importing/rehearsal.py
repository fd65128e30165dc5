"""A dry run: batches are decided as they would be, upon what earlier ones would have left, and nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from taskdash.domain import times
from taskdash.domain.decide import Decision, Terms, decide
from taskdash.domain.log import Actor, Commit, Entity, Head, Ref
from taskdash.domain.state import Missing, State
from taskdash.ports.models import Models
from taskdash.services.committing import Request

_NEEDED = {"task": ("project", "parent", "order"), "comment": ()}  # what later decisions ask of these kinds


class Rehearsal:
    """Stands where a Committer would, for one workspace."""

    def __init__(self, models: Models, clock: Callable[[], datetime], quota: int) -> None:
        self._models = models
        self._clock = clock
        self._quota = quota
        self._state: State | None = None

    async def load(self, workspace: str, refs: Sequence[Ref]) -> Mapping[Ref, Entity | None]:
        """The entities as they would be."""
        state = await self._begin(workspace)
        missing = [ref for ref in refs if ref not in state.entities]
        loaded = (await self._models.load(workspace, missing)).entities if missing else {}
        return {ref: state.entities[ref] if ref in state.entities else loaded.get(ref) for ref in refs}

    async def commit(self, actor: Actor, workspace: str, request: Request) -> None:
        """Decide what a Committer would; raises Refusal as it does."""
        state = await self._begin(workspace)
        now = times.instant(self._clock())
        decision = await self._decide(state, actor.id, now, request)
        seq = state.seq + 1
        commit = Commit(workspace, seq, request.id, actor.id, now, "", decision.mutations, group=request.group)
        state.follow(commit, state.head.epoch if state.head else "")
        for mutation in decision.mutations:
            if mutation.kind in _NEEDED and mutation.value is not None:  # so that a large file fits into memory
                kept = {name: mutation.value[name] for name in _NEEDED[mutation.kind] if name in mutation.value}
                state.entities[Ref(mutation.kind, mutation.id)] = Entity(mutation.kind, mutation.id, seq, kept)

    async def _begin(self, workspace: str) -> State:
        if self._state is None:
            head: Head | None = (await self._models.load(workspace, [])).head
            self._state = State(workspace, head)
        return self._state

    async def _decide(self, state: State, actor: str, now: str, request: Request) -> Decision:
        while True:
            try:
                return decide(request.operations, state, actor, now, Terms(request.imported, self._quota))
            except Missing as missing:
                loaded = await self._models.load(state.workspace, list(missing.refs), list(missing.questions))
                state.learn(loaded.entities, loaded.answers)
