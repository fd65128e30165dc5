"""Overload: who is turned away, when, and that nobody is while there is room."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from taskdash.domain.refusal import Refusal
from taskdash.edge.asgi import Answer, App, Message, Receive, Scope, Send
from taskdash.edge.load import (
    BEGINS,
    FEW,
    FEW_SECONDS,
    HIGHEST,
    LOOK_SECONDS,
    WINDOW_SECONDS,
    Delay,
    Door,
    Inside,
    Load,
    Priority,
    Visits,
)
from taskdash.edge.overload import Overload, StoreReads

REFUSAL = Answer(503, [(b"retry-after", b"1")], b"{}")
ORIGIN = "https://tasks.example"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def load(clock: Clock) -> Load:
    """The load of a process; of the chances that are drawn, every hundredth comes once."""
    chances: Iterator[float] = iter(n / 100 for _ in range(100_000) for n in range(100))
    return Load(clock, lambda: next(chances))


def late(load: Load, clock: Clock, seconds: float, times: int, inside: int = FEW + 1) -> None:
    """The loop is so late, so many times in a row, while so many are inside."""
    for _ in range(inside):
        load.reads.enter()
    for _ in range(times):
        clock.now += load.look() + seconds
    for _ in range(inside):
        load.reads.leave(0.0)


def admitted(load: Load, clock: Clock, priority: Priority) -> int:
    """How many of a hundred go in, begin, and are out at once."""
    let_in = 0
    for _ in range(100):
        if load.admits(priority, clock.now):
            load.door.begins()
            let_in += 1
    return let_in


def test_nobody_is_turned_away_while_the_loop_is_in_time(load: Load, clock: Clock):
    late(load, clock, Delay.TARGET / 2, 500)

    assert [admitted(load, clock, priority) for priority in Priority] == [100] * len(Priority)


def test_a_hiccup_turns_nobody_away(load: Load, clock: Clock):
    late(load, clock, 0.0, 10)
    late(load, clock, 0.4, 1)
    meanwhile = [admitted(load, clock, priority) for priority in Priority]
    late(load, clock, 0.0, 1)

    assert meanwhile == [100] * len(Priority)
    assert [admitted(load, clock, priority) for priority in Priority] == [100] * len(Priority)


def test_few_are_not_turned_away_for_a_late_loop_before_the_deadline(load: Load, clock: Clock):
    late(load, clock, Delay.DEADLINE, 400, FEW)

    assert load.delay.seconds == pytest.approx(Delay.DEADLINE)
    assert [admitted(load, clock, priority) for priority in Priority] == [100] * len(Priority)


def test_the_few_who_are_left_of_many_are_let_in_again_though_the_loop_is_as_late(load: Load, clock: Clock):
    late(load, clock, 0.15, 400)
    late(load, clock, 0.15, int(0.5 * FEW_SECONDS / 0.17), FEW)
    soon = admitted(load, clock, Priority.MEMORY)
    late(load, clock, 0.15, 400, FEW)

    assert soon == 0
    assert [admitted(load, clock, priority) for priority in Priority] == [100] * len(Priority)


def test_the_least_urgent_are_turned_away_first_and_health_and_signing_in_last(load: Load, clock: Clock):
    shares = []
    for _ in range(400):
        late(load, clock, 0.15, 1)
        shares.append([admitted(load, clock, priority) for priority in Priority])

    assert all(a >= b >= c >= d >= e for a, b, c, d, e in shares)
    assert shares[0][:4] == [100] * 4
    first_gone = [next(n for n, share in enumerate(shares) if share[priority] == 0) for priority in Priority]
    assert first_gone == sorted(first_gone, reverse=True)
    assert any(load.parts() for _ in range(100))


def test_everybody_is_back_soon_after_it_is_over(load: Load, clock: Clock):
    late(load, clock, 0.15, 400)
    began = clock.now
    while load.delay.level > 0:
        late(load, clock, 0.0, 1)

    assert clock.now - began < 10  # in looks, with 20 ms between them; idle ones
    assert [admitted(load, clock, priority) for priority in Priority] == [100] * len(Priority)


def test_who_has_waited_too_long_already_is_turned_away_at_once(load: Load, clock: Clock):
    late(load, clock, Delay.DEADLINE + 0.1, 2)

    assert admitted(load, clock, Priority.READ) == 0


def test_one_sort_that_fills_its_place_leaves_the_others_theirs(load: Load, clock: Clock):
    for _ in range(Inside.FIRST):
        load.writes.enter()

    assert admitted(load, clock, Priority.WRITE) == 0
    assert [admitted(load, clock, priority) for priority in (Priority.SIGN_IN, Priority.MEMORY)] == [100, 100]
    for _ in range(Inside.FIRST // 2):
        load.reads.enter()
    assert [sum(load.may_read(sort) for _ in range(100)) for sort in (Priority.READ, Priority.EXPORT)] == [100, 0]
    assert load.shed == {Priority.WRITE: 100, Priority.EXPORT: 100}


def test_readings_go_in_while_their_answers_may_be_in_memory_and_those_of_the_store_come_again(
    load: Load, clock: Clock
):
    load.delay.level = BEGINS[Priority.MEMORY]

    assert admitted(load, clock, Priority.MEMORY) == 100
    assert sum(load.may_read(Priority.READ) for _ in range(100)) == 55
    assert load.shed == {Priority.READ: 45}


def test_an_export_that_was_let_in_is_not_asked_about_again(load: Load):
    load.delay.level = BEGINS[Priority.EXPORT] + 1

    assert load.may_read(Priority.EXPORT)


def come_and_begin(load: Load, clock: Clock, waiting: int, begin: int, looks: int) -> None:
    """So many wait at the door, and at each of so many looks so many of them have begun, as many having come."""
    while load.door.waiting < waiting:
        load.door.comes()
    for _ in range(looks):
        for _ in range(begin):
            load.door.begins()
            load.door.comes()
        late(load, clock, 0.0, 1)


def test_who_would_begin_in_time_is_let_in_however_many_wait_before(load: Load, clock: Clock):
    come_and_begin(load, clock, 200, int(200 / Door.FREE * LOOK_SECONDS) + 1, 100)

    assert [admitted(load, clock, priority) for priority in Priority] == [100] * len(Priority)


def test_few_may_wait_however_slowly_they_begin(load: Load, clock: Clock):
    come_and_begin(load, clock, FEW - 1, 1, 100)

    assert load.admits(Priority.EXPORT, clock.now)


def test_more_are_turned_away_the_longer_they_would_wait_the_least_urgent_before_others(load: Load, clock: Clock):
    """At two thousand a second."""
    shares = []
    for waiting in range(40, 241, 20):
        come_and_begin(load, clock, waiting, int(2_000 * LOOK_SECONDS), 50)
        shares.append([sum(load.level - BEGINS[priority] <= n / 100 for n in range(100)) for priority in Priority])

    assert shares[0] == [100] * len(Priority)
    assert shares[-1][1:] == [0, 0, 0, 0]
    assert all(a >= b >= c >= d >= e for a, b, c, d, e in shares)
    assert any(100 > memory > writes > reads > 0 for _, memory, writes, reads, _ in shares)


def test_when_they_have_begun_everybody_is_let_in_again_at_once(load: Load, clock: Clock):
    come_and_begin(load, clock, 1_000, 40, 100)
    assert admitted(load, clock, Priority.READ) == 0

    for _ in range(1_000):
        load.door.begins()
    assert [admitted(load, clock, priority) for priority in (Priority.SIGN_IN, Priority.WRITE)] == [100, 100]


def settled(inside: Inside, latency: float, windows: int = 60) -> float:
    """The limit after so many windows in which it was used up and answers took so long."""
    for _ in range(windows):
        for _ in range(int(inside.limit)):
            inside.enter()
        for _ in range(int(inside.limit)):
            inside.leave(latency)
        inside.adapt()
    return inside.limit


def test_the_limit_rises_while_answers_are_in_time_and_falls_when_they_are_not():
    inside = Inside()

    assert settled(inside, 0.03) > 4 * Inside.FIRST
    assert settled(inside, 0.5) == FEW


def test_a_limit_that_nobody_reaches_does_not_rise():
    inside = Inside()
    for _ in range(100):
        inside.enter()
        inside.leave(0.001)
        inside.adapt()

    assert inside.limit == Inside.FIRST


def test_a_queue_before_a_slow_disk_settles_where_it_is_answered_in_time():
    """Two thousand a second, whatever the number inside: the limit finds the one that takes 75 ms."""
    inside = Inside()
    limits = []
    for _ in range(300):
        latency = inside.limit / 2_000
        limits.append(settled(inside, latency, 1))

    assert all(120 <= limit <= 188 for limit in limits[100:])


def test_a_disk_that_is_always_slow_is_not_overload():
    inside = Inside()
    inside._least = 0.2  # what it has learnt while nobody waited

    assert settled(inside, 0.39) > Inside.FIRST


async def ask(app: App, method: str, path: str, origin: str = "") -> tuple[int, dict[bytes, bytes]]:
    """Status and headers of an answer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError

    headers = [(b"origin", origin.encode())] if origin else []
    scope = {"type": "http", "http_version": "1.1", "method": method, "path": path, "headers": headers}
    await app(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"])


class Served:
    """An application whose answers come when they are let go; those of BEGUN begin at once."""

    BEGUN = "/live", "/begun"

    def __init__(self) -> None:
        self.let_go = asyncio.Event()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["path"] == "/failing":
            raise RuntimeError
        if scope["path"] not in self.BEGUN:
            await self.let_go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await self.let_go.wait()


def refuse(refusal: Refusal) -> App:
    """Tells a refusal by its status, and when to come again."""

    async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
        assert refusal.code == "unavailable"
        headers = [(b"retry-after", b"%d" % (refusal.retry_after or 0))]
        await send({"type": "http.response.start", "status": 503, "headers": headers})

    return answer


async def test_readings_beyond_what_the_store_can_do_are_turned_away_behind_the_cache(load: Load):
    served = Served()
    served.let_go.set()
    store, front = StoreReads(served, load, refuse), Overload(served, load, [REFUSAL])
    load.reads.limit = 0

    assert [(await ask(store, method, "/a"))[0] for method in ("GET", "POST")] == [503, 200]
    assert (await ask(store, "GET", "/healthz"))[0] == 200
    assert (await ask(front, "GET", "/a"))[0] == 200

    load.reads.limit = 1
    load.delay.level = BEGINS[Priority.READ] + 1
    assert [(await ask(store, method, "/a"))[0] for method in ("GET", "POST")] == [503, 200]
    assert (await ask(store, "GET", "/healthz"))[0] == 200


async def test_readings_of_the_store_are_told_to_come_later_the_more_are_turned_away(load: Load):
    store = StoreReads(Served(), load, refuse)
    load.reads.limit = 0

    told = [int((await ask(store, "GET", "/a"))[1][b"retry-after"]) for _ in range(200)]
    assert (told[0], max(told)) == (2, Visits.LONGEST)


async def test_a_request_is_inside_until_its_answer_begins(load: Load):
    served = Served()
    app = Overload(StoreReads(served, load, refuse), load, [REFUSAL])
    tasks = [
        asyncio.create_task(ask(app, *what))
        for what in [
            ("GET", "/a"),
            ("POST", "/a"),
            ("GET", "/live"),
            ("GET", "/begun"),
            ("POST", "/begun"),
            ("POST", "/api/v1/auth/login"),
        ]
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (load.reads.count, load.writes.count) == (1, 1)

    served.let_go.set()
    assert [status for status, _ in await asyncio.gather(*tasks)] == [200] * len(tasks)
    with pytest.raises(RuntimeError):
        await ask(app, "GET", "/failing")
    assert (load.reads.count, load.writes.count) == (0, 0)


async def test_who_is_turned_away_is_told_at_once_and_far_over_some_connections_end(load: Load, clock: Clock):
    called: list[Any] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        called.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    overload = Overload(app, load, [REFUSAL], [ORIGIN])
    load.delay.level = BEGINS[Priority.EXPORT] + 1
    status, headers = await ask(overload, "GET", "/export", ORIGIN)
    assert (status, headers[b"retry-after"], b"connection" in headers) == (503, b"1", False)
    assert headers[b"access-control-allow-origin"] == ORIGIN.encode()
    assert b"access-control-allow-origin" not in (await ask(overload, "GET", "/export", "https://elsewhere.example"))[1]
    assert (await ask(overload, "POST", "/api/v1/auth/login"))[0] == 200

    load.delay.level = HIGHEST
    answers = [await ask(overload, "POST", "/a") for _ in range(100)]
    assert {status for status, _ in answers} == {503}
    assert 1 <= sum(headers.get(b"connection") == b"close" for _, headers in answers) <= 10
    assert (await ask(overload, "GET", "/healthz"))[0] == 200
    assert called == ["/api/v1/auth/login", "/healthz"]


def test_the_fewer_are_let_in_the_later_the_others_are_told_to_come_again(load: Load, clock: Clock):
    load.delay.level = BEGINS[Priority.READ] + 0.8
    usual = [admitted(load, clock, Priority.SIGN_IN) and load.again() for _ in range(100)]
    load.visits = Visits()
    crowded = [admitted(load, clock, Priority.READ) and load.again() for _ in range(100)]
    load.visits = Visits()
    load.delay.level = 1.0
    nobody = [admitted(load, clock, Priority.EXPORT) or load.again() for _ in range(100)]

    assert set(usual) == {1, 2}
    assert (min(crowded), max(crowded)) == (5, 14)
    assert max(nobody) == Visits.LONGEST
    assert load.visits.refused > 0
    late(load, clock, 0.0, 3_000)
    assert load.again() <= 2


def test_a_window_is_longer_than_a_look():
    """Else it would hold no latencies."""
    assert WINDOW_SECONDS > LOOK_SECONDS
