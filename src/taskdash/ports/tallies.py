"""Counts over the live tasks of a workspace, for its statistics."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Bucket(NamedTuple):
    """The tasks that are counted together."""

    project: str
    status: str
    priority: str


class Tallies(Protocol):
    """Counts of tasks that are neither in the trash themselves nor below a subtask's parent that is."""

    async def by_bucket(self, workspace: str) -> Mapping[Bucket, int]:
        """How many tasks there are in each bucket that has any."""

    async def open_due(self, workspace: str, until: str) -> list[tuple[str, str, str | None, str | None]]:
        """(project, due_on, due_time, timezone) of the open tasks due on or before the date `until`."""

    async def completed(self, workspace: str, since: str) -> list[tuple[str, str]]:
        """(project, completed_at) of the done tasks completed at or after the instant `since`."""
