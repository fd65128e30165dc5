"""One SQLite file: one writer thread that groups waiting work into one transaction, and readers beside it."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from taskdash.adapters.sqlite import connections, fencing
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.schema import bring_up_to_date
from taskdash.adapters.sqlite.turns import Turns
from taskdash.domain.refusal import Refusal

T = TypeVar("T")

GROUP_WORKS = 256  # in one transaction at most
GROUP_SECONDS = 0.05  # a group that has taken this long is committed: others, here and in other processes, wait for it
WAL_EVERY = 4  # groups, the size of the WAL is looked at
LOOK_SECONDS = 0.01  # between looks at whether a pause of all writes is over
WAL_BYTES = 64 * 1024 * 1024  # above this the writer waits for readers, so that the WAL can begin anew

# What a disk says that cannot take or give data at the moment: SQLite's primary result codes.
_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
}


class _Asked(NamedTuple):
    work: Callable[[Any], Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    stays: bool = False


class _Outcome(NamedTuple):
    asked: _Asked
    result: Any
    error: BaseException | None


class Database:
    """The file at `path`, made (0600, its folder 0700) when absent, brought to this release's schema.

    `groups` and `works` count the transactions of the writer and the works stored in them: their quotient is how many
    works share an fsync. Raises Refusal when the file cannot be used: `conflict` where it is a newer release's or
    no database of ours, else `unavailable`.
    """

    def __init__(self, path: Path, *, readers: int = 4) -> None:
        self.path = path
        self.groups = 0
        self.works = 0
        self._writes: SimpleQueue[_Asked | None] = SimpleQueue()
        self._reads: SimpleQueue[_Asked | None] = SimpleQueue()
        self._watchers: list[Callable[[], None]] = []
        self._closed = False
        self._wal = path.with_name(path.name + "-wal")
        with connections.opening(path):
            connections.make(path)
            self._turns = Turns(path)
            self._writer = connections.connect(path, Writing, cache_kib=32_768)
            try:
                with self._turns.turn():
                    self._writer.execute("PRAGMA journal_mode = WAL")
                    bring_up_to_date(self._writer, path)
            except BaseException:
                self._writer.close()
                self._turns.close()
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

    async def write(self, work: Callable[[Writing], T], *, stays: bool = False) -> T:
        """Do `work` in the writer's transaction; its result, once it is on disk.

        What it raises takes back this work alone, and is raised here; a work may be done again for another's sake.
        Raises Refusal `unavailable` when the disk does not take it (full, read-only, failing), or the file was left
        for another database; then nothing of it is stored. `stays`: it concerns this file alone, left or not.
        """
        return await self._ask(self._writes, work, stays=stays)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work`, which only reads and is short, in one read transaction: everything in it is as of one moment."""
        return await self._ask(self._reads, work)

    async def look(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `read`, for what finds a few rows by their keys: done at once, in less time than a hop to a reader takes.

        Where it cannot be done without waiting (another process recovers the file), a reader does it.
        """
        return await self._inline(lambda: _as_of_one_moment(self._looking, work), work)

    async def glance(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """As `look`, for what is one statement, read to its end: it needs no transaction around it."""
        return await self._inline(lambda: work(self._looking), work)

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
        self._turns.close()

    async def _inline(self, done: Callable[[], T], work: Callable[[sqlite3.Connection], T]) -> T:
        """What `done` answers, on the event loop; `work` by a reader where that cannot be had without waiting."""
        if self._closed:
            raise Refusal("unavailable", "the database is closed")
        await asyncio.sleep(0)  # others have their turn: who looks again and again waits for what they do
        try:
            return done()
        except sqlite3.Error:
            return await self.read(work)

    def _ask(
        self, queue: "SimpleQueue[_Asked | None]", work: Callable[[Any], T], *, stays: bool = False
    ) -> "asyncio.Future[T]":
        if self._closed:
            raise Refusal("unavailable", "the database is closed")
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
                done = self._store(group)
                self._settle(done, self._watchers)
                del group[: len(done)]
            if self.groups % WAL_EVERY == 0:
                self._restart_wal()
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

    def _store(self, group: Sequence[_Asked]) -> list[_Outcome]:
        """Do as many of the group's works in one transaction as GROUP_SECONDS allow: all, as a rule."""
        try:
            with self._turns.turn():
                done = self._transaction(group)
        except fencing.Paused:
            time.sleep(LOOK_SECONDS)
            return []
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told, and the next are served
            return [_Outcome(asked, None, _told(error)) for asked in group]
        self.groups += 1
        self.works += len(done)
        return done

    def _transaction(self, works: Sequence[_Asked]) -> list[_Outcome]:
        try:
            return self._attempt(works, _plainly)
        except _Halfway:
            return self._attempt(works, _in_savepoint)

    def _attempt(self, works: Sequence[_Asked], do: Callable[[Writing, _Asked], _Outcome]) -> list[_Outcome]:
        connection = self._writer
        started = time.monotonic()
        done: list[_Outcome] = []
        connection.execute("BEGIN IMMEDIATE")
        try:
            left = fencing.met(connection)
            for asked in works:
                done.append(do(connection, asked) if left is None or asked.stays else _Outcome(asked, None, left))
                if time.monotonic() - started > GROUP_SECONDS:
                    break
            connection.run_later()
            connection.execute("COMMIT")
        except BaseException:
            connection.forget(0)
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return done

    def _restart_wal(self) -> None:
        """Let the WAL begin anew when it has outgrown its bound, because some reader was always at work."""
        with suppress(sqlite3.Error, OSError):  # the disk's trouble is told to those who write; this is tried again
            if self._wal.stat().st_size > WAL_BYTES:
                with self._turns.turn():
                    self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _answer_reads(self, connection: sqlite3.Connection) -> None:
        while (asked := self._reads.get()) is not None:
            self._settle([_read(connection, asked)], ())
        connection.close()

    def _settle(self, outcomes: Sequence[_Outcome], watchers: Sequence[Callable[[], None]]) -> None:
        """Hand the outcomes over, with one wake-up of each event loop."""
        loops: dict[asyncio.AbstractEventLoop, list[_Outcome]] = {}
        for outcome in outcomes:
            loops.setdefault(outcome.asked.loop, []).append(outcome)
        for loop, its in loops.items():
            with suppress(RuntimeError):  # the loop was closed, and with it everybody who waited
                loop.call_soon_threadsafe(_resolve, its, watchers)


def _resolve(outcomes: Sequence[_Outcome], watchers: Sequence[Callable[[], None]]) -> None:
    for asked, result, error in outcomes:
        if asked.future.done():  # cancelled: nobody waits
            continue
        if error is None:
            asked.future.set_result(result)
        else:
            asked.future.set_exception(error)
    for call in watchers:
        call()


class _Halfway(Exception):
    """A work failed after it had written something, with nothing to take it back to."""


def _plainly(connection: Writing, asked: _Asked) -> _Outcome:
    """Do a work without a savepoint, which most never need. Raises _Halfway where this one did."""
    mark, changes = connection.mark(), connection.total_changes
    try:
        return _Outcome(asked, asked.work(connection), None)
    except Exception as error:
        if not connection.in_transaction:  # SQLite took the whole transaction back: no work of it counts
            raise
        if connection.total_changes != changes:
            raise _Halfway from error
        connection.forget(mark)
        return _Outcome(asked, None, _told(error))


def _in_savepoint(connection: Writing, asked: _Asked) -> _Outcome:
    mark = connection.mark()
    connection.execute("SAVEPOINT work")
    try:
        result = asked.work(connection)
    except Exception as error:
        if not connection.in_transaction:  # SQLite took the whole transaction back: no work of it counts
            raise
        connection.execute("ROLLBACK TO work")
        connection.execute("RELEASE work")
        connection.forget(mark)
        return _Outcome(asked, None, _told(error))
    connection.execute("RELEASE work")
    return _Outcome(asked, result, None)


def _as_of_one_moment(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        connection.execute("ROLLBACK")


def _read(connection: sqlite3.Connection, asked: _Asked) -> _Outcome:
    try:
        return _Outcome(asked, _as_of_one_moment(connection, asked.work), None)
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller who waits is told
        return _Outcome(asked, None, _told(error))


def _told(error: Exception) -> Exception:
    """What the caller is told: a disk that does not do its part is a refusal, anything else what it is."""
    if isinstance(error, OSError) or _primary(error) in _UNAVAILABLE:
        refusal = Refusal("unavailable", "the database cannot be used at the moment", retry_after=5.0)
        refusal.__cause__ = error
        return refusal
    return error


def _primary(error: Exception) -> int:
    """SQLite's result code without its extension; -1 for an error that is not SQLite's."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF
