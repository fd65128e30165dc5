"""The bus without Redis: own commits at once, those of other processes by asking what is new."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import pymongo
from pymongo.errors import PyMongoError

from taskdash.adapters.mongo.database import Database, Document, clock
from taskdash.adapters.mongo.heads import commit_id
from taskdash.background import cancel
from taskdash.domain.log import Ref
from taskdash.domain.times import plus
from taskdash.ports.bus import Heard

POLL_SECONDS = 0.25  # how late another process's commit may be heard
READ_AT_ONCE = 500  # commits
OVERLAP_SECONDS = 10.0  # how long before it shows a commit may have been dated: the deadline, and clocks apart

Hear = Callable[[Sequence[Heard]], None]


class Told(NamedTuple):
    """The seqs of a workspace that were told, none left out, and when the last of them was."""

    first: int
    last: int
    at: str


class MongoBus:
    """Fills `ports.bus.Bus`, with a task that asks while somebody listens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hearers: list[Hear] = []
        self._beyond: list[tuple[str, int]] = []  # workspaces and seqs that lie beyond a gap
        self._poked = asyncio.Event()
        self._told: dict[str, Told] = {}  # by workspace
        self._renewed: dict[str, str] = {}  # ids of renewals that were told, and when
        self._begun = ""
        self._polled = ""  # when it last was, with an answer
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
        if self._task is None:
            return
        due = []
        for one in heard:
            told = self._told.get(one.workspace)
            if not one.seq:  # a renewal: it is asked for
                continue
            if told is None or one.seq == told.last + 1:
                self._know(one.workspace, one.seq)
                due.append(one)
            elif one.seq > told.last:
                self._beyond.append((one.workspace, one.seq))
                self._poked.set()
        self._tell(due)

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        poll_at = loop.time()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(poll_at):
                    await self._poked.wait()
            self._poked.clear()
            beyond, self._beyond = self._beyond, []
            with suppress(PyMongoError), pymongo.timeout(self._database.deadline):  # asked again after POLL_SECONDS
                await self._tell_commits(beyond)
                if (began := loop.time()) >= poll_at:
                    try:
                        await self._poll()
                    finally:  # a store that is slow has as long for others
                        poll_at = loop.time() + max(POLL_SECONDS, loop.time() - began)

    async def _poll(self) -> None:
        """Tell what is new. Most of what it finds was told before, so it asks for no more than the index has."""
        now = clock()
        since = plus(self._polled or now, seconds=-OVERLAP_SECONDS)
        fields = {"_id": 0, "workspace": 1, "seq": 1, "stored": 1}
        found = await self._database["commits"].find({"stored": {"$gte": since}}, fields).to_list()
        for one in found:
            if one["stored"] < self._begun:  # before anybody listened
                self._know(one["workspace"], one["seq"])
        await self._tell_commits((one["workspace"], one["seq"]) for one in found)
        await self._tell_renewals(since)
        kept = plus(since, seconds=-OVERLAP_SECONDS)  # of a clock that is ahead it is found for longer
        self._told = {workspace: it for workspace, it in self._told.items() if it.at >= kept}
        self._renewed = {id: at for id, at in self._renewed.items() if at >= kept}
        self._polled = now

    def _know(self, workspace: str, *seqs: int) -> None:
        told = self._told.get(workspace)
        if told is None:
            self._told[workspace] = Told(min(seqs), max(seqs), clock())
        elif min(seqs) < told.first or max(seqs) > told.last:
            self._told[workspace] = Told(min(told.first, *seqs), max(told.last, *seqs), clock())

    def _untold(self, workspace: str, seqs: Iterable[int]) -> list[int]:
        told = self._told.get(workspace)
        return [seq for seq in seqs if told is None or not told.first <= seq <= told.last]

    async def _tell_commits(self, seen: Iterable[tuple[str, int]]) -> None:
        """Tell what was not told of the workspaces and seqs `seen`, and what lies between it and what was."""
        untold: dict[str, list[int]] = {}
        for workspace, seq in seen:
            untold.setdefault(workspace, []).append(seq)
        for workspace, seqs in untold.items():
            ends = [*seqs, self._told[workspace].last] if workspace in self._told else seqs
            untold[workspace] = self._untold(workspace, range(min(ends), max(ends) + 1))
        found = await self._read([commit_id(workspace, seq) for workspace, seqs in untold.items() for seq in seqs])
        for workspace, seqs in untold.items():
            if due := self._untold(workspace, seqs):  # some may have been told meanwhile
                self._know(workspace, *due)
                self._tell([it for seq in due if (it := found.get(commit_id(workspace, seq)))])

    async def _read(self, ids: Sequence[str]) -> dict[str, Heard]:
        fields = {"workspace": 1, "seq": 1, "members": 1, "touched": 1}
        read: dict[str, Heard] = {}
        for start in range(0, len(ids), READ_AT_ONCE):
            cursor = self._database["commits"].find({"_id": {"$in": ids[start : start + READ_AT_ONCE]}}, fields)
            read |= {one["_id"]: heard(one) async for one in cursor}
        return read

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
