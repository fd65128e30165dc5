"""Somebody who listens to a bus."""

import asyncio
from collections.abc import Callable, Sequence

from taskdash.ports.bus import Heard


class Ear:
    """What was heard so far."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self._more = asyncio.Event()

    def __call__(self, heard: Sequence[Heard]) -> None:
        self.heard += heard
        self._more.set()

    async def wait_for(self, holds: Callable[[list[Heard]], bool]) -> list[Heard]:
        """All that was heard, once `holds` is true of it."""
        async with asyncio.timeout(60):
            while not holds(self.heard):
                self._more.clear()
                await self._more.wait()
        return self.heard
