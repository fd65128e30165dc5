"""Connections to the file, tuned; the writer's keeps some statements for the end of its transaction."""

import itertools
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from taskdash.domain.refusal import Code, Refusal

C = TypeVar("C", bound=sqlite3.Connection)

BUSY_MILLISECONDS = 5_000  # the last resort, against writers that do not take turns (a person's sqlite3 shell)
CHECKPOINT_PAGES = 16_000  # of 4 KiB in the WAL, from where on a commit copies it into the database, the last resort


# What waits for the end of a group, in this order; full-text rows follow, by their numbers, which are above 0.
TOUCHES, BUCKETS = -2, -1
_SIZES = 16, 4, 1  # rows that wait and go in together
_ROW = re.compile(r"VALUES (\([^()]*\))")


class Later(NamedTuple):
    """A statement that waits for the end of its group."""

    order: int
    statement: str
    parameters: tuple[Any, ...]


class Writing(sqlite3.Connection):
    """The writer's connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._later: list[Later] = []
        self.texts = 0  # rows of the full-text index, written so far

    def later(self, order: int, statement: str, *parameters: Any) -> None:
        """Run `statement`, an insert of one row, in this transaction after all works of the group, by rising `order`.

        Rows of one statement go in together: each statement lets go of the interpreter, and waits to get it back. And
        FTS5 writes out what it has gathered at every savepoint, and where row numbers descend.
        """
        self._later.append(Later(order, statement, parameters))

    def mark(self) -> int:
        """How many statements wait."""
        return len(self._later)

    def forget(self, mark: int) -> None:
        """Drop those that came to wait after `mark`."""
        del self._later[mark:]

    def run_later(self) -> None:
        """Run those that wait."""
        waiting, self._later = sorted(self._later, key=lambda later: later.order), []
        for statement, same in itertools.groupby(waiting, key=lambda later: later.statement):
            held = list(same)
            start = 0
            for size in _SIZES:
                while len(held) - start >= size:
                    rows = held[start : start + size]
                    self.execute(_of_rows(statement, size), [part for later in rows for part in later.parameters])
                    start += size
        self.texts += sum(later.order > 0 for later in waiting)


@lru_cache(maxsize=64)
def _of_rows(statement: str, count: int) -> str:
    """The insert of one row as one of `count`."""
    found = _ROW.search(statement)
    if found is None:
        raise ValueError(statement)
    return f"{statement[: found.start(1)]}{', '.join([found[1]] * count)}{statement[found.end(1) :]}"


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """What goes wrong, as a refusal that names the file."""
    try:
        yield
    except OSError as error:
        raise Refusal("unavailable", f"{path}: {error.strerror or error}") from error
    except sqlite3.DatabaseError as error:
        code: Code = "conflict" if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB else "unavailable"
        raise Refusal(code, f"{path}: {error}") from error


def make(path: Path) -> None:
    """The file, empty, where there is none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # WAL and shared memory take their mode from it


def reading(path: Path, *, cache_kib: int) -> sqlite3.Connection:
    """A connection that refuses to write."""
    connection = connect(path, sqlite3.Connection, cache_kib=cache_kib)
    connection.execute("PRAGMA query_only = ON")
    return connection


def connect(path: Path, kind: type[C], *, cache_kib: int) -> C:
    """A connection that one thread uses at a time (not always the one that opened it)."""
    connection = sqlite3.connect(
        path,
        timeout=BUSY_MILLISECONDS / 1_000,
        isolation_level=None,
        check_same_thread=False,
        factory=kind,
        cached_statements=512,
    )
    connection.execute(f"PRAGMA cache_size = -{cache_kib}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = FAST")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    return connection
