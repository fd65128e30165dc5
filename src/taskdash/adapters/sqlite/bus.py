"""The bus in SQLite: the tail of all commits by their position, which every process reads for itself."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.rows import text
from taskdash.domain.log import Ref
from taskdash.ports.bus import Heard

POLL_SECONDS = 0.025  # how late another process's commit may be heard
READ_AT_ONCE = 1_000  # commits
BODY_BYTES = 8_192  # of a commit, up to which it is looked through for what it touched

Hear = Callable[[Sequence[Heard]], None]

# Positions follow the order in which commits became visible: there is one writer at a time, and a position is never
# given twice. So nothing ever appears behind the place that was read last.
_COMMITS = f"""SELECT position, workspaces.id, commits.seq, members,
        CASE WHEN length(body) <= {BODY_BYTES} THEN body END
    FROM commits JOIN workspaces ON workspaces.number = workspace
    WHERE position > ? ORDER BY position LIMIT {READ_AT_ONCE}"""  # noqa: S608 - own names
_RENEWALS = f"SELECT position, workspace FROM renewals WHERE position > ? ORDER BY position LIMIT {READ_AT_ONCE}"  # noqa: S608 - own names


class SqliteBus:
    """Fills `ports.bus.Bus`, with a thread that waits for commits while somebody listens.

    Own commits are heard at once; those of other processes show in SQLite's `data_version`, asked every POLL_SECONDS.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hearers: list[Hear] = []
        self._poked = threading.Event()
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        database.watch(self._poked.set)

    def listen(self, hear: Hear) -> Callable[[], None]:
        self._hearers.append(hear)
        if self._thread is None:
            tail = _Tail(self._database.connect())  # from here on nothing is missed
            arguments = (tail, asyncio.get_running_loop())
            self._thread = threading.Thread(target=self._follow, args=arguments, name="sqlite-bus", daemon=True)
            self._thread.start()

        def end() -> None:
            with suppress(ValueError):  # ended before
                self._hearers.remove(hear)

        return end

    async def close(self) -> None:
        """Stop listening to the database."""
        self._ends.set()
        self._poked.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def _follow(self, tail: "_Tail", loop: asyncio.AbstractEventLoop) -> None:
        while not self._ends.is_set():
            poked = self._poked.wait(POLL_SECONDS)
            self._poked.clear()
            with suppress(sqlite3.OperationalError):  # a disk in trouble: asked again after POLL_SECONDS
                while heard := tail.read(poked=poked):
                    poked = True  # there may be more than is read at once
                    with suppress(RuntimeError):  # the loop was closed, and with it everybody who listened
                        loop.call_soon_threadsafe(self._tell, heard)
        tail.close()

    def _tell(self, heard: Sequence[Heard]) -> None:
        for hear in tuple(self._hearers):
            hear(heard)


class _Tail:
    """Where one reader of the commits stands."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._version = self._data_version()
        (self._commits,) = connection.execute(
            "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'commits'"
        ).fetchone()
        (self._renewals,) = connection.execute(
            "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'renewals'"
        ).fetchone()

    def read(self, *, poked: bool) -> list[Heard]:
        """What has been committed since the last reading, the oldest part of it; nothing when nothing was written."""
        version = self._data_version()
        if not poked and version == self._version:
            return []
        self._version = version
        commits = self._connection.execute(_COMMITS, (self._commits,)).fetchall()
        renewals = self._connection.execute(_RENEWALS, (self._renewals,)).fetchall()
        heard = [
            Heard(text(workspace), seq, bool(members), _touched(body)) for _, workspace, seq, members, body in commits
        ]
        heard += [Heard(text(workspace), 0, True) for _, workspace in renewals]
        self._commits = commits[-1][0] if commits else self._commits
        self._renewals = renewals[-1][0] if renewals else self._renewals
        return heard

    def close(self) -> None:
        self._connection.close()

    def _data_version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version


class _Named(msgspec.Struct):
    """A mutation, without the values."""

    kind: str
    id: str


class _Looked(msgspec.Struct):
    """A commit, without all else."""

    mutations: list[_Named]


_look_through = msgspec.json.Decoder(_Looked).decode


def _touched(body: bytes | None) -> list[Ref] | None:
    if body is None:
        return None
    return [Ref(named.kind, named.id) for named in _look_through(body).mutations]
