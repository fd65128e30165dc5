"""The bus in SQLite: the tail of all commits by their position, which every process reads for itself."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from taskdash.adapters.sqlite import rows
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.rows import spelt
from taskdash.domain.log import Ref
from taskdash.ports.bus import Heard

POLL_SECONDS = 0.025  # how late another process's commit may be heard
PACE_SECONDS = 0.01  # between readings: what is committed meanwhile is heard together
READ_AT_ONCE = 1_000  # commits
BODY_BYTES = 8_192  # of a commit, up to which it is looked through for what it touched

Hear = Callable[[Sequence[Heard]], None]

# Positions follow the order in which commits became visible: there is one writer at a time, and a position is never
# given twice. So nothing ever appears behind the place that was read last.
_COMMITS = rows.in_one(
    f"""SELECT position, workspaces.id, commits.seq, members,
            CASE WHEN length(body) <= {BODY_BYTES} THEN CAST(body AS TEXT) ELSE 'null' END AS body
        FROM commits JOIN workspaces ON workspaces.number = workspace
        WHERE position > ?1 ORDER BY position LIMIT {READ_AT_ONCE}""",  # noqa: S608 - own names
    *("position", rows.ID, "seq", "members", "body"),
)
_RENEWALS = rows.in_one(
    f"""SELECT position, workspace AS id FROM renewals
        WHERE position > ?2 ORDER BY position LIMIT {READ_AT_ONCE}""",  # noqa: S608 - own names
    *("position", rows.ID),
)
_NEWS = f"SELECT ({_COMMITS}), ({_RENEWALS})"


class SqliteBus:
    """Fills `ports.bus.Bus`, with a thread that waits for commits while somebody listens.

    Own commits are heard at once, or PACE_SECONDS after the last that were; those of other processes show in SQLite's
    `data_version`, asked every POLL_SECONDS.
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
            if poked:
                self._ends.wait(PACE_SECONDS)
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
        if not poked:
            version = self._data_version()
            if version == self._version:
                return []
            self._version = version
        found = self._connection.execute(_NEWS, (self._commits, self._renewals)).fetchone()
        commits, renewals = _decode_commits(found[0]), _decode_renewals(found[1])
        heard = [
            Heard(spelt(workspace), seq, bool(members), looked.touched() if looked else None)
            for _, workspace, seq, members, looked in commits
        ]
        heard += [Heard(spelt(workspace), 0, True) for _, workspace in renewals]
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

    def touched(self) -> list[Ref]:
        return [Ref(named.kind, named.id) for named in self.mutations]


_decode_commits = msgspec.json.Decoder(list[tuple[int, str, int, int, _Looked | None]]).decode
_decode_renewals = msgspec.json.Decoder(list[tuple[int, str]]).decode
