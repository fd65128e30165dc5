"""A process that appends commits and does nothing else: its interpreter is its own.

    python -m taskdash.adapters.sqlite.append_process DATABASE DESCRIPTOR

A writer needs the interpreter once for each statement. In the process that answers requests it waits for it every
time, while one of them is served. Frames come and go at the socket DESCRIPTOR; when nobody is at its other end any
more, what has been read is stored, and the process ends.
"""

import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from taskdash.adapters.sqlite import following, projecting
from taskdash.adapters.sqlite.appending import append
from taskdash.adapters.sqlite.writer import GROUP_WORKS, Outcome, Work, Writer
from taskdash.domain.refusal import Code, Refusal
from taskdash.ports.commits import AlreadyCommitted, SeqTaken

_RECEIVE = 1 << 20  # bytes taken from the socket at once: they make a group
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
    """What became of the questions of one transaction, by their numbers; none: the process is ready."""

    told: list[tuple[int, Told]]


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


def serve(writer: Writer, questions: socket.socket) -> None:
    """Store what is asked for, all that has come meanwhile in one transaction, until nobody asks any more."""
    frames = Frames(Ask)
    while data := questions.recv(_RECEIVE):
        asked = list(frames.feed(data))
        works = [_work(ask) for ask in asked]
        while works:
            done = writer.store(works[:GROUP_WORKS])
            numbers = [ask.number for ask in asked[: len(done)]]
            questions.sendall(frame(Group(list(zip(numbers, map(_told, done), strict=True)))))
            del asked[: len(done)], works[: len(done)]


def main(path: Path, descriptor: int) -> None:
    """Serve the process at the other end of the socket `descriptor`, which alone says when this one ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a terminal sends them to all
        signal.signal(number, signal.SIG_IGN)
    writer = Writer(path)
    try:
        with socket.socket(fileno=descriptor) as questions:
            questions.sendall(frame(Group([])))  # ready
            serve(writer, questions)
    except ConnectionError:  # who asked is gone, and with it everybody who waited
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
