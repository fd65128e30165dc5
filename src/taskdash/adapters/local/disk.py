"""Room on a disk: how much there is, and a warning while something can still be done."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import structlog

# Bytes. The write-ahead log (64 MiB, more under long readings), log files (200 MB as they are set) and a backup's
# drafts come and go beside what grows: with less than this left, a busy hour may be the last.
LOW = 1_000_000_000
LOOK_SECONDS = 30.0  # what fills a disk in less than that is not warned of in time by anybody

_log: structlog.stdlib.BoundLogger = structlog.get_logger("disk")


def free(folder: Path) -> int | None:
    """Bytes that this user can still write on the disk of `folder`; None where it cannot be said."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


class Watch:
    """Warns once when less than `low` bytes are left, by `left`, and tells when there is more again."""

    def __init__(self, left: Callable[[], int | None], low: int = LOW) -> None:
        self._left = left
        self._low = low
        self._is_low = False

    async def run(self) -> None:
        """Look every LOOK_SECONDS, until cancelled."""
        while True:
            await asyncio.to_thread(self.look)  # a disk over the network may take its time
            await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Look now."""
        left = self._left()
        if left is None or (left < self._low) == self._is_low:
            return
        self._is_low = not self._is_low
        if self._is_low:
            _log.warning("disk_low", free_bytes=left, warned_below=self._low)
        else:
            _log.warning("disk_no_longer_low", free_bytes=left)
