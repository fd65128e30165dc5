"""Which of a server's worker processes this one is, and where they find one another."""

import os
from pathlib import Path

import msgspec

_STOPPING = "stopping"


class Seat(msgspec.Struct, frozen=True):
    """One of `of` workers, the first has the `number` 1; who takes over from a dead one has its number.

    `succession` counts the applications that this process has been before, see there. `folder` is in memory where the
    system has such a place, belongs to this server alone, and is gone with it.
    """

    number: int
    of: int
    folder: Path
    succession: int = 0

    @property
    def several(self) -> bool:
        """Whether others serve beside this one."""
        return self.of > 1

    @property
    def name(self) -> str:
        """What no other worker of this server is called, nor was."""
        return f"{self.number}-{os.getpid()}" + (f"-{self.succession}" if self.succession else "")

    @property
    def stopping(self) -> bool:
        """Whether all of the server stops, not this worker alone."""
        return (self.folder / _STOPPING).exists()


def tell_stopping(folder: Path) -> None:
    """Let all workers know that the whole server stops."""
    (folder / _STOPPING).touch()
