"""Taking an erased person's texts out of the workspaces of others: log, entities and base, page by page."""

from collections.abc import Callable, Collection, Sequence

from taskdash.domain import limits
from taskdash.domain.log import Ref
from taskdash.domain.redaction import Moved, Redaction, Text, refs
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.ports.models import Models
from taskdash.ports.upkeep import Upkeep
from taskdash.services.moving import move_group, moved_id
from taskdash.services.walking import all_of

_COMMITS_AT_ONCE = 500


class Redactor:
    """Redacts; `forget` makes this process's memory of a workspace give way to what is stored."""

    def __init__(self, log: CommitLog, models: Models, upkeep: Upkeep, forget: Callable[[str], None]) -> None:
        self._log = log
        self._models = models
        self._upkeep = upkeep
        self._forget = forget

    async def redact(self, user: str, workspaces: Sequence[str]) -> bool:
        """Redact what `user` wrote in these workspaces, and what of it was moved on; True if there was any.

        Where they ever wrote, the workspace gets a new epoch, every time: a crash may have come before that.
        """
        moved = await self._moves(user, workspaces)
        found = False
        for workspace in sorted({*workspaces, *moved}):
            self._forget(workspace)
            redaction, changed = await self._redact(user, workspace, moved.get(workspace, {}))
            found = found or changed
            if redaction.wrote_here:
                await self._upkeep.renew(workspace)
                self._forget(workspace)
        return found

    async def _redact(self, user: str, workspace: str, moved: Moved) -> tuple[Redaction, bool]:
        """Redact one workspace up to its head, which others may move on meanwhile."""
        while True:
            redaction, changed = Redaction(user, moved), False
            try:
                seq = await self._floor(workspace)
                changed = await self._base(redaction, workspace, write=True)
                while True:
                    seq, some = await self._follow(redaction, workspace, seq, write=True)
                    changed = await self._entities(redaction, workspace, seq) or some or changed
                    head = await self._log.head(workspace)
                    if head is None or head.seq <= seq:
                        return redaction, changed
            except Pruned:
                continue  # the base has moved on: begin with it again

    async def _followed(self, user: str, workspace: str, moved: Moved, leaving: Collection[str]) -> Redaction:
        """What is theirs in the workspace, found without changing anything."""
        while True:
            redaction = Redaction(user, moved, leaving)
            try:
                seq = await self._floor(workspace)
                await self._base(redaction, workspace, write=False)
                await self._follow(redaction, workspace, seq, write=False)
            except Pruned:
                continue
            return redaction

    async def _moves(self, user: str, workspaces: Sequence[str]) -> dict[str, dict[str, set[Text]]]:
        """What moves brought, by target: whose its texts are is known in the source only, which may be a target too."""
        moved: dict[str, dict[str, set[Text]]] = {}
        while True:
            found: dict[str, dict[str, set[Text]]] = {}
            for source in sorted({*workspaces, *moved}):
                projects = [project async for project in all_of(self._models, source, "project")]
                gone = [(project.id, to) for project in projects if (to := (project.value or {}).get("moved_to"))]
                leaving = {move_group(source, project, target): target for project, target in gone}
                if leaving:
                    redaction = await self._followed(user, source, moved.get(source, {}), leaving)
                    for group, target in leaving.items():
                        theirs = redaction.theirs_moved(group)
                        brought = {text._replace(id=moved_id(target, text.id)) for text in theirs}
                        found.setdefault(target, {})[group] = brought
            if found == moved:
                return moved
            moved = found

    async def _floor(self, workspace: str) -> int:
        head = await self._log.head(workspace)
        return head.floor if head is not None else 0

    async def _base(self, redaction: Redaction, workspace: str, *, write: bool) -> bool:
        after: Ref | None = None
        changed = False
        while page := await self._upkeep.base(workspace, after, limits.PAGE_ITEMS):
            redacted = [new for entity, writers in page if (new := redaction.base(entity, writers)) is not None]
            if redacted and write:
                await self._upkeep.redact(workspace, [], [], redacted)
            changed = changed or bool(redacted)
            after = Ref(page[-1][0].kind, page[-1][0].id)
        return changed

    async def _follow(self, redaction: Redaction, workspace: str, seq: int, *, write: bool) -> tuple[int, bool]:
        """Follow the log from after `seq`; answers the last seq, and whether there was something to redact."""
        changed = False
        while page := await self._log.after(workspace, seq, _COMMITS_AT_ONCE):
            redacted = [new for commit in page if (new := redaction.follow(commit)) is not None]
            if redacted and write:
                await self._upkeep.redact(workspace, redacted, [], [])
            changed = changed or bool(redacted)
            seq = page[-1].seq
        return seq, changed

    async def _entities(self, redaction: Redaction, workspace: str, seq: int) -> bool:
        """Redact the entities as of `seq`; those that have moved on are for the next turn."""
        changed = False
        every = refs(redaction.theirs)
        for start in range(0, len(every), limits.PAGE_ITEMS):
            loaded = await self._models.load(workspace, every[start : start + limits.PAGE_ITEMS])
            present = [entity for entity in loaded.entities.values() if entity is not None and entity.seq <= seq]
            redacted = [new for entity in present if (new := redaction.entity(entity)) is not None]
            if redacted:
                await self._upkeep.redact(workspace, [], redacted, [])
            changed = changed or bool(redacted)
        return changed
