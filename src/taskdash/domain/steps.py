"""What the product itself asks of a workspace, beside the operations that clients send."""

import msgspec

from taskdash.domain.log import Operation, Value


class Found(msgspec.Struct, frozen=True, tag=True):
    """Create the workspace with its owner (the actor) and Inbox."""

    name: str
    inbox: str
    personal: bool = False


class Join(msgspec.Struct, frozen=True, tag=True):
    """Become a member by an invitation."""

    invitation: str
    code_hash: str


class Revert(msgspec.Struct, frozen=True, tag=True):
    """Put earlier values of a task's fields back; sets come as `{"add": [...], "remove": [...]}`."""

    id: str
    fields: Value


class Close(msgspec.Struct, frozen=True, tag=True):
    """Begin to move a project to the workspace `to`."""

    project: str
    to: str


class Place(msgspec.Struct, frozen=True, tag=True):
    """Put an entity that comes from another workspace; nothing happens where its id is known already."""

    kind: str
    id: str
    value: Value


class Settle(msgspec.Struct, frozen=True, tag=True):
    """End the move of a project: it has moved `to` that workspace, or stays (None)."""

    project: str
    to: str | None


class Purge(msgspec.Struct, frozen=True, tag=True):
    """Leave a tombstone in the place of an entity whose time in the trash is over."""

    kind: str
    id: str


class Depart(msgspec.Struct, frozen=True, tag=True):
    """Take an erased person out of the members."""

    user: str
    heir: str | None


class Bring(msgspec.Struct, frozen=True, tag=True):
    """Bring an entity back to `value`, which it had earlier; None: it did not exist then, so into the trash."""

    kind: str
    id: str
    value: Value | None


Step = Operation | Found | Join | Revert | Close | Place | Settle | Purge | Depart | Bring
