"""Where a workload is run: on a server of our own, or on one that somebody names."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from taskdash.bench import counters, machine, seeding, server
from taskdash.bench.generator import Address, Load, Run, Tell, run
from taskdash.bench.pump import Rate
from taskdash.bench.scripts import Script
from taskdash.bench.seeding import Caller, Wish
from taskdash.bench.steady import steady
from taskdash.wiring import emptied

# Where a data folder is made when nobody says where: on many systems /tmp is memory, where a sync costs nothing.
_PLACES = (Path("/var/tmp"), Path(tempfile.gettempdir()))  # noqa: S108  # a folder of a random name is made in it

_SEEDING_SECONDS = 60  # for each thing that is made: many are, side by side

Progress = Callable[[str], Tell]  # a new line of progress with this text, and what to tell it


class Amount(NamedTuple):
    """How much of everything a person asked for; seconds are those of one measurement."""

    seconds: float
    warm_up: float
    connections: int
    processes: int
    followers: int = 0
    tasks: int = 0
    workers: int = 1
    callers: int | None = None  # as many as the workload has


class Site(NamedTuple):
    """A server that is up, with callers who have what was wished for.

    `processes` are the server's, none where it is not ours.
    """

    address: Address
    host: str
    callers: list[Caller]
    processes: list[int]
    progress: Progress
    amount: Amount

    async def load(self, what: str, script: Script, rate: Rate | None = None, connections: int | None = None) -> Run:
        """Carry `script` out as long as was asked for; `what` is shown meanwhile."""
        amount = self.amount
        load = Load(connections or amount.connections, amount.seconds, amount.warm_up, amount.processes, rate)
        return await self.run(what, script, load)

    async def steady(self, what: str, requests: Sequence[bytes]) -> Run:
        """Send `requests` in turn as long as was asked for; with what the server counted in it."""
        amount = self.amount
        load = Load(amount.connections, amount.seconds, amount.warm_up, amount.processes)
        return await self._counted(steady(self.address, requests, load, self.processes, self.progress(what)))

    async def run(self, what: str, script: Script, load: Load, until: Awaitable[object] | None = None) -> Run:
        """Carry `script` out under another load, or `until` something is done; with what the server counted in it."""
        return await self._counted(run(self.address, script, load, self.processes, self.progress(what), until))

    async def _counted(self, running: Awaitable[Run]) -> Run:
        before = await asyncio.to_thread(counters.read, self.host)
        done = await running
        after = await asyncio.to_thread(counters.read, self.host)
        return done._replace(counted=counters.increase(before, after))


class Sites(Protocol):
    """Makes sites; `baseline` is the folder of what is to be measured beside them, if anything is."""

    progress: Progress
    amount: Amount
    baseline: Path | None

    def site(self, wish: Wish) -> AbstractAsyncContextManager[Site]:
        """A site with what is wished for, cleared away afterwards."""


class OwnSites:
    """Servers that we start ourselves, each on a new data folder in `parent`."""

    def __init__(
        self,
        parent: Path | None,
        progress: Progress,
        amount: Amount,
        baseline: Path | None = None,
        shared: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`baseline` is the folder of what is to be measured beside us, if anything is.

        `shared` are settings, by name, that say which database and Redis to use instead of what is in the folder.
        """
        self.parent = parent or next(place for place in _PLACES if place.is_dir())
        self.progress = progress
        self.amount = amount
        self.baseline = baseline
        self.shared = shared

    @asynccontextmanager
    async def folder(self) -> AsyncIterator[Path]:
        """A new folder, removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="taskdash-bench-", dir=self.parent) as made:
            yield Path(made)

    @asynccontextmanager
    async def site(self, wish: Wish) -> AsyncIterator[Site]:
        """Fills `Sites.site`. Raises Refusal where the database that is named cannot be used, or is not empty."""
        async with self.folder() as folder:
            settings = server.settings(folder, database_seconds=_SEEDING_SECONDS, **self.shared)
            async with emptied(settings):
                tell = self.progress(f"{wish.callers} callers × {wish.tasks} tasks")
                callers = await seeding.seed(settings, wish, tell)
                with server.serving(folder, workers=self.amount.workers, **self.shared) as served:
                    yield self.of(served, callers)

    def of(self, served: server.Served, callers: list[Caller]) -> Site:
        """The site of a server that runs, where these callers are."""
        host = f"{served.address[0]}:{served.address[1]}"
        return Site(served.address, host, callers, served.processes, self.progress, self.amount)

    @property
    def file_system(self) -> str:
        """What the data folders are on."""
        return machine.file_system(self.parent)
