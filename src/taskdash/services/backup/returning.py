"""Bringing one workspace back to how it was at an instant, by commits that come after all others: nothing is rewound.

Who belongs to it stays as it is today: a restore of tasks must not let people in again. Projects that moved to another
workspace stay there, and what was purged stays gone. The commits say what they take back, as an undo does: whose a
text is does not change, and the group of them can be undone.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import IO, NamedTuple

import msgspec
from uuid_utils import uuid7

from taskdash.domain import limits
from taskdash.domain.ids import SYSTEM, derive
from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Commit, Entity, Ref, Value
from taskdash.domain.refusal import Refusal
from taskdash.domain.steps import Bring
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.ports.models import Models
from taskdash.ports.vault import Vault
from taskdash.services.backup import reading
from taskdash.services.backup.boxes import Opener
from taskdash.services.backup.reading import Content
from taskdash.services.committing import Committer
from taskdash.services.requests import Asked

_STAY = {"member", "invitation", "counter"}
_COMMIT_BYTES = limits.COMMIT_BYTES // 2  # of values, old and new; a commit says a little more
_COMMITS_AT_ONCE = 1_000

_decode_commit = msgspec.json.Decoder(Commit).decode
_decode_entity = msgspec.json.Decoder(tuple[Entity, msgspec.Raw]).decode
_decode_value = msgspec.json.Decoder(Value).decode


class Returned(msgspec.Struct):
    """What was done: entities brought back, those that came later put into the trash, those that are gone for good."""

    group: str
    commits: int = 0
    back: int = 0
    trashed: int = 0
    purged: int = 0


class Workspaces(NamedTuple):
    """What a workspace is brought back with."""

    log: CommitLog
    models: Models
    committer: Committer


class Values:
    """Earlier values by entity, on disk: there may be a million of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[Ref, tuple[int, int] | None] = {}

    def put(self, ref: Ref, value: Value | None) -> None:
        if value is None:
            self._places[ref] = None
            return
        content = msgspec.json.encode(value)
        self._places[ref] = (self._file.seek(0, 2), len(content))
        self._file.write(content)

    def get(self, ref: Ref) -> Value | None:
        place = self._places.get(ref)
        if place is None:
            return None
        self._file.seek(place[0])
        return _decode_value(self._file.read(place[1]))


class Returning:
    """Brings workspaces back."""

    def __init__(self, parts: Workspaces, vault: Vault, opener: Opener) -> None:
        self._log, self._models, self._committer = parts
        self._vault = vault
        self._opener = opener

    async def to(self, workspace: str, at: str, tell: Callable[[int, int], None]) -> Returned:
        """Bring the workspace back to the instant `at`; `tell` hears of how many entities of how many are done.

        A repeat goes on where a killed one stopped. Raises Refusal: `conflict` naming a damaged file, or where the
        history was rewritten since the backup; `gone` where it does not reach back that far; `not_found`.
        """
        content = await reading.content(self._vault, None)
        copy = content.copies.get(workspace)
        head = await self._log.head(workspace)
        if copy is None or head is None:
            raise Refusal("not_found", "the backup has no such workspace", field="workspace")
        if copy.fresh.epoch != head.epoch:
            raise Refusal(
                "conflict", "the workspace's history was rewritten since this backup: back up first", field="workspace"
            )
        if at < copy.fresh.since:
            raise Refusal("gone", f"the history in the backup begins at {copy.fresh.since}", field="at")
        touched = await self._touched(content, workspace, at, copy.last.seq)
        returned = Returned(derive("return", workspace, at, content.links[-1].name))
        with tempfile.TemporaryFile() as file:
            values = await self._values(content, workspace, at, touched, Values(file))
            done = 0
            async for steps in self._steps(workspace, touched, values, returned):
                await self._commit(workspace, at, steps, touched, returned)
                done += len(steps)
                tell(done, len(touched))
        return returned

    async def _touched(self, content: Content, workspace: str, at: str, last: int) -> dict[Ref, list[int]]:
        """What was changed after the instant, with the seqs of the commits that did."""
        touched: dict[Ref, list[int]] = {}
        async for commit in self._backed_up(content, workspace):
            if commit.at > at:
                _touch(touched, commit)
        while True:
            try:
                page = await self._log.after(workspace, last, _COMMITS_AT_ONCE)
            except Pruned:
                raise Refusal("gone", "what came after the backup is forgotten: back up first", field="at") from None
            if not page:
                return touched
            for commit in page:
                if commit.at > at:
                    _touch(touched, commit)
            last = page[-1].seq

    async def _values(
        self, content: Content, workspace: str, at: str, touched: dict[Ref, list[int]], values: Values
    ) -> Values:
        """What those entities were at the instant."""
        copy = content.copies[workspace]
        async for opened in self._boxes(content, workspace, f"base-{copy.fresh.floor}-"):
            for entity, _ in map(_decode_entity, opened):
                if Ref(entity.kind, entity.id) in touched:
                    values.put(Ref(entity.kind, entity.id), entity.value)
        async for commit in self._backed_up(content, workspace):
            if commit.at <= at:
                for mutation in commit.mutations:
                    if (ref := Ref(mutation.kind, mutation.id)) in touched:
                        values.put(ref, mutation.value)
        if at > content.copies[workspace].last.at:  # what came between the backup and the instant
            await self._later(workspace, copy.last.seq, at, touched, values)
        return values

    async def _later(self, workspace: str, seq: int, at: str, touched: dict[Ref, list[int]], values: Values) -> None:
        while page := await self._log.after(workspace, seq, _COMMITS_AT_ONCE):
            for commit in page:
                if commit.at > at:
                    return
                for mutation in commit.mutations:
                    if (ref := Ref(mutation.kind, mutation.id)) in touched:
                        values.put(ref, mutation.value)
            seq = page[-1].seq

    async def _boxes(self, content: Content, workspace: str, what: str) -> AsyncIterator[list[bytes]]:
        copy = content.copies[workspace]

        def wanted(index: int, owner: str, held: str) -> bool:
            return owner == f"{workspace}/{copy.fresh.epoch}" and index >= copy.first and held.startswith(what)

        async for opened in reading.read(self._vault, content, self._opener, wanted, only=workspace):
            yield opened.lines

    async def _backed_up(self, content: Content, workspace: str) -> AsyncIterator[Commit]:
        async for lines in self._boxes(content, workspace, "log-"):
            for line in lines:
                yield _decode_commit(line)

    async def _steps(
        self, workspace: str, touched: dict[Ref, list[int]], values: Values, returned: Returned
    ) -> AsyncIterator[list[Bring]]:
        """What has to be done, in pieces that make a commit each."""
        steps: list[Bring] = []
        size = 0
        refs = [ref for ref in touched if ref.kind in KINDS and ref.kind not in _STAY]
        for start in range(0, len(refs), limits.PAGE_ITEMS):
            for entity in await self._present(workspace, refs[start : start + limits.PAGE_ITEMS], returned, values):
                step = _step(entity, values.get(Ref(entity.kind, entity.id)))
                if step is None:
                    continue
                added = len(msgspec.json.encode([step.value, entity.value]))
                if steps and (size + added > _COMMIT_BYTES or len(steps) == limits.MUTATIONS_PER_COMMIT):
                    yield steps
                    steps, size = [], 0
                steps.append(step)
                size += added
        if steps:
            yield steps

    async def _present(
        self, workspace: str, refs: Sequence[Ref], returned: Returned, values: Values
    ) -> Iterable[Entity]:
        """Those of the entities that are there and have not moved to another workspace."""
        loaded = (await self._models.load(workspace, refs)).entities
        found = [entity for entity in loaded.values() if entity is not None and entity.value is not None]
        returned.purged += sum(
            1 for ref, entity in loaded.items() if (entity is None or entity.value is None) and values.get(ref)
        )
        projects = {Ref("project", project) for entity in found if (project := _project(entity)) is not None}
        moved = {
            ref.id
            for ref, project in (await self._models.load(workspace, sorted(projects))).entities.items()
            if project is not None and {"moving_to", "moved_to"} & (project.value or {}).keys()
        }
        return [entity for entity in found if _project(entity) not in moved]

    async def _commit(
        self, workspace: str, at: str, steps: Sequence[Bring], touched: dict[Ref, list[int]], returned: Returned
    ) -> None:
        undone = sorted({seq for step in steps for seq in touched[Ref(step.kind, step.id)]})
        asked = Asked(
            id=str(uuid7()),
            actor=SYSTEM,
            said=["return", at, undone],
            plan=steps,
            group=returned.group,
            undoes=tuple(undone),
        )
        await self._committer.ask(workspace, asked)
        returned.commits += 1
        returned.back += sum(step.value is not None for step in steps)
        returned.trashed += sum(step.value is None for step in steps)


def _touch(touched: dict[Ref, list[int]], commit: Commit) -> None:
    for mutation in commit.mutations:
        touched.setdefault(Ref(mutation.kind, mutation.id), []).append(commit.seq)


def _step(entity: Entity, earlier: Value | None) -> Bring | None:
    """What brings the entity back to its earlier value; None where it has it."""
    now = entity.value or {}
    if earlier is None:
        return None if now.get("deleted_at") else Bring(entity.kind, entity.id, None)
    same = {**now, "updated_at": None} == {**earlier, "updated_at": None}
    return None if same else Bring(entity.kind, entity.id, earlier)


def _project(entity: Entity) -> str | None:
    if entity.kind == "project":
        return entity.id
    project: str | None = (entity.value or {}).get("project")
    return project
