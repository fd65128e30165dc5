"""What lies in the trash, for it to be emptied."""

from typing import Protocol

from taskdash.domain.log import Ref


class Trash(Protocol):
    """The trash of all workspaces."""

    async def before(self, at: str, limit: int) -> list[tuple[str, Ref]]:
        """Up to `limit` (workspace, entity) that went into the trash before the instant `at`, workspaces included.

        Members, who may come back, and what lies in a workspace that is there itself, are left out.
        """

    async def within(self, workspace: str, container: Ref, limit: int) -> list[Ref]:
        """Up to `limit` entities that a project or task directly contains.

        In a project its tasks, then its counter; in a task its subtasks and comments. Tombstones are left out.
        """
