"""Commits: what is sent, what is answered, and how they stand in the log."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from taskdash.api.shapes.common import Base, Given, Id, Instant
from taskdash.domain import limits, log
from taskdash.services.requests import Receipt


class Operation(Given, frozen=True):
    """One thing asked for. `fields` are those of the kind, as its own routes take them."""

    op: Literal["create", "change", "delete", "restore"]
    kind: Literal["task", "project", "label", "comment", "view", "member", "invitation", "workspace"]
    id: Annotated[Id | None, Meta(description="Of a new entity it may be left out.")] = None
    fields: dict[str, Any] = {}  # noqa: RUF012  # msgspec copies it
    base: Base | None = None


class NewCommit(Given, frozen=True, kw_only=True):
    """Operations that are carried out all or none. A repeat with the same id answers the first reply again."""

    id: Annotated[Id | None, Meta(description="Chosen by the client; the Idempotency-Key is as good.")] = None
    operations: Annotated[list[Operation], Meta(min_length=1, max_length=limits.MUTATIONS_PER_COMMIT)]
    epoch: Annotated[str | None, Meta(description="Of the state that the client had seen.")] = None
    group: Annotated[Id | None, Meta(description="Shared by commits that are undone together.")] = None


class Overwrote(msgspec.Struct, frozen=True):
    """A value that somebody else had written after the client's `base`, and that is replaced now."""

    kind: str
    id: Id
    field: str
    value: Any
    by: str
    seq: int


class Committed(msgspec.Struct, frozen=True):
    """That a commit is stored."""

    id: Id
    epoch: str
    seq: int
    overwrote: list[Overwrote]


class Undo(Given, frozen=True):
    """What to take back: one commit by its seq, or all commits of a group."""

    seq: Annotated[int, Meta(ge=1, le=limits.HIGHEST_SEQ)] | None = None
    group: Id | None = None
    epoch: str | None = None


class Undone(msgspec.Struct, frozen=True):
    """The commits that took a group back, which are a group themselves."""

    group: Id
    commits: list[Committed]


class Mutation(msgspec.Struct, frozen=True):
    """What a commit did to one entity: `value` is all of it afterwards, `before` what the `changed` fields were.

    A field that is absent in `value` is empty. `before` is null where the commit created the entity.
    """

    kind: str
    id: str
    op: Literal["put", "delete"]
    value: dict[str, Any] | None
    changed: list[str]
    before: dict[str, Any] | None


class LoggedCommit(msgspec.Struct, frozen=True):
    """A commit, as it stands in the log. `pruned` ones have no mutations any more."""

    workspace: Id
    epoch: str
    seq: int
    id: Id
    actor: str
    at: Instant
    group: Id | None
    undoes: list[int]
    overwrote: list[Overwrote]
    mutations: list[Mutation]
    pruned: bool


class Commits(msgspec.Struct, frozen=True):
    """Commits after a position, oldest first; `next` is where to go on, null at the head (`seq`)."""

    epoch: str
    seq: int
    items: list[LoggedCommit]
    next: str | None


def committed(receipt: Receipt) -> Committed:
    """The answer to a commit."""
    return Committed(receipt.id, receipt.epoch, receipt.seq, _overwrote(receipt.overwrote))


def _overwrote(values: list[log.Overwrote]) -> list[Overwrote]:
    return [Overwrote(o.kind, o.id, o.field, o.value, o.by, o.seq) for o in values]


def logged(commit: log.Commit, epoch: str) -> LoggedCommit:
    """The commit as it is shown."""
    return LoggedCommit(
        workspace=commit.workspace,
        epoch=epoch,
        seq=commit.seq,
        id=commit.id,
        actor=commit.actor,
        at=commit.at,
        group=commit.group,
        undoes=commit.undoes,
        overwrote=_overwrote(commit.overwrote),
        mutations=[Mutation(m.kind, m.id, m.op, m.value, m.changed, m.before) for m in commit.mutations],
        pruned=commit.pruned,
    )


def event_data(commit: log.Commit, epoch: str) -> bytes:
    """The commit as JSON on one line, for the live feed."""
    return msgspec.json.encode(logged(commit, epoch))
