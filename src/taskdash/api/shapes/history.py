"""What happened to an entity."""

from typing import Any, Literal

import msgspec

from taskdash.api.shapes.common import Id, Instant


class FieldHistory(msgspec.Struct, frozen=True):
    """A field before and after a commit; sets tell what was added and removed in `before`."""

    before: Any
    after: Any


class Happening(msgspec.Struct, frozen=True):
    """What one commit did to an entity."""

    seq: int
    commit: Id
    actor: str
    at: Instant
    group: Id | None
    undoes: list[int]
    op: Literal["create", "change", "delete"]
    fields: dict[str, FieldHistory]
