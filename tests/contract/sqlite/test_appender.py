"""Commits appended by a process of their own: whoever of the two dies, nothing is lost, doubled or left hanging."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from taskdash.adapters.sqlite import append_process
from taskdash.adapters.sqlite.append_process import Ask, Failed, Frames, Group, frame
from taskdash.adapters.sqlite.appender import Appender
from taskdash.adapters.sqlite.commits import SqliteCommitLog
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.departure import SqliteDeparture
from taskdash.adapters.sqlite.writer import Outcome, Work, Writer
from taskdash.bench import procs
from taskdash.domain.refusal import Refusal
from taskdash.ports.commits import AlreadyCommitted
from tests.contract.commits import WORKSPACE, commit, task, uid

KILLS = 5


class Apart(NamedTuple):
    """A database, and the log of which another process writes the commits."""

    database: Database
    appender: Appender
    log: SqliteCommitLog


@pytest.fixture
async def apart(tmp_path: Path) -> AsyncIterator[Apart]:
    database = Database(tmp_path / "taskdash.db", readers=1)
    appender = Appender(database, tmp_path)
    await appender.open()
    yield Apart(database, appender, SqliteCommitLog(database, appender))
    await appender.close()
    await database.close()


def processes() -> list[int]:
    """Those that append for this one."""
    return [pid for pid in procs.family(os.getpid()) if _is_appending(pid)]


def _is_appending(pid: int) -> bool:
    with suppress(OSError):
        return append_process.__name__.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


async def test_who_listens_hears_of_what_another_process_has_stored(apart: Apart):
    heard: list[int] = []
    apart.database.watch(lambda: heard.append(apart.database.works))

    await apart.log.append([commit(1, task(uid(5)))])

    assert heard == [1]
    assert apart.database.groups == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the process is found by /proc, which Linux alone has")
async def test_a_process_that_is_killed_is_replaced_and_nobody_hears_of_it(apart: Apart):
    """Each commit is there once, and each was acknowledged, or told to be there already: the first answer was lost."""
    workspaces = [str(uuid4()) for _ in range(8)]
    ends, stored = asyncio.Event(), asyncio.Queue[int]()

    async def write(workspace: str) -> int:
        seq = 0
        while not ends.is_set():
            seq += 1
            with suppress(AlreadyCommitted):
                assert await apart.log.append([commit(seq, task(uid(5), f"{seq}"), workspace=workspace)]) == 1
            stored.put_nowait(seq)
        return seq

    writing = [asyncio.create_task(write(workspace)) for workspace in workspaces]
    for _ in range(KILLS):
        for _ in range(50):  # the one that took over is at work
            await stored.get()
        for pid in processes():
            os.kill(pid, signal.SIGKILL)
    ends.set()
    lengths = await asyncio.gather(*writing)

    for workspace, length in zip(workspaces, lengths, strict=True):
        assert [c.seq for c in await apart.log.after(workspace, 0, 100_000)] == list(range(1, length + 1))


async def test_the_fence_stops_it_too(apart: Apart):
    await apart.log.append([commit(1)])
    departure = SqliteDeparture(apart.database)
    await departure.pause("token", 60, b"", "elsewhere")
    await departure.leave("token")

    with pytest.raises(Refusal, match="moved") as refused:
        await apart.log.append([commit(2)])
    assert refused.value.code == "unavailable"
    assert [c.seq for c in await apart.log.after(WORKSPACE, 0, 10)] == [1]


async def test_what_was_asked_for_is_stored_before_it_ends(apart: Apart):
    asked = [asyncio.ensure_future(apart.log.append([commit(1, workspace=str(uuid4()))])) for _ in range(20)]
    await asyncio.sleep(0)
    await apart.appender.close()

    assert await asyncio.gather(*asked) == [1] * 20
    with pytest.raises(Refusal, match="closed"):
        await apart.log.append([commit(1)])


async def test_all_that_have_one_folder_have_one_process(apart: Apart, tmp_path: Path):
    """Its transactions are counted once, whosever commits they store."""
    other = Database(apart.database.path, readers=1)
    appender = Appender(other, tmp_path)
    await appender.open()
    logs = [apart.log, SqliteCommitLog(other, appender)]
    await asyncio.gather(*(logs[n % 2].append([commit(1, workspace=str(uuid4()))]) for n in range(40)))
    pids = processes()
    await appender.close()
    await other.close()

    assert len(pids) == 1
    assert apart.database.works == other.works == 20
    assert apart.database.groups + other.groups < 40
    assert await apart.log.append([commit(1)]) == 1


async def test_a_process_that_ends_instead_of_starting_is_told(tmp_path: Path):
    database = Database(tmp_path / "taskdash.db", readers=1)
    appender = Appender(database, tmp_path, [sys.executable, "-c", "raise SystemExit(1)"])

    with pytest.raises(Refusal, match="has ended") as refused:
        await appender.open()
    assert refused.value.code == "unavailable"
    await appender.close()
    await database.close()


class Door:
    """A listening socket, and connections to it."""

    def __init__(self, folder: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self._path = folder / "door"
        self.socket.bind(str(self._path))
        self.socket.listen()

    def connected(self) -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(60)
        made.connect(str(self._path))
        return made


def heard(connection: socket.socket) -> Iterator[Group]:
    """What comes by a connection, until it ends."""
    frames = Frames(Group)
    while data := connection.recv(100_000):
        yield from frames.feed(data)


def test_it_ends_with_who_asks(tmp_path: Path):
    """However these end; signals that a terminal sends to both do not end it before."""
    asyncio.run(Database(tmp_path / "taskdash.db", readers=1).close())
    door = Door(tmp_path)
    with door.socket:
        number = door.socket.fileno()
        command = [sys.executable, "-m", append_process.__name__, str(tmp_path / "taskdash.db"), str(number)]
        process = subprocess.Popen(command, pass_fds=[number])
    ours, others = door.connected(), door.connected()
    for connection in (ours, others):
        assert next(heard(connection)).told == []
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    others.close()
    ours.sendall(frame(Ask(2, None, [])))
    ((answered, _),) = next(heard(ours)).told

    ours.close()

    assert answered == 2
    assert process.wait(30) == 0


class Broken(Writer):
    """Stores nothing."""

    def __init__(self) -> None:
        pass

    def store(self, works: Sequence[Work]) -> list[Outcome]:
        return [Outcome(None, LookupError("a reason " * 1_000)) for _ in works]

    def tidy(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """Behind which a broken writer is asked."""
    door = Door(tmp_path)
    serving = threading.Thread(target=append_process.serve, args=(Broken(), door.socket))
    serving.start()
    yield door
    serving.join()


def test_what_nobody_had_thought_of_is_told_with_its_trace(door: Door):
    with door.connected() as ours:
        groups = heard(ours)
        assert next(groups).told == []
        ours.sendall(frame(Ask(7, None, [])))
        ((number, told),) = next(groups).told

    assert number == 7
    assert isinstance(told, Failed)
    assert "LookupError: a reason" in told.trace


def test_who_does_not_listen_holds_up_nobody(door: Door):
    """Such as a worker that was stopped: it loses its connection, and asks again when it goes on."""
    with door.connected() as deaf, door.connected() as ours:
        groups = heard(ours)
        next(groups)
        deaf.sendall(frame(Ask(1, None, [])) * 2_000)  # whose answers, with their traces, are more than a socket holds
        ours.sendall(frame(Ask(7, None, [])))
        ((number, _),) = next(groups).told
        told = sum(len(group.told) for group in heard(deaf))

    assert number == 7
    assert told < 2_000


def test_frames_are_read_however_they_are_cut():
    sent = [Ask(number, None, [b"x" * number]) for number in range(50)]
    stream = b"".join(map(frame, sent))
    frames = Frames(Ask)

    assert [ask for at in range(0, len(stream), 7) for ask in frames.feed(stream[at : at + 7])] == sent
