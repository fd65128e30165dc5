"""Committing the rows of an import: many at once, and a refused one without those around it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from taskdash.domain import ids
from taskdash.domain.formats.rows import Note, Rejected
from taskdash.domain.log import Actor, Entity, Operation, Ref
from taskdash.domain.refusal import Refusal
from taskdash.services.importing.telling import Stopped, Tally
from taskdash.services.requests import Request

_AT = re.compile(r"operations\.([0-9]+)\.(?:fields\.)?([a-z_]+)")


class Store(Protocol):
    """What an import needs of a workspace: a Committer's, or what it would be in a dry run."""

    async def load(self, workspace: str, refs: Sequence[Ref]) -> Mapping[Ref, Entity | None]:
        """The entities, tombstones included; None for those that never were."""

    async def commit(self, actor: Actor, workspace: str, request: Request) -> object:
        """Carry out a request, or raise Refusal."""


class Step(NamedTuple):
    """One operation, and the row that it comes from: its line, and what it is in words."""

    operation: Operation
    line: int
    item: str


class Ended(Exception):
    """The import cannot go on."""


class Batches:
    """Commits steps, and counts what came of them."""

    def __init__(self, store: Store, actor: Actor, workspace: str, group: str, tally: Tally) -> None:
        self._store = store
        self._actor = actor
        self._workspace = workspace
        self._group = group
        self._tally = tally
        self.stored = False  # whether something has been committed

    async def commit(self, steps: Sequence[Step], decided: Callable[[], None] | None = None) -> None:
        """Commit `steps` as one, or without those that are refused; `decided` is called before they are stored.

        Raises Ended when the import must stop: the tally says why. When nothing has been committed yet, the Refusal.
        """
        steps = list(steps)
        while steps:
            try:
                await self._at_once(steps, decided)
            except Refusal as refusal:
                steps = await self._without(steps, refusal)
            else:
                return

    async def _at_once(self, steps: list[Step], decided: Callable[[], None] | None) -> None:
        operations = [step.operation for step in steps]
        # The same rows again are the same commit: whoever does not know whether it is stored may ask for it again.
        id = ids.derive(self._group, *(operation.id or "" for operation in operations))
        request = Request(id=id, operations=operations, group=self._group, imported=True, decided=decided)
        await self._store.commit(self._actor, self._workspace, request)
        self.stored = True
        for operation in operations:
            self._tally.counts[operation.kind].added += 1

    async def _without(self, steps: list[Step], refusal: Refusal) -> list[Step]:
        """Deal with the step that is at fault and commit those before it; answers what is left to be done."""
        if refusal.field == "operations" and len(steps) > 1:  # too large for one commit
            half = len(steps) // 2
            await self.commit(steps[:half])
            return steps[half:]
        found = _AT.match(refusal.field or "")
        if not found or refusal.code not in ("invalid", "not_found", "conflict", "gone"):
            self._end(refusal)
            raise Ended
        at, field = int(found[1]), found[2]
        await self.commit(steps[:at])
        return [*self._instead(steps[at], field, refusal), *steps[at + 1 :]]

    def _end(self, refusal: Refusal) -> None:
        if not self.stored:
            raise refusal
        self._tally.stopped = Stopped(refusal.code, refusal.message)

    def _instead(self, step: Step, field: str, refusal: Refusal) -> list[Step]:
        """What is done in the place of a refused step: nothing, or a task whose parent was refused without parent."""
        operation = step.operation
        if field == "id" and refusal.code in ("conflict", "gone"):  # somebody else was faster
            self._tally.counts[operation.kind].there += 1
            return []
        if field == "parent" and refusal.code in ("not_found", "gone"):
            self._tally.note(Note("the task above was not taken in", step.line, "parent", step.item))
            fields = {name: value for name, value in operation.fields.items() if name != "parent"}
            return [step._replace(operation=Operation("create", operation.kind, operation.id, fields))]
        self._tally.reject(Rejected(step.line, field, refusal.message, step.item))
        return []
