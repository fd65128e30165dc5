"""Confirming with the store what is held in memory: what bounds how long anything here may be out of date."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import NamedTuple

FRESH_SECONDS = 2.0  # since its last confirmation began, in which something held is believed
KEPT_SECONDS = 60.0  # since its last use, in which it is confirmed in the background
ROUND_SECONDS = 1.0  # between confirmations in the background
BATCH = 1_000  # names asked for at once


class _Batch(NamedTuple):
    """Names that are about to be asked for together, and the task that does it."""

    names: set[str]
    task: "asyncio.Task[None]"


class Confirming:
    """Asks for names in batches of up to BATCH, one question at a time: answers never overtake one another."""

    def __init__(self, ask: Callable[[Collection[str]], Awaitable[None]]) -> None:
        """`ask` asks the store, and takes in what it says."""
        self._ask = ask
        self._next: _Batch | None = None
        self._asking = asyncio.Lock()

    async def soon(self, name: str) -> None:
        """Return when `name` has been asked for by a question that began after this call, together with others."""
        if self._next is None or len(self._next.names) >= BATCH:
            names: set[str] = set()
            self._next = _Batch(names, asyncio.create_task(self._ask_for(names)))
        self._next.names.add(name)
        await asyncio.shield(self._next.task)  # one who goes away does not take the answer from the others

    async def all(self, names: Sequence[str]) -> None:
        """Ask for all of them."""
        for start in range(0, len(names), BATCH):
            async with self._asking:
                await self._ask(names[start : start + BATCH])

    async def _ask_for(self, names: set[str]) -> None:
        async with self._asking:
            if self._next is not None and self._next.names is names:
                self._next = None  # whoever comes from now on needs a later answer
            await self._ask(names)
