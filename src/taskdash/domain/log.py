"""The commit log's records: what was asked, what was decided, and where it stands."""

from typing import Any, Literal

import msgspec

FORMAT = 1  # the `v` of commits that this release writes

Value = dict[str, Any]  # an entity's fields by name; a field that is absent is empty (null, "" or [])


class Ref(msgspec.Struct, frozen=True, array_like=True, order=True):
    """One entity of a workspace."""

    kind: str
    id: str


class Entity(msgspec.Struct, frozen=True):
    """An entity as of the commit `seq` that touched it last; `value` is None for a tombstone, left by a purge."""

    kind: str
    id: str
    seq: int
    value: Value | None

    @property
    def live(self) -> bool:
        """Whether it exists and is not in the trash itself (what contains it may be)."""
        return self.value is not None and not self.value.get("deleted_at")


class Mutation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a commit did to one entity.

    `value` is the whole entity after it (None for op delete); `changed` names the fields that differ from before,
    `updated_at` aside, and `before` holds their old values: for a set-valued field what was `{"added": [...],
    "removed": [...]}`, for a field that was empty its empty value. Where the commit created the entity, `before` is
    None and `changed` empty.
    """

    kind: str
    id: str
    op: Literal["put", "delete"]
    value: Value | None = None
    changed: list[str] = []
    before: Value | None = None


class Overwrote(msgspec.Struct, frozen=True):
    """A field whose value, written by `by` at `seq` after the author's `base`, a commit replaced."""

    kind: str
    id: str
    field: str
    value: Any
    by: str
    seq: int


class Commit(msgspec.Struct, frozen=True, omit_defaults=True):
    """One atomic step of a workspace's history; `at` is an instant, never earlier than the one before.

    `undoes` names the seqs that an undo took back. `digest` is the hex SHA-256 of what was asked, by whom. `pruned`
    marks a commit whose mutations were forgotten (TASKDASH_HISTORY_DAYS): id, digest and seq remain.
    """

    workspace: str
    seq: int
    id: str
    actor: str
    at: str
    digest: str
    mutations: list[Mutation]
    overwrote: list[Overwrote] = []
    group: str | None = None
    undoes: list[int] = []
    pruned: bool = False
    v: int = msgspec.field(default_factory=lambda: FORMAT)  # no plain default: it is always written


class Head(msgspec.Struct, frozen=True):
    """Where a workspace's log ends: its epoch (random, new after a rewind or redaction), last seq and that one's `at`.

    `floor` is the highest seq whose commit has been pruned, 0 if none has.
    """

    epoch: str
    seq: int
    at: str
    floor: int = 0

    @property
    def position(self) -> str:
        """`epoch:seq`, as it stands in headers, cursors and event ids."""
        return f"{self.epoch}:{self.seq}"


class Operation(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing asked for. `base` is the seq its author had seen."""

    op: Literal["create", "change", "delete", "restore"]
    kind: str
    id: str | None = None
    fields: Value = {}
    base: int | None = None


class Actor(msgspec.Struct, frozen=True):
    """Who asks: a person by id, or `ids.SYSTEM`."""

    id: str
