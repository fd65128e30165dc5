"""Leased rates: what every place that processes share promises, and what is granted by all of them together."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.adapters.sqlite.leased_rates import SqliteLeasedRates
from taskdash.domain.rates import SHARE, Lease, Rate
from taskdash.domain.refusal import Refusal
from taskdash.ports.leased_rates import LeasedRates
from taskdash.services.limiting import Limiter, SharedRates
from taskdash.services.when_down import PAUSE_SECONDS, Outages
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


def opening(engine: str, path: Path, clock: Clock) -> Iterator[Open]:
    """Opens the place once more, as another process would; the local one is of one process."""
    opened: list[SqliteLeasedRates] = []
    local = LocalLeasedRates(clock)

    def one() -> LeasedRates:
        if engine == "local":
            return local
        opened.append(SqliteLeasedRates(path, clock))
        return opened[-1]

    yield one
    for rates in opened:
        rates.close()


@pytest.fixture(params=["local", "sqlite"])
def open_rates(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Every place."""
    yield from opening(request.param, tmp_path / "rates.db", clock)


@pytest.fixture(params=["sqlite"])
def shared(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Those that several processes share."""
    yield from opening(request.param, tmp_path / "rates.db", clock)


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


async def test_a_file_that_cannot_be_written_is_unavailable(tmp_path: Path):
    rates = SqliteLeasedRates(tmp_path / "rates.db")
    rates.close()

    with pytest.raises((Refusal, RuntimeError)):
        await rates.lease("ada", "process", RATE)


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

async def main(path, until):
    limiter = Limiter(SqliteLeasedRates(Path(path)), Rate(100, 2.0))
    while time.monotonic() < until:
        for _ in range(5):
            await limiter.admit("ada")
        await asyncio.sleep(0.005)
    print(limiter.granted, limiter.refused)

asyncio.run(main(sys.argv[1], float(sys.argv[2])))
"""


async def test_real_processes_grant_what_is_promised_and_use_it(tmp_path: Path):
    """Three of them, at many times the rate, for two of its periods; one of them is killed and another takes over."""
    path, began = tmp_path / "rates.db", time.monotonic() + 1.0
    SqliteLeasedRates(path).close()

    def start(until: float) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(path), str(until)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    first = [start(began + 1.0) for _ in range(2)]
    later = [start(began + 4.0) for _ in range(1)]
    said = [await asyncio.to_thread(process.communicate) for process in first]
    later.append(start(began + 4.0))
    said += [await asyncio.to_thread(process.communicate) for process in later]
    granted = sum(int(out.split()[0]) for out, _ in said)
    refused = sum(int(out.split()[1]) for out, _ in said)

    periods = (time.monotonic() - began + 1.0) / 2.0
    assert granted <= 100 * (periods + 1.1) + 4
    assert granted >= 200
    assert refused > 100
