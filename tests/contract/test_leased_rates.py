"""Leased rates: what every place that processes share promises, and what is granted by all of them together."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.adapters.redis.leased_rates import RedisLeasedRates
from taskdash.adapters.redis.server import RedisServer
from taskdash.adapters.sqlite.leased_rates import SqliteLeasedRates
from taskdash.domain.rates import SHARE, Lease, Others, Rate, lease
from taskdash.domain.refusal import Refusal
from taskdash.ports.leased_rates import LeasedRates
from taskdash.services.limiting import Limiter, SharedRates
from taskdash.services.when_down import PAUSE_SECONDS, Outages
from tests.redis_server import RedisProcess
from tests.without import ROOT

RATE = Rate(100, 60)
EACH = RATE.seconds / RATE.requests
Open = Callable[[], LeasedRates]


class Clock:
    """A clock that is set by hand; it may be set back."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def opening(request: pytest.FixtureRequest, path: Path, clock: Clock) -> AsyncIterator[Open]:
    """Opens the place once more, as another process would; the local one is of one process."""
    if request.param == "local":
        local = LocalLeasedRates(clock)
        yield lambda: local
        return
    files: list[SqliteLeasedRates] = []
    servers: list[RedisServer] = []
    url = request.getfixturevalue("redis_server").url if request.param == "redis" else ""

    def one() -> LeasedRates:
        if url:
            servers.append(RedisServer(url))
            return RedisLeasedRates(servers[-1], clock)
        files.append(SqliteLeasedRates(path, clock))
        return files[-1]

    yield one
    for file in files:
        file.close()
    for server in servers:
        await server.close()


@pytest.fixture(params=["local", "sqlite", "redis"])
async def open_rates(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Open]:
    """Every place."""
    async with opening(request, tmp_path / "rates.db", clock) as one:
        yield one


@pytest.fixture(params=["sqlite", "redis"])
async def shared(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Open]:
    """Those that several processes share."""
    async with opening(request, tmp_path / "rates.db", clock) as one:
        yield one


async def drawn(limiter: Limiter, caller: str, requests: int) -> int:
    """How many of so many requests are granted."""
    return sum([(await limiter.admit(caller)).granted for _ in range(requests)])


async def test_one_process_grants_the_rate_and_then_as_time_passes(open_rates: Open, clock: Clock):
    limiter = Limiter(open_rates(), RATE, clock)

    assert await drawn(limiter, "ada", 300) == 100
    assert (await limiter.admit("ada")).wait == pytest.approx(EACH, abs=0.001)
    clock.now += 10 * EACH
    assert await drawn(limiter, "ada", 300) == 10
    assert await drawn(limiter, "bert", 300) == 100
    assert (limiter.granted, limiter.refused) == (210, 691)


async def test_what_is_left_counts_down_across_leases(open_rates: Open, clock: Clock):
    limiter = Limiter(open_rates(), RATE, clock)

    assert [(await limiter.admit("ada")).left for _ in range(100)] == list(range(99, -1, -1))


async def test_who_is_refused_asks_the_place_no_more_until_there_is_something(open_rates: Open, clock: Clock):
    rates = open_rates()
    limiter = Limiter(rates, RATE, clock)
    await drawn(limiter, "ada", 101)

    async def never(caller: str, holder: str, rate: Rate) -> Lease:
        raise AssertionError

    rates.lease = never  # type: ignore[method-assign]  # the place is watched
    assert await drawn(limiter, "ada", 1_000) == 0


async def test_processes_together_grant_the_rate(shared: Open, clock: Clock):
    limiters = [Limiter(shared(), RATE, clock) for _ in range(4)]
    granted = await asyncio.gather(*(drawn(limiter, "ada", 500) for limiter in limiters))

    assert sum(granted) == RATE.requests
    for _ in range(60):  # a minute, second by second, at many times the rate
        clock.now += 1.0
        granted += await asyncio.gather(*(drawn(limiter, "ada", 10) for limiter in limiters))
    assert 2 * RATE.requests - len(limiters) <= sum(granted) <= 2 * RATE.requests + 1


async def test_no_more_than_a_tenth_and_one_each_is_ever_held(shared: Open, clock: Clock):
    rates = [shared() for _ in range(5)]
    leases = [await place.lease("ada", f"process {n}", RATE) for n, place in enumerate(rates)]

    assert leases[0].tokens == RATE.requests * SHARE
    assert sum(lease.tokens for lease in leases) <= RATE.requests * SHARE + len(rates)
    assert [lease.tokens >= 1 for lease in leases] == [True] * 5


async def test_a_process_that_died_holds_its_lease_no_longer_than_it_is_good(shared: Open, clock: Clock):
    dead, alive = shared(), shared()
    await dead.lease("ada", "dead", RATE)
    assert (await alive.lease("ada", "alive", RATE)).tokens == 1
    clock.now += RATE.seconds

    assert (await alive.lease("ada", "alive", RATE)).tokens == RATE.requests * SHARE


async def test_a_process_that_ends_leaves_room_at_once(shared: Open, clock: Clock):
    ending, other = Limiter(shared(), RATE, clock), shared()
    await ending.admit("ada")
    await ending.release()

    assert (await other.lease("ada", "other", RATE)).tokens == RATE.requests * SHARE


async def test_a_lease_that_has_lapsed_is_not_spent(shared: Open, clock: Clock):
    limiter, other = Limiter(shared(), RATE, clock), Limiter(shared(), RATE, clock)
    await limiter.admit("ada")
    clock.now += RATE.seconds  # nine are left of its lease
    assert await drawn(other, "ada", 500) == 100

    assert await drawn(limiter, "ada", 500) == 0


async def test_a_restart_forgives_nothing(shared: Open, clock: Clock):
    await drawn(Limiter(shared(), RATE, clock), "ada", 200)

    assert await drawn(Limiter(shared(), RATE, clock), "ada", 200) == 0


async def test_a_clock_that_begins_anew_costs_no_more_than_the_whole_rate(open_rates: Open, clock: Clock):
    """As that of a machine does which was started anew, and does not tell so."""
    await drawn(Limiter(open_rates(), RATE, clock), "ada", 200)
    clock.now = 5.0
    limiter = Limiter(open_rates(), RATE, clock)

    assert (await limiter.admit("ada")).wait == pytest.approx(EACH, abs=0.001)
    clock.now += RATE.seconds
    assert await drawn(limiter, "ada", 200) == 100


@given(
    asked=st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from([0.0, 0.3, 1.7, 20.0, -5.0])), min_size=1, max_size=40
    ),
    rate=st.builds(Rate, st.sampled_from([1, 7, 100, 1_000_000]), st.sampled_from([2.0, 60.0])),
)
@hypothesis.settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_place_decides_by_the_one_rule(redis_server: RedisProcess, asked, rate):
    """Whatever is asked, by whom and when, the script answers what the local one does with `domain.rates.lease`."""
    clock = Clock()

    async def compare() -> None:
        server = RedisServer(redis_server.url)
        place, caller = RedisLeasedRates(server, clock), uuid4().hex
        settled_at: float | None = None
        held: dict[str, tuple[int, float]] = {}
        for holder, passed in asked:
            clock.now += passed
            held = {who: (tokens, until) for who, (tokens, until) in held.items() if tokens and until > clock.now}
            others = [tokens for who, (tokens, _) in held.items() if who != holder]
            made, settled_at = lease(rate, settled_at, clock.now, Others(len(others), sum(others)))
            held[holder] = (made.tokens, clock.now + made.seconds)
            answer = await place.lease(caller, holder, rate)
            assert tuple(answer) == pytest.approx(tuple(made))
        await server.close()

    asyncio.run(compare())


async def test_a_redis_that_forgot_the_script_or_everything_is_told_anew(redis_server: RedisProcess):
    """Emptied, it grants one more burst."""
    server = RedisServer(redis_server.url)
    limiter = Limiter(RedisLeasedRates(server), RATE)
    assert await drawn(limiter, "ada", 150) == 100
    redis_server.say("SCRIPT", "FLUSH")
    assert await drawn(limiter, "bert", 150) == 100
    redis_server.say("FLUSHALL")

    assert await drawn(Limiter(RedisLeasedRates(server), RATE), "ada", 150) == 100
    await server.close()


async def test_a_file_that_cannot_be_written_is_unavailable(tmp_path: Path):
    rates = SqliteLeasedRates(tmp_path / "rates.db")
    rates.close()

    with pytest.raises((Refusal, RuntimeError)):
        await rates.lease("ada", "process", RATE)


def test_a_file_may_be_made_by_all_who_want_it_at_once(tmp_path: Path):
    """As workers of one server do; what is locked meanwhile is waited for."""
    everybody = threading.Barrier(8)

    def open_it(path: Path) -> None:
        everybody.wait()
        SqliteLeasedRates(path).close()

    with ThreadPoolExecutor(8) as threads:
        for number in range(20):
            list(threads.map(open_it, [tmp_path / f"{number}.db"] * 8))


async def test_what_is_remembered_is_bounded(clock: Clock):
    """Who was forgotten begins anew; who asks now is remembered."""
    limiter = Limiter(LocalLeasedRates(clock, remembered=2), Rate(1, 60), clock, remembered=2)
    granted = [(await limiter.admit(caller)).granted for caller in ("a", "a", "b", "c", "a")]

    assert granted == [True, False, True, True, True]


class Flaky:
    """A place that is down while `down`; `asked` counts who came."""

    def __init__(self, rates: LeasedRates) -> None:
        self._rates = rates
        self.down = False
        self.asked = 0

    async def lease(self, caller: str, holder: str, rate: Rate) -> Lease:
        self.asked += 1
        if self.down:
            raise Refusal("unavailable", "it is down")
        return await self._rates.lease(caller, holder, rate)

    async def release(self, holder: str) -> None:
        await self._rates.release(holder)


async def test_while_the_place_is_down_each_process_enforces_the_whole_rate_alone(clock: Clock):
    """Nobody is refused for it, it is counted, and it is asked again after a pause."""
    place, outages = Flaky(LocalLeasedRates(clock)), Outages(clock)
    limiter = Limiter(SharedRates(place, LocalLeasedRates(clock), outages), RATE, clock)
    place.down = True

    assert await drawn(limiter, "ada", 300) == 100
    assert place.asked == 1
    assert outages.answered["rates"] > 1

    place.down = False
    clock.now += PAUSE_SECONDS
    assert await drawn(limiter, "bert", 300) == 100
    assert place.asked > 2


PROCESS = """
import asyncio, sys, time
from pathlib import Path
from taskdash.adapters.sqlite.leased_rates import SqliteLeasedRates
from taskdash.domain.rates import Rate
from taskdash.services.limiting import Limiter

async def main(path, seconds):
    limiter = Limiter(SqliteLeasedRates(Path(path)), Rate(100, 2.0))
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        for _ in range(5):
            await limiter.admit("ada")
        await asyncio.sleep(0.005)
    print(limiter.granted, limiter.refused, began, time.monotonic())

asyncio.run(main(sys.argv[1], float(sys.argv[2])))
"""


async def test_real_processes_grant_what_is_promised_and_use_it(tmp_path: Path):
    """Three of them, at many times the rate, for two of its periods; one of them is killed and another takes over."""
    path = tmp_path / "rates.db"
    SqliteLeasedRates(path).close()

    def start(seconds: float) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(path), str(seconds)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    first = [start(2.0) for _ in range(2)]
    later = [start(5.0)]
    said = [await asyncio.to_thread(process.communicate) for process in first]
    later.append(start(3.0))
    said += [await asyncio.to_thread(process.communicate) for process in later]
    told = [[float(number) for number in out.split()] for out, _ in said]
    granted, refused = sum(each[0] for each in told), sum(each[1] for each in told)

    periods = (max(each[3] for each in told) - min(each[2] for each in told)) / 2.0  # one clock for all processes
    assert granted <= 100 * (periods + 1.1) + 4
    assert granted >= 200
    assert refused > 100
