"""Who may do what in a workspace."""

from typing import Literal

Role = Literal["viewer", "member", "admin", "owner"]
ROLES: tuple[Role, ...] = ("viewer", "member", "admin", "owner")  # each may do what those before it may

# The least role that may write a kind at all; what else holds (own comments, last owner) is decided with the entity.
WRITES: dict[str, Role] = {
    "task": "member",
    "project": "member",
    "label": "member",
    "comment": "member",
    "view": "member",
    "member": "admin",
    "invitation": "admin",
    "workspace": "admin",
}


def at_least(role: str | None, needed: Role) -> bool:
    """Whether `role` is `needed` or above it; None, for a stranger, never is."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)
