"""What rewrites history for good: pruning, redaction, erasure. Only housekeeping and erasure use it."""

from collections.abc import Sequence
from typing import Protocol

from taskdash.domain.log import Commit, Entity, Ref
from taskdash.domain.redaction import Writers


class Upkeep(Protocol):
    """The verbs beyond appending; each is atomic and may be repeated."""

    async def prune(self, before: str, limit: int) -> int:
        """Forget the mutations of up to `limit` of the oldest commits made before the instant `before`, anywhere.

        Keeps id, digest and seq of each, and the base: what every entity they touched was after them, and who wrote
        each of its texts. Answers how many were pruned. The floor of their workspaces' heads moves with it.
        """

    async def belonged(self, user: str) -> list[str]:
        """The workspaces of which `user` is or once was a member, those in the trash included."""

    async def base(self, workspace: str, after: Ref | None, limit: int) -> list[tuple[Entity, Writers]]:
        """The base by (kind, id): entities as of the floor, and who wrote each text field, as far as is known."""

    async def redact(
        self, workspace: str, commits: Sequence[Commit], entities: Sequence[Entity], base: Sequence[Entity]
    ) -> None:
        """Put these in the place of the stored ones with the same seq, or the same (kind, id), seqs unchanged."""

    async def renew(self, workspace: str) -> None:
        """Give the workspace a new random epoch, after redactions, and leave nothing of what they replaced in an index.

        The bus tells of it.
        """

    async def erase(self, workspace: str) -> None:
        """Remove the workspace, its log and all that was derived from it; the bus tells of it."""
