"""Sockets and nothing between: one thread that sends requests and times their answers, on epoll(7)."""

import heapq
import random
import select
import socket
import time
from collections import deque
from contextlib import suppress
from typing import NamedTuple, Protocol

import msgspec

from taskdash.bench import wire
from taskdash.bench.scripts import Shot, Talk
from taskdash.bench.tally import Tally

_RECEIVE = 262_144
_COARSE = 0.001  # seconds
_ILL = 400  # and above
_UNAVAILABLE = 503
_TOO_MANY = 429


class Times(Protocol):
    """When to begin and end to send, and when to stop waiting for answers: ns of `time.perf_counter_ns`.

    The end may come nearer meanwhile.
    """

    @property
    def begin(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def stop(self) -> int: ...


class Rate(NamedTuple):
    """An open loop: requests a second, due at random moments (a Poisson process) whatever becomes of earlier ones.

    A refusal (429, 503) is sent again up to `retries` times, after the time that it names and a random share of it.
    """

    per_second: float
    retries: int = 0


class Disconnected(Exception):
    """The server cannot be reached, or does not speak HTTP."""


class _Due(msgspec.Struct, frozen=True, gc=False):
    at: int
    number: int
    shot: Shot
    left: int  # times it may be sent again


class _Connection:
    __slots__ = ("buffer", "due", "slot", "socket")

    def __init__(self, slot: int, connected: socket.socket) -> None:
        self.slot = slot
        self.socket = connected
        self.buffer = b""
        self.due: _Due | None = None


class Pump:
    """Carries a talk out over `count` connections that are kept open, each with one request at a time."""

    def __init__(self, address: tuple[str, int], count: int, talk: Talk, tally: Tally) -> None:
        self._address = address
        self._talk = talk
        self._tally = tally
        self._epoll = select.epoll()
        self._connections: dict[int, _Connection] = {}
        self._idle: deque[_Connection] = deque()
        self._waiting: deque[_Due] = deque()
        self._again: list[tuple[int, int, _Due]] = []  # refused ones, by when they are sent again
        self._number = 0
        for slot in range(count):
            self._idle.append(self._connect(slot))

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._connections.values():
            connection.socket.close()
        self._epoll.close()

    def closed_loop(self, times: Times) -> None:
        """Send on each connection as soon as its last answer is there, until the end."""
        _sleep_until(times.begin)
        while (now := time.perf_counter_ns()) < times.stop and (self._open or now < times.end):
            while self._idle and now < times.end:
                connection = self._idle.popleft()
                self._send(connection, self._next(connection.slot, now))
            self._receive(times.stop)
        self._give_up()

    def open_loop(self, times: Times, rate: Rate, seed: int) -> None:
        """Send at `rate`, on any connection that is free; what finds none free waits, and its time counts from then."""
        chance = random.Random(seed)  # noqa: S311  # arrivals need not be unpredictable
        due = times.begin
        while (now := time.perf_counter_ns()) < times.stop and (self._open or due < times.end):
            while due <= now and due < times.end:
                self._waiting.append(self._next(self._number, due, rate.retries))
                due += int(chance.expovariate(rate.per_second) * 1e9)
            while self._again and self._again[0][0] <= now:
                self._waiting.append(heapq.heappop(self._again)[2])
            while self._idle and self._waiting:
                self._send(self._idle.popleft(), self._waiting.popleft())
            following = due if due < times.end else times.stop
            if self._again:
                following = min(following, self._again[0][0])
            self._receive(following)
        self._give_up()

    @property
    def _open(self) -> bool:
        """Whether any request has no answer yet."""
        return len(self._idle) < len(self._connections) or bool(self._waiting or self._again)

    def _give_up(self) -> None:
        """What has no answer will have none."""
        for connection in self._connections.values():
            if connection.due is not None:
                self._tally.lose(connection.due.at)
        for due in self._waiting:
            self._tally.lose(due.at)
        for _, _, due in self._again:
            self._tally.lose(due.at)

    def _next(self, slot: int, at: int, retries: int = 0) -> _Due:
        self._number += 1
        return _Due(at, self._number, self._talk.ask(slot), retries)

    def _send(self, connection: _Connection, due: _Due) -> None:
        connection.due = due
        try:
            connection.socket.send(due.shot.request)  # a request fits the empty buffer of a socket
        except OSError:
            self._reconnect(connection)

    def _receive(self, until: int) -> None:
        """Read what has come, waiting for it until `until` at most."""
        seconds = (until - time.perf_counter_ns()) / 1e9
        # epoll itself waits in whole milliseconds, rounded up; select, asked about the epoll, in microseconds.
        come = self._epoll.poll(max(seconds - _COARSE, 0))
        if not come and 0 < seconds <= _COARSE:
            select.select([self._epoll], [], [], seconds)
            come = self._epoll.poll(0)
        for number, _ in come:
            connection = self._connections[number]
            try:
                data = connection.socket.recv(_RECEIVE)
            except OSError:
                data = b""
            if data:
                self._take(connection, data)
            else:
                self._reconnect(connection)

    def _take(self, connection: _Connection, data: bytes) -> None:
        whole = connection.buffer + data if connection.buffer else data
        try:
            found = wire.read(whole)
        except (wire.NotHttp, ValueError) as error:
            raise Disconnected(f"the answer is not HTTP/1.1: {error}") from None
        if found is None:
            connection.buffer = whole
            return
        answer, size = found
        connection.buffer = whole[size:]
        due, connection.due = connection.due, None
        if due is None:
            raise Disconnected(f"an answer that nobody asked for: {answer.status}")
        now = time.perf_counter_ns()
        self._tally.count(due.shot.kind, answer.status, size, due.at, now)
        if answer.status < _ILL:
            word = self._talk.heard(due.shot, answer)
            if word is not None:
                self._tally.note(word, now)
        elif due.left and answer.status in (_UNAVAILABLE, _TOO_MANY):
            self._send_again(due, answer, now)
        if b"\r\nconnection: close\r\n" in answer.head:
            self._reconnect(connection)
        else:
            self._idle.append(connection)

    def _send_again(self, due: _Due, answer: wire.Answer, now: int) -> None:
        named = float(answer.header(b"retry-after") or 1)
        at = now + int(named * (1 + random.random()) * 1e9)  # noqa: S311  # so that not all come at once
        self._tally.retry()
        heapq.heappush(self._again, (at, due.number, _Due(at, due.number, due.shot, due.left - 1)))

    def _connect(self, slot: int) -> _Connection:
        try:
            connected = socket.create_connection(self._address, timeout=10)
        except OSError as error:
            raise Disconnected(f"cannot connect to {self._address[0]}:{self._address[1]}: {error}") from None
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.setblocking(False)
        connection = _Connection(slot, connected)
        self._connections[connected.fileno()] = connection
        self._epoll.register(connected.fileno(), select.EPOLLIN)
        return connection

    def _reconnect(self, connection: _Connection) -> None:
        """Another connection in the place of one that the server has ended; an unanswered request is lost."""
        if connection.due is not None:
            self._tally.lose(connection.due.at)
        with suppress(ValueError):  # it was not idle
            self._idle.remove(connection)
        number = connection.socket.fileno()
        self._epoll.unregister(number)
        del self._connections[number]
        connection.socket.close()
        self._idle.append(self._connect(connection.slot))


def _sleep_until(at: int) -> None:
    wait = at - time.perf_counter_ns()
    if wait > 0:
        time.sleep(wait / 1e9)
