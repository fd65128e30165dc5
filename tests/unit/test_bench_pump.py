"""How the generator sends: each request is answered, sent again where it was refused, or counted as lost; once."""

import itertools
import socket
import sys
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import pytest

from taskdash.bench.pump import Pump, Rate
from taskdash.bench.scripts import Shot
from taskdash.bench.tally import Counted, Tally

CONNECTIONS = 4
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
REFUSED = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\ncontent-length: 0\r\n\r\n"
PARTED = OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the load generator needs epoll, which Linux alone has")


class Numbered:
    """A talk whose requests bear numbers."""

    def __init__(self) -> None:
        self.asked = 0
        self.heard_of: list[Hashable] = []

    def ask(self, slot: int) -> Shot:  # noqa: ARG002  # the script's word
        self.asked += 1
        return Shot(b"GET /%d HTTP/1.1\r\n\r\n" % self.asked, "number", self.asked)

    def heard(self, shot: Shot, answer) -> None:  # noqa: ARG002  # as above
        self.heard_of.append(shot.about)


@contextmanager
def answering(answer: Callable[[int], bytes | None]) -> Iterator[tuple[str, int]]:
    """A server that answers what `answer` says to a request's number, None being nothing at all."""

    def serve(connected: socket.socket) -> None:
        with connected, suppress(OSError):
            while told := connected.recv(4_096):
                word = answer(int(told[5 : told.index(b" ", 5)]))
                if word is not None:
                    connected.sendall(word)
                if word == PARTED:
                    return

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=[listening.accept()[0]], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()
        listening.shutdown(socket.SHUT_RDWR)


def carried_out(
    address: tuple[str, int], seconds: float, rate: Rate | None = None, patience: float = 10.0
) -> tuple[Numbered, Counted]:
    begin = time.perf_counter_ns()
    end = begin + int(seconds * 1e9)
    times = SimpleNamespace(begin=begin, start=begin, end=end, stop=end + int(patience * 1e9))
    talk, tally = Numbered(), Tally(times)
    pump = Pump(address, CONNECTIONS, talk, tally)
    if rate is None:
        pump.closed_loop(times)
    else:
        pump.open_loop(times, rate, seed=1)
    pump.close()
    return talk, tally.result()


@pytest.mark.parametrize("rate", [None, Rate(500)], ids=["closed loop", "open loop"])
def test_each_request_is_answered_and_counted_once(rate):
    with answering(lambda _: OK) as address:
        talk, counted = carried_out(address, 0.3, rate)

    assert set(talk.heard_of) == set(range(1, talk.asked + 1))
    assert len(talk.heard_of) == talk.asked
    assert counted.statuses == {200: talk.asked}
    assert counted.lost == 0
    assert talk.asked > CONNECTIONS


def test_an_open_loop_waits_for_requests_to_be_due_though_nothing_is_open():
    rate = Rate(20)  # answers come long before the next is due
    with answering(lambda _: OK) as address:
        talk, counted = carried_out(address, 1.0, rate)

    assert 5 <= talk.asked <= 40  # 20 are expected, with a standard deviation of 4.5
    assert counted.statuses == {200: talk.asked}


def test_who_is_refused_asks_again_as_often_as_allowed():
    with answering(lambda _: REFUSED) as address:
        talk, counted = carried_out(address, 0.2, Rate(100, retries=3))

    assert talk.asked > 0
    assert counted.statuses == {503: 4 * talk.asked}
    assert counted.retried == 3 * talk.asked
    assert not talk.heard_of  # a refusal is no answer to what was asked


def test_what_is_never_answered_is_lost_once():
    silent = range(CONNECTIONS // 2)  # each takes a connection for good
    with answering(lambda number: None if number - 1 in silent else OK) as address:
        talk, counted = carried_out(address, 0.2, Rate(100), patience=0.2)

    assert counted.lost == len(silent)
    assert len(talk.heard_of) == talk.asked - len(silent)


def test_another_connection_takes_the_place_of_one_that_the_server_ends():
    turns = itertools.count()
    with answering(lambda _: PARTED if next(turns) % 3 == 0 else OK) as address:
        talk, counted = carried_out(address, 0.2)

    assert counted.statuses == {200: talk.asked}
    assert counted.lost == 0
