"""What a decision may need to know beyond single entities; an engine answers each from an index."""

from typing import NamedTuple

import msgspec

# The most that an answer holds, the same on every engine.
NEIGHBOURS = 51  # places on each side
SUBTASKS = 1_001
OWNERS = 1_000


class Placed(NamedTuple):
    """A task's place in its project's order: ascending by (order, id)."""

    order: str
    id: str


class LastPlace(msgspec.Struct, frozen=True):
    """The last place among a project's tasks, those in the trash included. Answer: Placed | None."""

    project: str


class Around(msgspec.Struct, frozen=True):
    """Up to NEIGHBOURS places on either side of (order, id) in a project, trash included, the place itself left out.

    Answer: (list of Placed before it, nearest last; list of Placed after it, nearest first).
    """

    project: str
    order: str
    id: str


class PrefixHolder(msgspec.Struct, frozen=True):
    """The project that has or had the key prefix, trash included. Answer: project id | None."""

    prefix: str


class Numbered(msgspec.Struct, frozen=True):
    """The task that has the number in a project, or had it before it moved on, trash included. Answer: id | None."""

    project: str
    number: int


class Subtasks(msgspec.Struct, frozen=True):
    """The direct subtasks of a task, trash included. Answer: list of ids, at most 1,001."""

    task: str


class Count(msgspec.Struct, frozen=True):
    """How many entities of a kind there are, those in the trash included, tombstones not. Answer: int.

    Asked for `task` (quota), `project`, and for `member` it counts the live ones.
    """

    kind: str


class Owners(msgspec.Struct, frozen=True):
    """The live members whose role is owner. Answer: list of user ids, at most OWNERS."""


class ChangesSince(msgspec.Struct, frozen=True):
    """The commits after `seq` that touched an entity, oldest first. Answer: list of Change."""

    kind: str
    id: str
    seq: int


class Change(NamedTuple):
    """What one later commit did to an entity: `undoes` are the seqs it took back; purge is op delete."""

    seq: int
    actor: str
    changed: tuple[str, ...]
    before: dict[str, object] | None
    undoes: tuple[int, ...]


Question = LastPlace | Around | PrefixHolder | Numbered | Subtasks | Count | Owners | ChangesSince
