"""Redis emptied, hung and killed under load: what it does to how long answers take, printed with `-s`."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import Start, start  # noqa: F401  # a fixture
from tests.api.people import Person, register
from tests.api.server import Server
from tests.redis_server import RedisProcess

CLIENTS, SECONDS = 4, 5.0
MOST = 3.0  # times the usual 99th percentile
KINDS = 400  # of lists that are asked for: more than are read again between two writes

pytestmark = pytest.mark.soak


def ask(client: httpx.Client, until: float) -> list[float]:
    """One client's requests, one after the other, nineteen reads to a write; answers how long each took, in seconds."""
    taken = []
    while time.monotonic() < until:
        began = time.monotonic()
        if random.random() < 0.05:
            answer = client.post("/workspaces/me/tasks", json={"title": "Water the plants"})
        else:
            answer = client.get("/workspaces/me/tasks", params={"limit": random.randint(1, KINDS)})
        taken.append(time.monotonic() - began)
        assert answer.status_code in (200, 201), answer.text
    return taken


def phase(name: str, servers: list[Server], people: list[Person], during: Callable[[float], None]) -> float:
    """SECONDS of load; `during` is called with when it ends. Prints what was measured; answers the 99th percentile."""
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as threads:
        asked = []
        for n, person in enumerate(people):
            client = servers[n % len(servers)].client(person.tokens["access_token"])
            asked.append(threads.submit(ask, client, until))
        during(until)
    taken = sorted(one for each in asked for one in each.result())
    p50, p99 = (1_000 * taken[int(len(taken) * part)] for part in (0.5, 0.99))
    print(f"{name:10} {len(taken) / SECONDS:6.0f}/s  p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  most {taken[-1]:.3f} s")  # noqa: T201
    return p99


def test_nobody_is_refused_and_hardly_anybody_waits(start: Start, mortal_redis: RedisProcess, tmp_path: Path) -> None:  # noqa: F811
    """Two servers on one database; whatever becomes of Redis, the 99th percentile stays below three times the usual."""
    settings = {"registration": "open", "redis": mortal_redis.url, "api_limit": 100_000}
    servers = [start(**settings), start(**settings)]
    people = [register(servers[0], f"person{n}") for n in range(CLIENTS)]
    for person in people:
        for n in range(100):
            person.task(title=f"Task {n}")

    def emptied(until: float) -> None:
        while time.monotonic() < until:
            mortal_redis.say("FLUSHALL")
            time.sleep(0.5)

    def hung(_until: float) -> None:
        time.sleep(1.0)
        mortal_redis.pause()

    def returned(_until: float) -> None:
        time.sleep(1.0)
        mortal_redis.resume()

    def killed(_until: float) -> None:
        time.sleep(1.0)
        mortal_redis.kill()

    phase("warming", servers, people, lambda _until: None)
    usual = phase("usual", servers, people, lambda _until: None)
    lost = {act.__name__: phase(act.__name__, servers, people, act) for act in (emptied, hung, returned, killed)}

    assert {name: p99 for name, p99 in lost.items() if p99 > MOST * usual} == {}
