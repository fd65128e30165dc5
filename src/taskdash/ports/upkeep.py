"""What rewrites history for good: purging, pruning, redaction, erasure. Only housekeeping and erasure use it."""

from collections.abc import Sequence
from typing import Protocol

from taskdash.domain.log import Commit, Entity, Ref


class Upkeep(Protocol):
    """The verbs beyond appending; each is atomic and may be repeated."""

    async def trashed_before(self, at: str, limit: int) -> list[tuple[str, Ref]]:
        """Up to `limit` (workspace, entity) that went into the trash before the instant `at`, workspaces included."""

    async def within(self, workspace: str, container: Ref, limit: int) -> list[Ref]:
        """Up to `limit` entities that a project or task directly contains (tasks, subtasks, comments, its counter)."""

    async def prune(self, workspace: str, before: str, limit: int) -> int:
        """Forget the mutations of up to `limit` of the oldest commits made before the instant `before`.

        Keeps id, digest and seq of each, and the base: what every entity they touched was after them, and who wrote
        each of its texts. Answers how many were pruned. The floor of the head moves with it.
        """

    async def base(self, workspace: str, after: Ref | None, limit: int) -> list[tuple[Entity, dict[str, str]]]:
        """The base by (kind, id): entities as of the floor, and the writer (user id) of each text field."""

    async def redact(
        self, workspace: str, commits: Sequence[Commit], entities: Sequence[Entity], base: Sequence[Entity]
    ) -> None:
        """Put these in the place of the stored ones with the same seq, or the same (kind, id), seqs unchanged."""

    async def renew(self, workspace: str) -> None:
        """Give the workspace a new random epoch; the bus tells of it."""

    async def erase(self, workspace: str) -> None:
        """Remove the workspace, its log and all that was derived from it."""
