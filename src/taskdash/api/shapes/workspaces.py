"""Workspaces, their people, and what was done in them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from taskdash.api.shapes.common import Changed, Entity, Given, Id, Instant, Made, Name

Role = Literal["viewer", "member", "admin", "owner"]


class Workspace(Entity, frozen=True):
    """A workspace, the caller's role in it, and where its history ends (`epoch` and `head`)."""

    name: str
    personal: bool
    inbox: Id
    role: Role
    epoch: str
    head: int


class NewWorkspace(Made, frozen=True, kw_only=True):
    """A new workspace, owned by the caller."""

    name: Name


class WorkspaceChange(Changed, frozen=True, kw_only=True):
    """A change of a workspace."""

    name: Name | UnsetType = UNSET


class Member(Entity, frozen=True):
    """A member; the id is the person's. Name and address are null for somebody whose account is gone."""

    role: Role
    name: str | None
    email: str | None


class MemberChange(Changed, frozen=True, kw_only=True):
    """Another role for a member."""

    role: Role | UnsetType = UNSET


class Invitation(Entity, frozen=True):
    """An invitation, good once and for some days."""

    role: Role
    expires_at: Instant
    accepted_by: Id | None
    accepted_at: Instant | None


class NewInvitation(Given, frozen=True):
    """Whom to invite as what."""

    role: Role


class Invited(Invitation, frozen=True):
    """A new invitation with its code, for whoever is to join."""

    code: Annotated[str, Meta(description="Told once; the link is /#invitation=CODE.")]


class Touched(msgspec.Struct, frozen=True):
    """What a commit did to one entity, without the contents."""

    kind: str
    id: str
    op: Literal["put", "delete"]
    created: bool
    fields: list[str]


class Deed(msgspec.Struct, frozen=True):
    """What somebody did in a workspace, without the contents."""

    seq: int
    commit: Id
    actor: str
    at: Instant
    group: Id | None
    undoes: list[int]
    changes: list[Touched]
