"""The core of the processor on which the event loop runs, and who comes along to it (Linux)."""

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

LOOK_SECONDS = 0.02  # between looks: the system moves the event loop's thread some ten times a second
APART_SECONDS = 1.0  # after the other thread had work of its own
_ANYWHERE = -1


class Core:
    """Has one thread run on the core on which the event loop's thread runs.

    For threads that only ever wait for the interpreter while the event loop has it: from another core each would have
    to wake the other there, and fetch from its cache what the other has written. The loop's thread runs where the
    system likes, so that where a core has too much to do, both leave it. While the other thread has work of its own,
    for which it would take the core from the event loop, it runs anywhere. Where a system cannot say or do it, they
    stay apart.
    """

    def __init__(self) -> None:
        self._all = os.sched_getaffinity(0) if sys.platform == "linux" else set()
        self._running = _running() if len(self._all) > 1 else None
        self._number = _ANYWHERE
        self._look_at = self._together_at = 0.0
        self._joined = (0, _ANYWHERE)
        self._works = False

    def look(self, now: float) -> None:
        """See where the calling thread runs, that of the event loop; `now` on its clock, in seconds."""
        if self._running is None or now < self._look_at:
            return
        self._look_at = now + LOOK_SECONDS
        works, self._works = self._works, False
        if works:
            self._together_at = now + APART_SECONDS
        self._number = _ANYWHERE if now < self._together_at else self._running()

    def works(self) -> None:
        """The other thread has work of its own."""
        self._works = True

    def join(self) -> None:
        """Let the calling thread, the other one, run where it should from now on."""
        here = (threading.get_ident(), self._number)
        if here != self._joined and self._running is not None:
            self._joined = here
            with suppress(OSError):  # it may be forbidden, or that core be no longer ours
                os.sched_setaffinity(0, self._all if self._number == _ANYWHERE else {self._number})


def _running() -> Callable[[], int] | None:
    """What tells the core that the calling thread runs on; None where that is not known."""
    found: Callable[[], int] | None = getattr(ctypes.CDLL(None), "sched_getcpu", None)
    return found
