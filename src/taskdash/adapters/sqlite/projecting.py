"""From a commit to the read models: what it changes in them, worked out first and written with the commit."""

from typing import NamedTuple

from taskdash.adapters.sqlite import entities, tasks
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.rows import Key, key
from taskdash.domain.log import Commit, Ref

_ABOUT_MEMBERS = {"member", "workspace"}


class Prepared(NamedTuple):
    """A commit as it will stand in the tables."""

    workspace: Key
    seq: int
    id: Key
    group: Key | None
    at: str
    members: bool
    body: bytes
    touches: list[tuple[str, Key]]
    tasks: list[tasks.TaskRow]
    entities: list[entities.EntityRow]


def prepared(commit: Commit, body: bytes) -> Prepared:
    """Everything about a commit, whose JSON is `body`, that can be known before the writer's turn; pure."""
    last = {Ref(mutation.kind, mutation.id): mutation for mutation in commit.mutations}  # the last one about it counts
    return Prepared(
        key(commit.workspace),
        commit.seq,
        key(commit.id),
        key(commit.group) if commit.group else None,
        commit.at,
        any(ref.kind in _ABOUT_MEMBERS for ref in last),
        body,
        [(ref.kind, key(ref.id)) for ref in last],
        [tasks.prepared(mutation) for mutation in last.values() if mutation.kind == "task"],
        [entities.prepared(mutation) for mutation in last.values() if mutation.kind != "task"],
    )


def apply(connection: Writing, workspace: int, commit: Prepared) -> int:
    """Bring the read models of the workspace with this number up to `commit`, once more if need be.

    Answers by how many tasks there are more than before, for the count that its row keeps.
    """
    entities.apply(connection, workspace, commit.seq, commit.entities)
    return tasks.apply(connection, workspace, commit.seq, commit.tasks) if commit.tasks else 0
