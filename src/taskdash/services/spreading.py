"""Telling other processes of own commits: those that come while some are told go together, and nobody waits for it."""

import asyncio
from collections.abc import Sequence

from taskdash.ports.bus import Heard
from taskdash.ports.rumours import Rumours
from taskdash.services.when_down import Outages, answers_when_down

WAITING = 1_000  # commits that wait to be told; of more, others hear from the store
AT_ONCE = 100  # told together


class Spreading:
    """Tells by `rumours` what `spread` is given; while they are down, others hear of it from the store, later."""

    def __init__(self, rumours: Rumours, outages: Outages) -> None:
        self._rumours = rumours
        self.outages = outages
        self._waiting: list[Heard] = []
        self._telling: asyncio.Task[None] | None = None

    def spread(self, heard: Sequence[Heard]) -> None:
        """Have others told of these commits, soon; they are durable."""
        self._waiting += heard[: WAITING - len(self._waiting)]
        if self._telling is None and self._waiting:
            self._telling = asyncio.get_running_loop().create_task(self._tell_all())

    async def close(self) -> None:
        """Tell what waits to be told."""
        if self._telling is not None:
            await self._telling

    async def _tell_all(self) -> None:
        try:
            while self._waiting:
                now, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._tell(now)
        finally:
            self._telling = None

    async def _untold(self, heard: Sequence[Heard]) -> None:
        """Who polls the store finds them there."""

    @answers_when_down("bus", _untold)
    async def _tell(self, heard: Sequence[Heard]) -> None:
        await self._rumours.tell(heard)
