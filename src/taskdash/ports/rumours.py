"""What processes tell one another of commits, sooner than the store would."""

from collections.abc import Callable, Sequence
from typing import Protocol

from taskdash.ports.bus import Heard


class Rumours(Protocol):
    """Commits that are durable, as their writers tell of them: out of order perhaps, twice, or never.

    A bus that listens here makes of them what `ports.bus` promises, and asks the store for what it was not told.
    """

    async def tell(self, heard: Sequence[Heard]) -> None:
        """Tell all processes, this one too. Raises Refusal `unavailable` when nobody can be told."""

    def listen(self, hear: Callable[[Sequence[Heard]], None]) -> Callable[[], None]:
        """Call `hear`, on the event loop, with what is told from about now on; the answer ends that."""
