"""Leaving a database for another one while it is served from: what is carried beside backups, and the fence."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from taskdash.domain.sessions import Chain, Session


class KeptSession(NamedTuple):
    """A session with its refresh tokens' hashes."""

    session: Session
    chain: Chain


class Fence(NamedTuple):
    """What stops every write; instants are Unix times.

    It falls by itself at `ends`, before which the database may have been left: then that is None. `target` is the
    address of the other database, sealed; `shown` the same without what is secret in it.
    """

    began: float
    ends: float | None
    target: bytes
    shown: str


class Departure(Protocol):
    """The verbs of leaving; `token` is the random name of one pause."""

    async def sessions(self, after: int, limit: int) -> Sequence[tuple[int, KeptSession]]:
        """Up to `limit` sessions whose change numbers are above `after`, ascending; a number never shows late."""

    async def fence(self) -> Fence | None:
        """The fence that stands now."""

    async def pause(self, token: str, seconds: float, target: bytes, shown: str) -> bool:
        """Let all writes wait, for so long at most; False where the database was left already.

        What was written before is there to be read after this; nothing more comes, until `resume` or the pause's end.
        """

    async def leave(self, token: str) -> bool:
        """Make the pause final; False where it is over. After True nothing is written here any more, by anybody."""

    async def resume(self, token: str | None) -> None:
        """End the pause (None: whosever it is), unless the database was left."""

    def alone(self) -> AbstractContextManager[None]:
        """One process at a time; raises Refusal `conflict` for another one. Ends with the process, however it ends."""
