"""What several nouns share: ids, times, lists, and fields that may be left out."""

from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from taskdash.domain import limits

T = TypeVar("T")

Id = Annotated[str, Meta(extra_json_schema={"format": "uuid"})]
Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Day = Annotated[str, Meta(extra_json_schema={"format": "date"})]
Name = Annotated[str, Meta(min_length=1, max_length=limits.NAME_CHARACTERS)]
Color = Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$", examples=["#3366ff"])]
Seq = Annotated[int, Meta(ge=0, description="The commit that touched it last.")]
Base = Annotated[int, Meta(ge=0, description="The seq that the author of this change had seen.")]


class Given(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a client sends."""

    def sent(self, *but: str) -> dict[str, Any]:
        """The fields that were sent, except those in `but`."""
        given: dict[str, Any] = msgspec.to_builtins(self)
        return {name: value for name, value in given.items() if name not in but}


class Made(Given, frozen=True):
    """A new entity; a client that works offline chooses the id."""

    id: Id | UnsetType = UNSET

    def chosen_id(self) -> str | None:
        """The id that the client chose."""
        return None if self.id is UNSET else str(self.id)


class Changed(Given, frozen=True):
    """A change; fields that are left out stay as they are."""

    base: Base | UnsetType = UNSET

    def seen(self) -> int | None:
        """The seq that its author had seen, if they say so."""
        return None if self.base is UNSET else int(self.base)


class Entity(msgspec.Struct, frozen=True):
    """What all entities have."""

    id: Id
    seq: Seq
    created_by: str | None
    created_at: Instant
    updated_at: Instant | None
    deleted_at: Instant | None


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A part of a list, and the cursor of the next part if there is one."""

    items: list[T]
    next: str | None
