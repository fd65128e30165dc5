"""Projects, labels and saved views."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from taskdash.api.shapes.common import Changed, Color, Entity, Given, Id, Made, Name
from taskdash.api.shapes.tasks import Text
from taskdash.domain import limits

Prefix = Annotated[
    str,
    Meta(
        pattern=f"^[A-Za-z][A-Za-z0-9]{{0,{limits.PREFIX_CHARACTERS[1] - 1}}}$",
        description="What the keys of its tasks begin with.",
        examples=["INB"],
    ),
]
Layout = Literal["list", "board", "table", "calendar"]
Query = Annotated[dict[str, Any], Meta(description=f"What it shows; at most {limits.VIEW_BYTES} bytes, kept as it is.")]


class Project(Entity, frozen=True):
    """A project. `moving_to` and `moved_to` name the workspace that it goes or went to."""

    name: str
    description: str
    color: str | None
    prefix: str
    former_prefixes: list[str]
    archived: bool
    moving_to: Id | None
    moved_to: Id | None


class NewProject(Made, frozen=True, kw_only=True):
    """A new project; without a prefix it gets one from its name."""

    name: Name
    description: Text | UnsetType | None = UNSET
    color: Color | UnsetType | None = UNSET
    prefix: Prefix | UnsetType | None = UNSET
    archived: bool | UnsetType | None = UNSET


class ProjectChange(Changed, frozen=True, kw_only=True):
    """A change of a project."""

    name: Name | UnsetType = UNSET
    description: Text | UnsetType | None = UNSET
    color: Color | UnsetType | None = UNSET
    prefix: Prefix | UnsetType = UNSET
    archived: bool | UnsetType | None = UNSET


class Move(Given, frozen=True):
    """Where a project goes: a workspace in which the caller may write."""

    to: Id


class Moved(msgspec.Struct, frozen=True):
    """Where a project is now."""

    workspace: Id
    project: Id


class Label(Entity, frozen=True):
    """A label."""

    name: str
    color: str | None


class NewLabel(Made, frozen=True, kw_only=True):
    """A new label."""

    name: Name
    color: Color | UnsetType | None = UNSET


class LabelChange(Changed, frozen=True, kw_only=True):
    """A change of a label."""

    name: Name | UnsetType = UNSET
    color: Color | UnsetType | None = UNSET


class View(Entity, frozen=True):
    """A saved view: filters, sort and layout, for all members."""

    name: str
    layout: Layout
    query: dict[str, Any] | None


class NewView(Made, frozen=True, kw_only=True):
    """A new view."""

    name: Name
    layout: Layout | UnsetType | None = UNSET
    query: Query | UnsetType | None = UNSET


class ViewChange(Changed, frozen=True, kw_only=True):
    """A change of a view."""

    name: Name | UnsetType = UNSET
    layout: Layout | UnsetType | None = UNSET
    query: Query | UnsetType | None = UNSET
