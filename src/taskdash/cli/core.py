"""The core of the processor on which the event loop runs, and who comes along to it (Linux)."""

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

LOOK_SECONDS = 0.02  # between looks: the system moves the event loop's thread some ten times a second


class Core:
    """Has one thread run on the core on which the event loop's thread runs.

    For threads that only ever wait for the interpreter while the event loop has it: from another core each would have
    to wake the other there, and fetch from its cache what the other has written. The loop's thread runs where the
    system likes, so that where a core has too much to do, both leave it. Where a system cannot say or do it, they stay
    apart.
    """

    def __init__(self) -> None:
        self._running = _running()
        self._number = -1
        self._look_at = 0.0
        self._joined = (0, -1)

    def look(self, now: float) -> None:
        """See where the calling thread runs, that of the event loop; `now` on its clock, in seconds."""
        if self._running is not None and now >= self._look_at:
            self._look_at = now + LOOK_SECONDS
            self._number = self._running()

    def join(self) -> None:
        """Let the calling thread, another one, run there from now on."""
        here = (threading.get_ident(), self._number)
        if here != self._joined and self._number >= 0:
            self._joined = here
            with suppress(OSError):  # it may be forbidden, or that core be no longer ours
                os.sched_setaffinity(0, {self._number})


def _running() -> Callable[[], int] | None:
    """What tells the core that the calling thread runs on; None where that is not known, or there is only one."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return None
    found: Callable[[], int] | None = getattr(ctypes.CDLL(None), "sched_getcpu", None)
    return found
