"""Connections to the file, tuned; the writer's keeps some statements for the end of its transaction."""

import itertools
import os
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

C = TypeVar("C", bound=sqlite3.Connection)

BUSY_MILLISECONDS = 5_000  # the last resort, against writers that do not take turns (a person's sqlite3 shell)
CHECKPOINT_PAGES = 2_000  # of 4 KiB in the WAL, from where on it is copied into the database after a commit


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

    def later(self, order: int, statement: str, *parameters: Any) -> None:
        """Run `statement` in this transaction after all works of the group, by ascending `order`.

        For full-text rows: FTS5 writes out what it has gathered at every savepoint, and where row numbers descend.
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
            self.executemany(statement, [later.parameters for later in same])


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
