"""Fair turns between the processes that write to one file: SQLite's own busy wait lets one of two starve."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Turns:
    """Two lock files: who wants a turn queues at the first until it has the second, which is the turn.

    So the one whose turn ends finds the other already next in line, and two that always want a turn alternate. The
    locks are the kernel's (flock): they end with the process, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self._next = _opened(path.with_name(path.name + "-next"))
        self._turn = _opened(path.with_name(path.name + "-turn"))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for this process's turn, and hold it. For one thread of the process at a time. Raises OSError."""
        fcntl.flock(self._next, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the files back. They stay in the folder: removing one would split those who wait at it."""
        os.close(self._next)
        os.close(self._turn)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
