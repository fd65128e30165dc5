"""Reading a workspace: single entities, lists, history, commits and snapshots, each for a member only."""

from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from taskdash.domain import limits
from taskdash.domain.ids import is_uuid
from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Commit, Entity, Head, Ref
from taskdash.domain.queries import Place
from taskdash.domain.questions import Numbered, PrefixHolder
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.roles import Role, at_least
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.ports.models import Loaded, Models
from taskdash.services import cursors
from taskdash.services.presenting import Item, item, shown_with, task_item
from taskdash.services.workspaces import Workspaces

_NOTHING: Mapping[Ref, Entity | None] = MappingProxyType({})


class Standing(NamedTuple):
    """That somebody may read a workspace, and the state they are shown at least."""

    workspace: str
    user: str
    role: str
    head: Head


class Page(NamedTuple):
    """A part of a list, the cursor of the next part if there is one, and the head it is not older than."""

    items: list[Item]
    next: str | None
    head: Head


class Reader:
    """Answers questions about workspaces."""

    def __init__(self, log: CommitLog, models: Models, workspaces: Workspaces) -> None:
        self._log = log
        self._models = models
        self._workspaces = workspaces

    async def enter(self, user: str, workspace: str, least: Role = "viewer") -> Standing:
        """The standing of `user` in the workspace (an id or `me`), who needs the role `least`.

        Raises Refusal: `not_found` for strangers, `forbidden` for members with less, `gone` when it is in the trash.
        """
        id = await self._workspaces.resolve(user, workspace)
        refs = Ref("member", user), Ref("workspace", id)
        loaded = await self._models.load(id, refs)
        member, about = loaded.entities.get(refs[0]), loaded.entities.get(refs[1])
        if loaded.head is None or member is None or member.value is None or not member.live or about is None:
            raise Refusal("not_found", "there is no such workspace")
        if not about.live:
            raise Refusal("gone", "the workspace is in the trash")
        role = member.value["role"]
        if not at_least(role, least):
            raise Refusal("forbidden", f"a {role} may not see this")
        return Standing(id, user, role, loaded.head)

    async def item(self, standing: Standing, kind: str, id: str) -> Item:
        """One entity, in the trash or not; a task also by its key (`INB-12`), a former one included."""
        if kind == "task" and not is_uuid(id):
            id = await self._by_key(standing.workspace, id)
        entity = await self._entity(standing.workspace, kind, id)
        shown, _ = await self.present(standing.workspace, [entity])
        return shown[0]

    async def workspace(self, standing: Standing) -> Item:
        """The workspace itself, with the role there and where its history ends."""
        shown = await self.item(standing, "workspace", standing.workspace)
        return {**shown, "role": standing.role, "epoch": standing.head.epoch, "head": standing.head.seq}

    async def items(self, standing: Standing, kind: str, of: str | None, limit: int, cursor: str | None) -> Page:
        """The live entities of a kind, newest first; comments `of` a task."""
        name = cursors.list_name(kind, of)
        place = cursors.read(cursor, standing.head, name, cursors.AfterText)
        if of is not None:
            await self._entity(standing.workspace, "task", of)
        found: list[Entity] = []
        after = Place(*place) if place else None
        while len(found) <= limit:
            part = await self._models.of_kind(standing.workspace, kind, of, after, limit + 1)
            found += [entity for entity in part if entity.live]
            if len(part) <= limit:
                break
            after = _created(part[-1])
        more = found[limit:]
        shown = found[:limit]
        onward = cursors.write(standing.head, name, _created(shown[-1])) if more else None
        return Page([item(entity, entity.value or {}) for entity in shown], onward, standing.head)

    async def history(self, standing: Standing, kind: str, id: str, limit: int, cursor: str | None) -> Page:
        """What happened to an entity, newest first: who, when, and each field before and after."""
        name = cursors.list_name("history", kind, id)
        place = cursors.read(cursor, standing.head, name, cursors.AfterSeq)
        loaded = await self._models.load(standing.workspace, [Ref(kind, id)])
        if loaded.entities.get(Ref(kind, id)) is None:
            raise Refusal("not_found", f"there is no {kind} with this id")
        before = place.seq if place else standing.head.seq + 1
        commits = await self._log.touching(standing.workspace, kind, id, before, limit + 1)
        shown = [_event(commit, kind, id) for commit in commits[:limit]]
        onward = cursors.write(standing.head, name, [commits[limit - 1].seq]) if len(commits) > limit else None
        return Page(shown, onward, standing.head)

    async def commits(self, standing: Standing, after: str | None, limit: int) -> tuple[Head, list[Commit]]:
        """The commits after a position (`epoch:seq`, or 0 for the beginning), oldest first.

        Raises Refusal `gone` where the epoch is another, or the history no longer reaches back: take a snapshot.
        """
        seq = self.since(standing, after)
        try:
            return standing.head, await self._log.after(standing.workspace, seq, limit)
        except Pruned as pruned:
            raise Refusal("gone", f"the history begins after seq {pruned.floor}: take a snapshot") from None

    def since(self, standing: Standing, position: str | None) -> int:
        """The seq of a position of this workspace; raises as `commits` does."""
        epoch, colon, text = (position or "0").rpartition(":")
        if not text.isascii() or not text.isdecimal() or len(text) > 15 or (colon and not epoch):
            raise invalid("after", "must be a position, such as epoch:seq, or 0")
        seq = int(text)
        if not epoch and seq:
            raise invalid("after", "needs the epoch before the seq: epoch:seq")
        if epoch and epoch != standing.head.epoch:
            raise Refusal("gone", "the workspace has a new epoch: take a snapshot")
        return seq

    async def snapshot(self, standing: Standing) -> AsyncIterator[bytes]:
        """The workspace as lines of JSON: its position, every entity, and `{"end": true}` unless the epoch changed."""
        head = standing.head
        yield msgspec.json.encode({"epoch": head.epoch, "seq": head.seq}) + b"\n"
        after: Ref | None = None
        while part := await self._models.every(standing.workspace, after, limits.PAGE_ITEMS):
            yield b"".join(msgspec.json.encode(e) + b"\n" for e in part if e.kind != "counter")
            after = Ref(part[-1].kind, part[-1].id)
        now = await self._log.head(standing.workspace)
        if now is not None and now.epoch == head.epoch:
            yield b'{"end":true}\n'

    async def audit(self, standing: Standing, limit: int, cursor: str | None) -> Page:
        """Who did what in the workspace, newest first, without the contents."""
        name = cursors.list_name("audit")
        place = cursors.read(cursor, standing.head, name, cursors.AfterSeq)
        top = place.seq - 1 if place else standing.head.seq
        first = max(top - limit, standing.head.floor)
        commits = await self._log.after(standing.workspace, first, top - first) if top > first else []
        shown = [_deed(commit) for commit in commits[::-1]]
        onward = cursors.write(standing.head, name, [first + 1]) if first > standing.head.floor else None
        return Page(shown, onward, standing.head)

    async def present(
        self, workspace: str, entities: list[Entity], known: Mapping[Ref, Entity | None] = _NOTHING
    ) -> tuple[list[Item], Head | None]:
        """Entities as they are shown, tasks with their keys and live labels; and the head as of which these are.

        What of that is `known` is not read again; the head is None where nothing was read.
        """
        refs = shown_with(e.value for e in entities if e.kind == "task" and e.value is not None)
        missing = sorted(refs - known.keys())
        loaded = await self._models.load(workspace, missing) if missing else Loaded(None, {}, {})
        around = {**known, **loaded.entities}
        dead = {ref.id for ref in refs if ref.kind == "label" and not ((e := around.get(ref)) and e.live)}
        shown = []
        for entity in entities:
            value = entity.value or {}
            if entity.kind == "task":
                project = around.get(Ref("project", value["project"]))
                shown.append(task_item(entity, value, project.value if project else None, dead))
            else:
                shown.append(item(entity, value))
        return shown, loaded.head

    async def _entity(self, workspace: str, kind: str, id: str) -> Entity:
        ref = Ref(kind, id)
        found = (await self._models.load(workspace, [ref])).entities.get(ref)
        if found is None:
            raise Refusal("not_found", f"there is no {kind} with this id")
        if found.value is None:
            raise Refusal("gone", f"the {kind} has been deleted for good")
        return found

    async def _by_key(self, workspace: str, key: str) -> str:
        prefix, dash, number = key.rpartition("-")
        if not dash or not number.isascii() or not number.isdecimal() or len(number) > 12:
            raise Refusal("not_found", "there is no task with this id or key")
        held = PrefixHolder(prefix.upper())
        project = (await self._models.load(workspace, [], [held])).answers[held]
        if project is not None:
            numbered = Numbered(project, int(number))
            task = (await self._models.load(workspace, [], [numbered])).answers[numbered]
            if task is not None:
                found: str = task
                return found
        raise Refusal("not_found", "there is no task with this id or key")


def _created(entity: Entity) -> Place:
    return Place((entity.value or {})["created_at"], entity.id)


def _event(commit: Commit, kind: str, id: str) -> Item:
    mutation = next(m for m in commit.mutations if m.kind == kind and m.id == id)
    told: dict[str, Any] = {}
    if mutation.value is not None and mutation.before is not None:
        for name in mutation.changed:
            told[name] = {"before": mutation.before.get(name), "after": KINDS[kind].get(mutation.value, name)}
    op = "delete" if mutation.op == "delete" else "create" if mutation.before is None else "change"
    about = {"seq": commit.seq, "commit": commit.id, "actor": commit.actor, "at": commit.at, "group": commit.group}
    return {**about, "undoes": commit.undoes, "op": op, "fields": told}


def _deed(commit: Commit) -> Item:
    about = {"seq": commit.seq, "commit": commit.id, "actor": commit.actor, "at": commit.at, "group": commit.group}
    changes = [
        {"kind": m.kind, "id": m.id, "op": m.op, "created": m.op == "put" and m.before is None, "fields": m.changed}
        for m in commit.mutations
        if m.kind != "counter"
    ]
    return {**about, "undoes": commit.undoes, "changes": changes}
