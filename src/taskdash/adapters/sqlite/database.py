"""One SQLite file: a thread that writes what waits in groups, and readers beside it."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from taskdash.adapters.sqlite import connections
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.schema import bring_up_to_date
from taskdash.adapters.sqlite.writer import GROUP_WORKS, Outcome, Work, Writer, primary, told
from taskdash.domain.refusal import Refusal

T = TypeVar("T")

CLOSED = "the database is closed"
FEW, LISTED = 16, 128  # rows that are found by their keys, or one after another, about as soon as a reader is woken
LOOK_SECONDS = 0.005  # of the event loop; what takes longer is a reader's. Python lets any thread have as much
REST_SECONDS = 0.1  # in which readers do everything after that: the disk may be cold
_STEPS = 500  # of SQLite's machine, some ten rows, between looks at the time


class _Asked(NamedTuple):
    """A work, and who waits for it."""

    work: Callable[[Any], Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    stays: bool = False


class Database:
    """The file at `path`, made (0600, its folder 0700) when absent, brought to this release's schema.

    `groups` and `works` count the transactions of this process's writers and the works stored in them: their quotient
    is how many works share an fsync. `reads` counts what was read beside them. Raises Refusal when the file cannot be
    used: `conflict` where it is a newer release's or no database of ours, else `unavailable`.
    """

    def __init__(self, path: Path, *, readers: int = 4) -> None:
        self.path = path
        self.groups = 0
        self.works = 0
        self.reads = 0
        self._writes: SimpleQueue[_Asked | None] = SimpleQueue()
        self._reads: SimpleQueue[_Asked | None] = SimpleQueue()
        self._watchers: list[Callable[[], None]] = []
        self._closed = False
        self._rests_until = 0.0  # on the monotonic clock: the event loop reads nothing itself
        with connections.opening(path):
            connections.make(path)
            self._writer = Writer(path)
            try:
                with self._writer.turn() as connection:
                    connection.execute("PRAGMA journal_mode = WAL")
                    bring_up_to_date(connection, path)
            except BaseException:
                self._writer.close()
                raise
        self._looking = connections.reading(path, cache_kib=8_192)
        self._looking.execute("PRAGMA busy_timeout = 0")  # it is used on the event loop, which waits for nobody
        self._threads = [threading.Thread(target=self._write_groups, name="sqlite-writer", daemon=True)]
        for n in range(readers):
            reader = (connections.reading(path, cache_kib=8_192),)
            thread = threading.Thread(target=self._answer_reads, args=reader, name=f"sqlite-reader-{n}", daemon=True)
            self._threads.append(thread)
        for thread in self._threads:
            thread.start()

    def watch(self, call: Callable[[], None]) -> None:
        """Call `call`, on the event loop, after each group of this process that has become durable."""
        self._watchers.append(call)

    def stored(self, works: int, groups: int = 1) -> None:
        """Take in, on the event loop, that a group with works of this process has become durable.

        `groups` is 0 where another process counts it.
        """
        self.groups += groups
        self.works += works
        for call in self._watchers:
            call()

    async def write(self, work: Callable[[Writing], T], *, stays: bool = False) -> T:
        """Do `work` in the writer's transaction; its result, once it is on disk.

        What it raises takes back this work alone, and is raised here; a work may be done again for another's sake.
        Raises Refusal `unavailable` when the disk does not take it (full, read-only, failing), or the file was left
        for another database; then nothing of it is stored. `stays`: it concerns this file alone, left or not.
        """
        return await self._ask(self._writes, work, stays=stays)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work`, which only reads and is short, in one read transaction: everything in it is as of one moment."""
        self.reads += 1
        return await self._ask(self._reads, work)

    async def look(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `read`, for FEW rows at most, found by their keys: at once, on the event loop.

        Where it takes long, or cannot be done without waiting (another process recovers the file), a reader does it.
        """
        return await self._inline(lambda connection: _as_of_one_moment(connection, _bounded(work)), work)

    async def glance(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `look`, for what is one statement, read to its end: it needs no transaction, and may be LISTED rows."""
        return await self._inline(_bounded(work), work)

    def connect(self) -> sqlite3.Connection:
        """A connection for reading that is the caller's own, for what is no short read."""
        return connections.reading(self.path, cache_kib=2_048)

    async def close(self) -> None:
        """Finish what was asked for, then let go of the file."""
        if self._closed:
            return
        self._closed = True
        self._writes.put(None)
        for _ in self._threads[1:]:
            self._reads.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        self._looking.close()

    async def _inline(self, bounded: Callable[[sqlite3.Connection], T], work: Callable[[sqlite3.Connection], T]) -> T:
        """What `bounded` answers, on the event loop; `work` by a reader where that cannot be had."""
        if self._closed:
            raise Refusal("unavailable", CLOSED)
        await asyncio.sleep(0)  # others have their turn: who looks again and again waits for what they do
        if time.monotonic() < self._rests_until:
            return await self.read(work)
        try:
            found = bounded(self._looking)
        except sqlite3.Error as error:
            if primary(error) == sqlite3.SQLITE_INTERRUPT:
                self._rests_until = time.monotonic() + REST_SECONDS
            return await self.read(work)
        self.reads += 1
        return found

    def _ask(
        self, queue: "SimpleQueue[_Asked | None]", work: Callable[[Any], T], *, stays: bool = False
    ) -> "asyncio.Future[T]":
        if self._closed:
            raise Refusal("unavailable", CLOSED)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        queue.put(_Asked(work, loop, future, stays))
        return future

    def _write_groups(self) -> None:
        ended = False
        while not ended:
            first = self._writes.get()
            if first is None:
                break
            group = [first]
            ended = self._fill(group)
            while group:  # once, as a rule; again and again while all writes wait
                done = self._writer.store([Work(asked.work, asked.stays) for asked in group])
                self._settle(list(zip(group, done, strict=False)), stored=len(done))
                del group[: len(done)]
                self._writer.tidy()
        self._writer.close()

    def _fill(self, group: list[_Asked]) -> bool:
        """Take what else is waiting into the group; True when the end of all work was among it."""
        with suppress(Empty):
            while len(group) < GROUP_WORKS:
                asked = self._writes.get_nowait()
                if asked is None:
                    return True
                group.append(asked)
        return False

    def _answer_reads(self, connection: sqlite3.Connection) -> None:
        while (asked := self._reads.get()) is not None:
            self._settle([(asked, _read(connection, asked))])
        connection.close()

    def _settle(self, outcomes: Sequence[tuple[_Asked, Outcome]], stored: int = 0) -> None:
        """Hand the outcomes over, with one wake-up of each event loop."""
        loops: dict[asyncio.AbstractEventLoop, list[tuple[_Asked, Outcome]]] = {}
        for asked, outcome in outcomes:
            loops.setdefault(asked.loop, []).append((asked, outcome))
        for loop, its in loops.items():
            with suppress(RuntimeError):  # the loop was closed, and with it everybody who waited
                loop.call_soon_threadsafe(self._resolve, its, stored)

    def _resolve(self, outcomes: Sequence[tuple[_Asked, Outcome]], stored: int) -> None:
        for asked, (result, error) in outcomes:
            if asked.future.done():  # cancelled: nobody waits
                continue
            if error is None:
                asked.future.set_result(result)
            else:
                asked.future.set_exception(error)
        if stored:
            self.stored(stored)


def _bounded(work: Callable[[sqlite3.Connection], T]) -> Callable[[sqlite3.Connection], T]:
    """`work`, whose statements SQLite interrupts when LOOK_SECONDS are over."""

    def bounded(connection: sqlite3.Connection) -> T:
        end = time.monotonic() + LOOK_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            return work(connection)
        finally:
            connection.set_progress_handler(None, 0)  # what ends a transaction is never interrupted

    return bounded


def _as_of_one_moment(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        connection.execute("ROLLBACK")


def _read(connection: sqlite3.Connection, asked: _Asked) -> Outcome:
    try:
        return Outcome(_as_of_one_moment(connection, asked.work))
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller who waits is told
        return Outcome(None, told(error))
