"""Work of several steps that a crash must not leave half done: written down first, taken up by whoever finds it."""

from typing import Any, Protocol

import msgspec


class Job(msgspec.Struct, frozen=True):
    """One piece of work: `kind` says which (`erasure`, `move`), `asked` what it needs to be done, in JSON types.

    `since` is the instant at which it was written down.
    """

    id: str
    kind: str
    asked: dict[str, Any]
    since: str


class Jobs(Protocol):
    """The work that is under way; every step of a job can be repeated."""

    async def begin(self, job: Job) -> Job:
        """Write the job down; where one with its id is there already, that one is answered and stays."""

    async def unfinished(self, before: str, limit: int) -> list[Job]:
        """The jobs written down before the instant `before`, oldest first."""

    async def finish(self, id: str) -> None:
        """Strike the job out; nothing happens where it is gone."""
