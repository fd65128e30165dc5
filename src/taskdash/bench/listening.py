"""Readers of live streams: processes that open many of them, and time how long a commit takes to each."""

import re
import select
import socket
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from taskdash.adapters.local.files import allow_most_files
from taskdash.bench import wire
from taskdash.bench.generator import Address
from taskdash.bench.histogram import Histogram

MOST = 15_000  # streams of one process: with what else it holds, below 20,000 files
_OPENING = 64  # connections of one process whose first event is awaited
_REPORT_SECONDS = 0.2
_RECEIVE = 65_536
_REFUSED = b"HTTP/1.1 503 "
_AGAIN_SECONDS = 1.0  # what the server names in Retry-After
_FIRST = b"event: heads\n"
_SENT = re.compile(rb"sent at (\d+)")  # ns of the clock that all processes of a machine share

SENT = "sent at {}"  # the title of a task by which readers know when it was sent


class _Opening(msgspec.Struct):
    """A stream that was asked for, and what has come of its first event."""

    request: bytes
    come: bytes = b""


class Heard(msgspec.Struct):
    """What one process has heard of: commits by how long they took in µs, signs of life, streams that ended.

    `refused` counts those that were turned away at first.
    """

    delays: dict[int, int]
    commits: int
    beats: int
    ended: int
    refused: int


class Ears:
    """Many streams in one process. `requests` are the whole requests that open them, made when they are needed."""

    def __init__(self, address: Address, source: str, requests: Iterator[bytes]) -> None:
        """`source` is the address to connect from: between two addresses there are 28,000 connections at most."""
        self._address = address
        self._source = source
        self._requests = requests
        self._epoll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._opening: dict[int, _Opening] = {}
        self._again: deque[tuple[float, bytes]] = deque()  # refused ones, by when they come again
        self._delays = Histogram()
        self._beats = 0
        self.ended = 0
        self.refused = 0
        self.open = 0

    def begin(self) -> bool:
        """Open streams, as many at once as it may; False when all have been asked for and are open.

        Who is refused because the server has too much to do comes again after a second, as a browser would.
        """
        while len(self._opening) < _OPENING:
            due = self._again and self._again[0][0] <= time.monotonic()
            request = self._again.popleft()[1] if due else next(self._requests, None)
            if request is None:
                return bool(self._opening or self._again)
            made = socket.create_connection(self._address, timeout=30, source_address=(self._source, 0))
            made.send(request)
            made.setblocking(False)
            self._sockets[made.fileno()] = made
            self._opening[made.fileno()] = _Opening(request)
            self._epoll.register(made.fileno(), select.EPOLLIN)
        return True

    def listen(self, seconds: float) -> None:
        """Take what comes within `seconds`."""
        for number, _ in self._epoll.poll(seconds):
            try:
                data = self._sockets[number].recv(_RECEIVE)
            except OSError:
                data = b""
            now = time.monotonic_ns()
            if not data:
                self._end(number)
            elif number in self._opening:
                self._take_first(number, data)
            else:
                for sent in _SENT.findall(data):
                    self._delays.record((now - int(sent)) // 1_000)
                self._beats += data.count(b":\n\n")

    def heard(self) -> Heard:
        """All that was heard of."""
        return Heard(self._delays.counts, self._delays.count, self._beats, self.ended, self.refused)

    def _take_first(self, number: int, data: bytes) -> None:
        opening = self._opening[number]
        opening.come += data
        if _FIRST in opening.come:
            del self._opening[number]
            self.open += 1
        elif opening.come.startswith(_REFUSED):
            self._end(number)

    def _end(self, number: int) -> None:
        opening = self._opening.pop(number, None)
        self._epoll.unregister(number)
        self._sockets.pop(number).close()
        if opening is not None and opening.come.startswith(_REFUSED):
            self.refused += 1
            self._again.append((time.monotonic() + _AGAIN_SECONDS, opening.request))
        else:
            self.ended += 1


def listen(
    pipe: "Connection[Any, Any]", address: Address, source: str, host: str, asked: list[tuple[str, str]]
) -> None:
    """The main function of a process that reads the streams `asked` for: (workspace, token) each.

    Tells how many are open until all are, then listens until it is told to end, and tells what it has heard.
    """
    allow_most_files()
    heads = (wire.head("GET", f"/api/v1/workspaces/{workspace}/live", host, token) for workspace, token in asked)
    ears = Ears(address, source, (head + wire.closing() for head in heads))
    told = 0.0
    while ears.begin():
        ears.listen(0.05)
        if time.monotonic() - told > _REPORT_SECONDS:
            told = time.monotonic()
            pipe.send(ears.open)
    pipe.send(ears.open)
    pipe.send(None)
    while not pipe.poll():
        ears.listen(0.05)
    pipe.recv()
    pipe.send(msgspec.msgpack.encode(ears.heard()))
