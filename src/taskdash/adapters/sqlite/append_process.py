"""A process that appends commits and does nothing else: its interpreter is its own.

    python -m taskdash.adapters.sqlite.append_process DATABASE DESCRIPTOR

A writer needs the interpreter once for each statement. In the process that answers requests it waits for it every
time, while one of them is served. DESCRIPTOR is a listening socket, its door: frames come and go at the connections
to it, one for each process that serves. When nobody is connected any more, what has been read is stored, and the
process ends.
"""

import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from taskdash.adapters.sqlite import following, projecting
from taskdash.adapters.sqlite.appending import append
from taskdash.adapters.sqlite.writer import GROUP_WORKS, Outcome, Work, Writer
from taskdash.domain.refusal import Code, Refusal
from taskdash.ports.commits import AlreadyCommitted, SeqTaken

_RECEIVE = 1 << 20  # bytes taken from a connection at once: they make a group
_ALONE_SECONDS = 10.0  # until somebody has come; afterwards the process ends when nobody is there
_LENGTH = 4  # bytes before each frame that tell its length, the greatest first


class Ask(msgspec.Struct, frozen=True, array_like=True):
    """Commits of one workspace, as JSON, to be appended; `known` is its number, where that is known."""

    number: int
    known: int | None
    bodies: list[bytes]


class Stored(msgspec.Struct, frozen=True, array_like=True, tag=0):
    """How many of the commits are stored, and the number of their workspace."""

    commits: int
    workspace: int


class Taken(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """The first one's seq is another commit's."""


class Already(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """The first one's id is in the log."""

    seq: int


class Refused(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """Nothing is stored."""

    code: Code
    message: str
    retry_after: float | None


class Failed(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """Something went wrong that nobody had thought of."""

    trace: str


Told = Stored | Taken | Already | Refused | Failed


class Group(msgspec.Struct, frozen=True, array_like=True):
    """What became of questions of one transaction, by their numbers; none: the process is ready.

    `transactions` is 0 where it is another connection's that the transaction is counted with.
    """

    told: list[tuple[int, Told]]
    transactions: int = 0


class Frames:
    """Messages of one type out of the bytes of a stream."""

    def __init__(self, wanted: Any) -> None:
        self._decode = msgspec.msgpack.Decoder(wanted).decode
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """The messages that are whole with `data`."""
        self._held += data
        begin = 0
        while len(self._held) >= (start := begin + _LENGTH):
            end = start + int.from_bytes(self._held[begin:start], "big")
            if len(self._held) < end:
                break
            yield self._decode(bytes(self._held[start:end]))
            begin = end
        del self._held[:begin]


def frame(message: msgspec.Struct) -> bytes:
    """`message` as the other side's `Frames` read it."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(_LENGTH, "big") + body


def _work(ask: Ask) -> Work:
    """Worked out as far as it can be before the writer's turn."""
    ready = [projecting.prepared(following.decode(body), body) for body in ask.bodies]
    return Work(lambda connection: append(connection, ask.known, ready))


def _told(outcome: Outcome) -> Told:
    match outcome.error:
        case None:
            return Stored(*outcome.result)
        case SeqTaken():
            return Taken()
        case AlreadyCommitted(seq=seq):
            return Already(seq)
        case Refusal() as refusal:
            return Refused(refusal.code, refusal.message, refusal.retry_after)
        case error:
            return Failed("".join(traceback.format_exception(error)))


class _Asked(NamedTuple):
    """A question, and the connection that it came by."""

    by: socket.socket
    ask: Ask


def serve(writer: Writer, door: socket.socket) -> None:
    """Store what is asked for, all that has come meanwhile in one transaction, until nobody is connected any more.

    Then close both: who was connected last sees that after the file was closed.
    """
    with selectors.DefaultSelector() as watched:
        watched.register(door, selectors.EVENT_READ)
        wait: float | None = _ALONE_SECONDS
        ended: list[socket.socket] = []
        while ready := watched.select(wait):
            asked: list[_Asked] = []
            for key, _ in ready:
                if key.fileobj is door:
                    connection, _address = door.accept()
                    connection.setblocking(False)
                    watched.register(connection, selectors.EVENT_READ, Frames(Ask))
                    _send(connection, Group([]))  # ready
                else:
                    asked += _received(watched, key, ended)
            _store(writer, asked)
            alone = len(watched.get_map()) == 1
            wait = 0 if alone else None
            if not alone:
                _close(ended)
        door.close()  # who comes now finds nobody, and starts another
        writer.close()
        _close(ended)


def _close(ended: list[socket.socket]) -> None:
    while ended:
        ended.pop().close()


def _received(
    watched: selectors.BaseSelector, key: selectors.SelectorKey, ended: list[socket.socket]
) -> Iterator[_Asked]:
    """What has come by a connection; one that is over is no longer watched."""
    connection: Any = key.fileobj
    try:
        data = connection.recv(_RECEIVE)
    except ConnectionError:
        data = b""
    if not data:
        watched.unregister(connection)
        ended.append(connection)
    return (_Asked(connection, ask) for ask in key.data.feed(data))


def _store(writer: Writer, asked: list[_Asked]) -> None:
    works = [_work(ask) for _, ask in asked]
    while works:
        done = writer.store(works[:GROUP_WORKS])
        _answer(asked[: len(done)], done)
        writer.tidy()
        del asked[: len(done)], works[: len(done)]


def _answer(asked: Sequence[_Asked], done: Sequence[Outcome]) -> None:
    groups: dict[socket.socket, Group] = {}
    for (by, ask), outcome in zip(asked, done, strict=True):
        groups.setdefault(by, Group([], 0 if groups else 1)).told.append((ask.number, _told(outcome)))
    for by, group in groups.items():
        _send(by, group)


def _send(connection: socket.socket, group: Group) -> None:
    """Who does not take it loses the connection, and asks again by another: nobody waits for a process that hangs."""
    sent = frame(group)
    try:
        whole = connection.send(sent) == len(sent)
    except OSError:
        whole = False
    if not whole:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def main(path: Path, descriptor: int) -> None:
    """Serve those who come to the listening socket `descriptor`; they alone say when this process ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a terminal sends them to all
        signal.signal(number, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as door:
        serve(Writer(path), door)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
