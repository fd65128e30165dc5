"""Leaving a SQLite file: the fence's row, written beside the writer, whom it stops."""

import asyncio
import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from taskdash.adapters.sqlite import connections, fencing, sessions
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.turns import Turns
from taskdash.domain.refusal import Refusal
from taskdash.ports.departure import Fence, KeptSession

T = TypeVar("T")

_BEGIN = """INSERT OR REPLACE INTO fence (one, token, began, ends, target, shown) VALUES (1, ?, ?, ?, ?, ?)"""


class SqliteDeparture:
    """Fills `ports.departure.Departure`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sessions(self, after: int, limit: int) -> list[tuple[int, KeptSession]]:
        return await self._database.read(lambda connection: sessions.changes(connection, after, limit))

    async def fence(self) -> Fence | None:
        return await self._database.glance(fencing.standing)

    async def pause(self, token: str, seconds: float, target: bytes, shown: str) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            fence = fencing.standing(connection)
            if fence is not None and fence.ends is None:
                return False
            now = time.time()
            connection.execute(_BEGIN, (token, now, now + seconds, target, shown))
            return True

        return await self._write(work)

    async def leave(self, token: str) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            if fencing.standing(connection) is None:
                return False
            left = "UPDATE fence SET ends = NULL WHERE one = 1 AND token = ? AND ends IS NOT NULL"
            return connection.execute(left, (token,)).rowcount == 1

        return await self._write(work)

    async def resume(self, token: str | None) -> None:
        over = "DELETE FROM fence WHERE one = 1 AND ends IS NOT NULL AND token = ifnull(?, token)"
        await self._write(lambda connection: connection.execute(over, (token,)))

    @contextmanager
    def alone(self) -> Iterator[None]:
        path = self._database.path
        held = os.open(path.with_name(path.name + "-promote"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("conflict", f"another process promotes {path} at the moment", field="from") from None
        else:
            yield
        finally:
            os.close(held)

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.to_thread(_write, self._database.path, work)


def left(path: Path) -> Fence | None:
    """The fence of a file that was left, without the file being changed; None for every other file, or none."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as reading:
        fence = fencing.standing(reading)
        return fence if fence is not None and fence.ends is None else None
    return None


def _write(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """Do `work` in a transaction of its own, which the fence does not stop, in a turn like everybody's."""
    turns = Turns(path)
    try:
        with connections.opening(path), turns.turn():
            with closing(connections.connect(path, sqlite3.Connection, cache_kib=256)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                result = work(connection)
                connection.execute("COMMIT")
                return result
    finally:
        turns.close()
