"""The bus without Redis: own commits at once, those of other processes by asking what is new."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import pymongo
from pymongo.errors import PyMongoError

from taskdash.adapters.mongo.database import Database, Document, clock
from taskdash.background import cancel
from taskdash.domain.log import Ref
from taskdash.domain.times import plus
from taskdash.ports.bus import Heard

POLL_SECONDS = 0.25  # how late another process's commit may be heard
OVERLAP_SECONDS = 10.0  # how long before it shows a commit may have been dated: the deadline, and clocks apart

Hear = Callable[[Sequence[Heard]], None]


class MongoBus:
    """Fills `ports.bus.Bus`, with a task that asks while somebody listens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hearers: list[Hear] = []
        self._own: list[Heard] = []
        self._poked = asyncio.Event()
        self._told: dict[str, tuple[int, str]] = {}  # by workspace: the seq told last, and when
        self._renewed: dict[str, str] = {}  # ids of renewals that were told, and when
        self._begun = ""
        self._task: asyncio.Task[None] | None = None
        database.watch(self.hear)

    def listen(self, hear: Hear) -> Callable[[], None]:
        self._hearers.append(hear)
        if self._task is None:
            self._begun = clock()
            self._task = asyncio.create_task(self._follow())

        def end() -> None:
            with suppress(ValueError):  # ended before
                self._hearers.remove(hear)

        return end

    async def close(self) -> None:
        """Stop asking."""
        await cancel(self._task)

    def hear(self, heard: Sequence[Heard]) -> None:
        """Take in commits that are durable, whosever; some may have been told already, others lie beyond a gap."""
        if self._task is not None:
            self._own += heard
            self._poked.set()

    async def _follow(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._poked.wait()
            self._poked.clear()
            own, self._own = self._own, []
            with suppress(PyMongoError), pymongo.timeout(self._database.deadline):  # asked again after POLL_SECONDS
                await self._tell_commits([one for one in own if one.seq])
                if not own:
                    await self._poll()

    async def _poll(self) -> None:
        now = clock()
        since = plus(now, seconds=-OVERLAP_SECONDS)
        fields = {"workspace": 1, "seq": 1, "members": 1, "touched": 1, "stored": 1}
        found = await self._database["commits"].find({"stored": {"$gte": since}}, fields).to_list()
        for one in found:
            if one["stored"] < self._begun:  # before anybody listened
                self._know(one["workspace"], one["seq"])
        await self._tell_commits([heard(one) for one in found])
        await self._tell_renewals(since)
        self._told = {workspace: it for workspace, it in self._told.items() if it[1] >= since}
        self._renewed = {id: at for id, at in self._renewed.items() if at >= since}

    def _know(self, workspace: str, seq: int) -> None:
        if seq > self._told.get(workspace, (0, ""))[0]:
            self._told[workspace] = (seq, clock())

    async def _tell_commits(self, those: Sequence[Heard]) -> None:
        """Tell what was not told, each workspace's commits one after the other."""
        for workspace in dict.fromkeys(one.workspace for one in those):
            its = {one.seq: one for one in those if one.workspace == workspace}
            told = self._told.get(workspace, (min(its) - 1, ""))[0]
            missing = set(range(told + 1, max(its) + 1)) - its.keys()
            if missing:
                between = {"workspace": workspace, "seq": {"$gte": min(missing), "$lte": max(missing)}}
                cursor = self._database["commits"].find(between, {"workspace": 1, "seq": 1, "members": 1, "touched": 1})
                its |= {one["seq"]: heard(one) for one in await cursor.to_list()}
            fresh = [its[seq] for seq in sorted(its) if seq > told]
            self._know(workspace, max(its))
            self._tell(fresh)

    async def _tell_renewals(self, since: str) -> None:
        for one in await self._database["renewals"].find({"stored": {"$gte": max(since, self._begun)}}).to_list():
            if one["_id"] not in self._renewed:
                self._renewed[one["_id"]] = one["stored"]
                self._told.pop(one["workspace"], None)
                self._tell([Heard(one["workspace"], 0, True)])

    def _tell(self, heard: Sequence[Heard]) -> None:
        for hear in tuple(self._hearers) if heard else ():
            hear(heard)


def heard(commit: Document) -> Heard:
    """What the bus tells of a stored commit."""
    touched = [Ref(*one.split(":", 1)) for one in commit["touched"]]
    return Heard(commit["workspace"], commit["seq"], commit["members"], touched)
