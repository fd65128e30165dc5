"""The writer of one thread or process: does what waits as one transaction, in turns with every other writer."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from taskdash.adapters.sqlite import connections, fencing
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.turns import Turns
from taskdash.domain.refusal import Refusal

GROUP_WORKS = 256  # in one transaction at most
GROUP_SECONDS = 0.05  # a group that has taken this long is committed: others, here and in other processes, wait for it
WAL_PAGES = 8_000  # of 4 KiB in the WAL, about, from where on it is copied into the database
WAL_EVERY = 4  # groups, the size of its file is looked at
WAL_BYTES = 64 * 1024 * 1024  # above this the writer waits for readers, so that the WAL can begin anew
_LONGER = 8  # times as many groups as the last time, at most, until it is copied again
MERGE_EVERY = 8  # groups that have added to the full-text index; each adds a segment, which every search looks into
_MERGED, _MERGED_PER_TEXT = 16, 0.5  # pages

_MERGE = "INSERT INTO words (words, rank) VALUES ('merge', ?)"
LOOK_SECONDS = 0.01  # between looks at whether a pause of all writes is over

# What a disk says that cannot take or give data at the moment: SQLite's primary result codes.
_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
}


class Work(NamedTuple):
    """Something to be done with the writer's connection; `stays`: it concerns this file alone, left or not."""

    do: Callable[[Writing], Any]
    stays: bool = False


class Outcome(NamedTuple):
    """What a work answers, or why it was not done."""

    result: Any
    error: Exception | None = None


class Writer:
    """A connection that writes; for one thread at a time. Raises OSError, sqlite3.Error where it cannot be had."""

    def __init__(self, path: Path) -> None:
        self._wal = path.with_name(path.name + "-wal")
        self._groups = 0  # since the WAL was copied
        self._due = 1  # groups from where on it is to be copied
        self._kept = 0  # pages that were in it and stayed
        self._segments = 0  # of the full-text index, since it was merged
        self._merged = 0  # texts that there were then
        self._turns = Turns(path)
        try:
            self._connection = connections.connect(path, Writing, cache_kib=32_768)
        except BaseException:
            self._turns.close()
            raise

    @contextmanager
    def turn(self) -> Iterator[Writing]:
        """The connection, while no other writer has its turn."""
        with self._turns.turn():
            yield self._connection

    def store(self, works: Sequence[Work]) -> list[Outcome]:
        """Do as many of the works, from the first on, in one transaction as GROUP_SECONDS allow: all, as a rule.

        A work may be done more than once. Without outcomes, after LOOK_SECONDS, while all writes wait.
        """
        texts = self._connection.texts
        try:
            with self._turns.turn():
                done = self._transaction(works)
        except fencing.Paused:
            time.sleep(LOOK_SECONDS)
            return []
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told, and the next are served
            return [Outcome(None, told(error)) for _ in works]
        self._groups += 1
        self._segments += self._connection.texts > texts
        return done

    def tidy(self) -> None:
        """Do what is due of what SQLite would do within a commit, which then takes twenty times as long as the others.

        To be called when those whose works are stored know it: copies the WAL, and merges the full-text index.
        """
        with suppress(sqlite3.Error, OSError):  # the disk's trouble is told to those who write; this is tried again
            if self._segments >= MERGE_EVERY:
                self._merge_texts()
            if self._groups >= self._due:
                self._copy_wal()
            if self._groups % WAL_EVERY == 0 and self._wal.stat().st_size > WAL_BYTES:
                with self._turns.turn():
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _copy_wal(self) -> None:
        """Into the database. How much it was is told only now, and stands for how much the groups to come will make."""
        _, pages, copied = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        usual = self._groups * WAL_PAGES // max(pages - self._kept, 1)
        self._due, self._groups = min(max(usual, 1), _LONGER * self._groups), 0
        self._kept = 0 if copied == pages else pages

    def _merge_texts(self) -> None:
        """As much of the full-text index as what was added to it calls for."""
        pages = _MERGED + int(_MERGED_PER_TEXT * (self._connection.texts - self._merged))
        with self._turns.turn():
            self._connection.execute(_MERGE, (pages,))
        self._segments, self._merged = 0, self._connection.texts

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._turns.close()

    def _transaction(self, works: Sequence[Work]) -> list[Outcome]:
        try:
            return self._attempt(works, _plainly)
        except _Halfway:
            return self._attempt(works, _in_savepoint)

    def _attempt(self, works: Sequence[Work], do: Callable[[Writing, Work], Outcome]) -> list[Outcome]:
        connection = self._connection
        started = time.monotonic()
        done: list[Outcome] = []
        connection.execute("BEGIN IMMEDIATE")
        try:
            left = fencing.met(connection)
            for work in works:
                done.append(do(connection, work) if left is None or work.stays else Outcome(None, left))
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


class _Halfway(Exception):
    """A work failed after it had written something, with nothing to take it back to."""


def _plainly(connection: Writing, work: Work) -> Outcome:
    """Do a work without a savepoint, which most never need. Raises _Halfway where this one did."""
    mark, changes = connection.mark(), connection.total_changes
    try:
        return Outcome(work.do(connection))
    except Exception as error:
        if not connection.in_transaction:  # SQLite took the whole transaction back: no work of it counts
            raise
        if connection.total_changes != changes:
            raise _Halfway from error
        connection.forget(mark)
        return Outcome(None, told(error))


def _in_savepoint(connection: Writing, work: Work) -> Outcome:
    mark = connection.mark()
    connection.execute("SAVEPOINT work")
    try:
        result = work.do(connection)
    except Exception as error:
        if not connection.in_transaction:  # SQLite took the whole transaction back: no work of it counts
            raise
        connection.execute("ROLLBACK TO work")
        connection.execute("RELEASE work")
        connection.forget(mark)
        return Outcome(None, told(error))
    connection.execute("RELEASE work")
    return Outcome(result)


def told(error: Exception) -> Exception:
    """What the caller is told: a disk that does not do its part is a refusal, anything else what it is."""
    if isinstance(error, OSError) or primary(error) in _UNAVAILABLE:
        refusal = Refusal("unavailable", "the database cannot be used at the moment", retry_after=5.0)
        refusal.__cause__ = error
        return refusal
    return error


def primary(error: Exception) -> int:
    """SQLite's result code without its extension; -1 for an error that is not SQLite's."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF
