"""One open stream: a short queue of shared bytes and little else, because there may be a hundred thousand of them."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from taskdash.services.following import events

if TYPE_CHECKING:
    from taskdash.services.following.channel import Channel

QUEUE_EVENTS = 256  # that a reader may be behind before it is told to catch up by itself


class Follower:
    """A reader of one workspace (`only`), or of all of a person's.

    `unwatch` ends the watch over what the stream was opened with, once there is one. `behind` is the seq up to which a
    reader that came back has been served from the log, None where it has caught up.
    """

    __slots__ = ("_anew", "_pending", "_waiter", "behind", "channels", "only", "over", "unwatch", "user")

    def __init__(self, user: str, only: str | None, behind: int | None = None) -> None:
        self.user = user
        self.unwatch: Callable[[], None] | None = None
        self.only = only
        self.behind = behind
        self.channels: list[Channel] = []
        self.over = False
        self._pending: list[bytes] = []
        self._waiter: asyncio.Future[None] | None = None
        # The event with all positions that comes next; what happens until it is read is in those positions.
        self._anew: Literal["heads", "resync"] | None = "heads"

    @property
    def idle(self) -> bool:
        """Whether it waits for something to happen."""
        return self._waiter is not None

    @property
    def caught_up(self) -> bool:
        """Whether what comes next is in the queue, not in the log."""
        return self.behind is None or self.over or self._anew is not None

    def put(self, told: bytes) -> None:
        """Queue an event; a reader too slow for that gets `resync` instead of all that it has not read."""
        if self.over or self._anew:
            return
        if len(self._pending) >= QUEUE_EVENTS:
            self.begin_anew()
        else:
            self._pending.append(told)
        self._wake()

    def begin_anew(self) -> None:
        """Tell the reader where everything stands instead of what it has missed."""
        self._pending.clear()
        self._anew = self._anew or "resync"
        self.behind = None
        self._wake()

    def end(self, last: bytes | None = None) -> None:
        """Let the stream end after what is queued and `last`."""
        if self.over:
            return
        self.over = True
        if last is not None:
            self._pending.append(last)
        self._wake()

    def lose(self, workspace: str) -> None:
        """Tell nothing more of a workspace."""
        if self.only == workspace:
            self.end(events.gone(workspace))
        elif self.only is None:
            self.put(events.gone(workspace))

    async def read(self) -> bytes | None:
        """What comes next, one or several events, as soon as there is something; None at the end."""
        while not (self._pending or self._anew or self.over):
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if self._anew and not self.over:
            name, self._anew = self._anew, None
            return events.positions(name, {c.workspace: (c.epoch, c.seq) for c in self.channels})
        if not self._pending:
            return None
        pending, self._pending = self._pending, []
        return pending[0] if len(pending) == 1 else b"".join(pending)

    def _wake(self) -> None:
        if self._waiter is not None:
            if not self._waiter.done():
                self._waiter.set_result(None)
            self._waiter = None
