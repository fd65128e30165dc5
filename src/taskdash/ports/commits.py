"""The ordered history of every workspace."""

from collections.abc import Sequence
from typing import Protocol

from taskdash.domain.log import Commit, Head


class SeqTaken(Exception):
    """Another commit has the seq: read what was missed and decide again."""


class AlreadyCommitted(Exception):
    """The commit's id is in the log already, at `seq`."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"already committed at {seq}")
        self.seq = seq


class Pruned(Exception):
    """What was asked for lies at or before `floor`, up to which commits have been pruned."""

    def __init__(self, floor: int) -> None:
        super().__init__(f"pruned up to {floor}")
        self.floor = floor


class CommitLog(Protocol):
    """Commits by workspace, each durable before it is acknowledged, in gap-free order."""

    async def head(self, workspace: str) -> Head | None:
        """Where the log of `workspace` ends, its read models ready up to there; None when it does not exist."""

    async def append(self, commits: Sequence[Commit]) -> int:
        """Make `commits` its next ones, each durably and whole, with its read models.

        They are of one workspace, with consecutive seqs. Answers how many of them, from the first on, are stored. A
        first commit (seq 1) creates the workspace with a new epoch. Raises SeqTaken when the first one's seq is not
        the next, AlreadyCommitted when its id is in the log.
        """

    async def by_id(self, workspace: str, id: str) -> Commit | None:
        """The commit with this id."""

    async def after(self, workspace: str, seq: int, limit: int) -> list[Commit]:
        """The up to `limit` commits that follow `seq`, oldest first, at most about 8 MiB of them but at least one.

        Raises Pruned when `seq` is below the floor.
        """

    async def of_group(self, workspace: str, group: str) -> list[int]:
        """The seqs of a group's commits, ascending."""

    async def touching(self, workspace: str, kind: str, id: str, before: int, limit: int) -> list[Commit]:
        """Up to `limit` commits below the seq `before` that touched the entity, newest first, without pruned ones."""
