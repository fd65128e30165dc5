"""Appending by a process of its own, which is started again when it has died."""

import asyncio
import fcntl
import itertools
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

import structlog

from taskdash.adapters.sqlite import append_process, rows
from taskdash.adapters.sqlite.append_process import Already, Ask, Frames, Group, Refused, Stored, Taken, Told, frame
from taskdash.adapters.sqlite.database import CLOSED, Database
from taskdash.domain.log import Commit
from taskdash.domain.refusal import Refusal
from taskdash.ports.commits import AlreadyCommitted, SeqTaken

PROGRAM = (sys.executable, "-m", append_process.__name__)
_ATTEMPTS = 2  # the second tells by the commits' ids what the first, of which nothing was heard, has stored

_log: structlog.stdlib.BoundLogger = structlog.get_logger("sqlite")


class AppendFailed(Exception):
    """What went wrong in the process, as it told it."""


class _Lost(Exception):
    """The process has ended, and has not said what became of a question."""


class Appender:
    """Fills `commits.Append`. All that have one `folder` have one process; it is theirs alone (0700).

    `program` is what is run, with the database's path and a socket's number behind it.
    """

    def __init__(self, database: Database, folder: Path, program: Sequence[str] = PROGRAM) -> None:
        self._database = database
        self._door = _Door(folder, (*program, str(database.path)))
        self._numbers = itertools.count()
        self._link: asyncio.Task[_Link] | None = None
        self._closed = False

    async def __call__(self, known: int | None, commits: Sequence[Commit]) -> tuple[int, int]:
        ask = Ask(next(self._numbers), known, [rows.encode(commit) for commit in commits])
        for _ in range(_ATTEMPTS):
            link = await self._linked()
            with suppress(_Lost):
                return _result(await link.ask(ask))
        raise Refusal("unavailable", "the database cannot be used at the moment", retry_after=5.0)

    async def open(self) -> None:
        """Start the process; return when it is ready. Raises Refusal `unavailable` when it ends instead."""
        for _ in range(_ATTEMPTS):  # the first may have found one that was about to end
            link = await self._linked()
            await link.ready.wait()
            if not link.ended:
                return
        raise self._ended()

    async def close(self) -> None:
        """Let the process store what it was asked for, and end."""
        self._closed = True
        if self._link is not None:
            await (await self._link).end()

    def _ended(self) -> Refusal:
        return Refusal("unavailable", f"the process that is to write to {self._database.path} has ended")

    async def _linked(self) -> "_Link":
        if self._closed:
            raise Refusal("unavailable", CLOSED)
        if self._link is None or (self._link.done() and (self._link.exception() or self._link.result().ended)):
            self._link = asyncio.create_task(self._connect(self._link))
        return await asyncio.shield(self._link)

    async def _connect(self, former: "asyncio.Task[_Link] | None") -> "_Link":
        if former is not None and not former.exception():
            await former.result().end()
        try:
            ours = await asyncio.to_thread(self._door.connected)
        except OSError as error:
            raise self._ended() from error
        loop = asyncio.get_running_loop()
        _, link = await loop.create_unix_connection(lambda: _Link(self._database), sock=ours)
        return link


class _Door:
    """Where the process is found: a socket in `folder`. Who finds nobody there starts it by `command`."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._socket = folder / "append.sock"
        self._lock = folder / "append.lock"
        self._command = command

    def connected(self) -> socket.socket:
        """A connection to the process, which need not be ready yet."""
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # else two would start one each
            try:
                return self._connected()
            except (FileNotFoundError, ConnectionRefusedError):
                self._start()
                return self._connected()

    def _connected(self) -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        try:
            made.connect(str(self._socket))
        except BaseException:
            made.close()
            raise
        made.setblocking(False)
        return made

    def _start(self) -> None:
        self._socket.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(self._socket))
            door.listen()
            number = door.fileno()
            process = subprocess.Popen([*self._command, str(number)], pass_fds=[number])  # noqa: S603  # our own
        threading.Thread(target=process.wait, name="append-process", daemon=True).start()  # so that it leaves nothing


class _Link(asyncio.Protocol):
    """The way to one process, and those who wait for its answers."""

    def __init__(self, database: Database) -> None:
        self.ended = False
        self._closing = False
        self._database = database
        self._frames = Frames(Group)
        self._unsent: list[bytes] = []
        self._waiting: dict[int, asyncio.Future[Told]] = {}
        self.ready = asyncio.Event()  # or ended
        self._gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        """asyncio's."""
        for group in self._frames.feed(data):
            self._settle(group)

    def _settle(self, group: Group) -> None:
        self.ready.set()
        stored = 0
        for number, told in group.told:
            waiting = self._waiting.pop(number)
            stored += isinstance(told, Stored)
            if not waiting.done():  # cancelled: nobody waits
                waiting.set_result(told)
        if stored:
            self._database.stored(stored, group.transactions)

    def connection_lost(self, _: Exception | None) -> None:
        """asyncio's: as a rule the process has ended. What it was asked for last may be stored, or not."""
        self.ended = True
        self.ready.set()
        if not self._closing:
            _log.error("append_process_ended", waiting=len(self._waiting))
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(_Lost())
        self._waiting.clear()
        self._gone.set()

    def ask(self, ask: Ask) -> "asyncio.Future[Told]":
        """What becomes of it. Raises _Lost when the process has ended without an answer."""
        if self.ended:
            raise _Lost
        loop = asyncio.get_running_loop()
        waiting = self._waiting[ask.number] = loop.create_future()
        if not self._unsent:
            loop.call_soon(self._send)
        self._unsent.append(frame(ask))
        return waiting

    def _send(self) -> None:
        """Send what was asked in one turn of the event loop together: each write takes longer than asking."""
        unsent, self._unsent = b"".join(self._unsent), []
        if not self.ended:
            self._transport.write(unsent)

    async def end(self) -> None:
        """Return when the process has stored everything, and has closed the file if nobody else is connected."""
        self._closing = True
        if not self.ended:
            if self._unsent:
                self._send()
            self._transport.write_eof()
            await self._gone.wait()


def _result(told: Told) -> tuple[int, int]:
    match told:
        case Stored(commits, workspace):
            return commits, workspace
        case Taken():
            raise SeqTaken
        case Already(seq):
            raise AlreadyCommitted(seq)
        case Refused(code, message, retry_after):
            raise Refusal(code, message, retry_after=retry_after)
        case failed:
            raise AppendFailed(failed.trace)
