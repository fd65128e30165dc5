"""Three servers on one MongoDB and Redis, of which parts stop, die and come back at random while programs use them.

Nothing that was acknowledged is lost or doubled, nothing is staler than promised, and nothing fails that may not.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.balancing import Balancer
from tests.api.server import Server
from tests.mongodb import program
from tests.redis_server import RedisProcess
from tests.replicas.cluster import Cluster
from tests.replicas.programs import Manner
from tests.replicas.scheduled import run

SCHEDULES = 20
EVENTS = ("rolling_restart", "server_killed", "redis_killed", "database_stopped", "database_killed")
OF_EACH = 3  # events in a schedule: each of the five is in twelve schedules of twenty
PHASE_SECONDS = 6.0  # of work with Redis, without, with it again
ONE_WRITES = Manner(writers=1, careful=0)  # so that some servers only read, and nobody tells them where the log is
ALL_WRITE = Manner(pause=0, writes=0.8)

pytestmark = [pytest.mark.soak, pytest.mark.timeout(240)]

Start = Callable[[type[Server]], Cluster]


@pytest.fixture
def start(tmp_path: Path, mortal_redis: RedisProcess) -> Iterator[Start]:
    program()  # skips where it cannot be built
    made: list[Cluster] = []

    def starting(server: type[Server]) -> Cluster:
        made.append(Cluster(tmp_path, mortal_redis, server))
        return made[-1]

    yield starting
    for cluster in made:
        cluster.close()


@pytest.mark.parametrize("seed", range(SCHEDULES), ids=lambda seed: f"schedule-{seed}")
def test_what_is_promised_holds_whatever_fails(start: Start, seed: int) -> None:
    chance = random.Random(seed)
    events = chance.sample(EVENTS, OF_EACH)
    cluster = start(Server)

    def happening(balancer: Balancer) -> None:
        time.sleep(1.0)
        for event in events:
            getattr(cluster, event)(balancer, chance)
            time.sleep(chance.uniform(0.5, 1.5))

    ran = run(cluster, seed, happening)

    print(f"\nseed {seed:2}: {', '.join(events)}: {ran}")  # noqa: T201
    assert ran.faults == []


@pytest.mark.parametrize(
    ("without", "manner", "found"),
    [
        ((), ALL_WRITE, set()),
        (("bus",), ONE_WRITES, set()),  # what is not told is asked for
        (("bus", "head confirmation"), ONE_WRITES, {"stale"}),
        (("greater document",), ALL_WRITE, {"old"}),
    ],
)
def test_the_verdict_tells_what_is_missing(
    start: Start, without: tuple[str, ...], manner: Manner, found: set[str]
) -> None:
    """Servers that pause now and then, and linger over what they derive, without some of what keeps the promises."""

    class Careless(Server):
        command = (sys.executable, "-m", "tests.replicas.careless", *without)

    cluster = start(Careless)
    ran = run(cluster, 0, lambda balancer: cluster.servers_pause(balancer, random.Random(0)), manner)

    print(f"\nwithout {' and '.join(without) or 'nothing'}: {ran}")  # noqa: T201
    kinds = {fault.partition(":")[0] for fault in ran.faults}
    assert kinds >= found
    assert bool(kinds) == bool(found)


def test_nobody_is_refused_because_redis_is_emptied_or_gone(start: Start, mortal_redis: RedisProcess) -> None:
    """Under as much load as the programs make; what it costs is printed."""
    cluster = start(Server)
    phases: dict[str, tuple[float, float]] = {}

    def during(phase: str) -> None:
        began = time.monotonic()
        while time.monotonic() - began < PHASE_SECONDS:
            if phase == "emptied":
                mortal_redis.say("FLUSHALL")
            time.sleep(0.2)
        phases[phase] = began, time.monotonic()

    def happening(_: Balancer) -> None:
        during("warming up")
        during("as always")
        during("emptied")
        mortal_redis.kill()
        during("gone")
        mortal_redis.start()
        during("back")

    ran = run(cluster, 0, happening, Manner(pause=0.005, writes=0.03))

    usual = ran.p99(phases["as always"])
    for phase, times in phases.items():
        print(f"\nRedis {phase}: p99 {ran.p99(times):.0f} ms, {ran.p99(times) / usual:.2f} x", end="")  # noqa: T201
    print(f"\n{ran}")  # noqa: T201
    assert ran.faults == []
