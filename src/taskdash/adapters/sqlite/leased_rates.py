"""What callers have left, in a SQLite file of its own: for several processes on one machine.

Nothing in it is worth a sync: what a power cut takes away are limits of the last minute.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from taskdash.adapters.sqlite import connections
from taskdash.adapters.sqlite.turns import Turns
from taskdash.domain.rates import Lease, Others, Rate, lease
from taskdash.domain.refusal import Refusal

T = TypeVar("T")

SWEEP_SECONDS = 60.0  # between removals of what time has made good
SWEPT = 1_000  # rows at most in one of them: nobody waits long for it
BUSY_SECONDS = 0.25  # for other processes, which need some 50 µs each; one that was stopped half-way is not waited for
_BOOT = Path("/proc/sys/kernel/random/boot_id")

_TABLES = (
    "CREATE TABLE IF NOT EXISTS boot (id TEXT PRIMARY KEY) STRICT",
    "CREATE TABLE IF NOT EXISTS callers (caller TEXT PRIMARY KEY, settled_at REAL NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS caller_settled ON callers (settled_at)",
    """
    CREATE TABLE IF NOT EXISTS held (
        caller TEXT NOT NULL,
        holder TEXT NOT NULL,
        tokens INTEGER NOT NULL,
        until REAL NOT NULL,
        PRIMARY KEY (caller, holder)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX IF NOT EXISTS held_until ON held (until)",
    "CREATE INDEX IF NOT EXISTS held_holder ON held (holder)",
)
_OTHERS = "SELECT count(*), coalesce(sum(tokens), 0) FROM held WHERE caller = ? AND holder != ? AND until > ?"
_SWEEPS = (
    "DELETE FROM callers WHERE caller IN (SELECT caller FROM callers WHERE settled_at <= ? LIMIT ?)",
    "DELETE FROM held WHERE (caller, holder) IN (SELECT caller, holder FROM held WHERE until <= ? LIMIT ?)",
)


class SqliteLeasedRates:
    """Fills `ports.leased_rates.LeasedRates` over the file at `path`, which is made where there is none.

    The clock is the machine's since its start (CLOCK_MONOTONIC), the same in all processes: setting the time of day
    changes nothing. After another start of the machine the file is emptied. Raises sqlite3.Error or OSError when the
    file cannot be used.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._swept_at = clock()
        connections.make(path)
        self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        with closing(Turns(path)) as turns, turns.turn():  # who meets another's change to WAL is refused at once
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._transaction(self._prepare)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-rates")

    async def lease(self, caller: str, holder: str, rate: Rate) -> Lease:
        return await self._write(lambda: self._lease(caller, holder, rate))

    async def release(self, holder: str) -> None:
        await self._write(lambda: self._connection.execute("DELETE FROM held WHERE holder = ?", (holder,)))

    def close(self) -> None:
        """Let go of the file, after what is under way."""
        self._thread.shutdown()
        self._connection.close()

    def _lease(self, caller: str, holder: str, rate: Rate) -> Lease:
        execute, now = self._connection.execute, self._clock()
        row = execute("SELECT settled_at FROM callers WHERE caller = ?", (caller,)).fetchone()
        others = Others(*execute(_OTHERS, (caller, holder, now)).fetchone())
        made, settled_at = lease(rate, row[0] if row else None, now, others)
        execute("INSERT OR REPLACE INTO callers VALUES (?, ?)", (caller, settled_at))
        if made.tokens:
            execute(
                "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", (caller, holder, made.tokens, now + made.seconds)
            )
        else:
            execute("DELETE FROM held WHERE caller = ? AND holder = ?", (caller, holder))
        if now - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = now
            for statement in _SWEEPS:
                execute(statement, (now, SWEPT))
        return made

    async def _write(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._told, work)

    def _told(self, work: Callable[[], T]) -> T:
        try:
            return self._transaction(work)
        except sqlite3.Error as error:
            raise Refusal("unavailable", "rates cannot be counted at the moment") from error

    def _transaction(self, work: Callable[[], T]) -> T:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            result = work()
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return result

    def _prepare(self) -> None:
        for statement in _TABLES:
            self._connection.execute(statement)
        boot = ""
        with suppress(OSError):  # not Linux: instants of an earlier start cost at most one whole rate
            boot = _BOOT.read_text().strip()
        if self._connection.execute("SELECT 1 FROM boot WHERE id = ?", (boot,)).fetchone() is None:
            for table in ("callers", "held", "boot"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # names from the line above
            self._connection.execute("INSERT INTO boot VALUES (?)", (boot,))
