"""Three servers on one MongoDB and Redis, of which parts stop, die and come back at random while programs use them.

Nothing that was acknowledged is lost or doubled, nothing is staler than promised, and nothing fails that may not.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.balancing import balancing
from tests.api.people import Person, register
from tests.mongodb import program
from tests.redis_server import RedisProcess
from tests.replicas.cluster import Cluster
from tests.replicas.journal import Log, faults
from tests.replicas.programs import working

SCHEDULES = 20
EVENTS = ("rolling_restart", "server_killed", "redis_killed", "database_stopped", "database_killed")
OF_EACH = 3  # events in a schedule: each of the five is in twelve schedules of twenty

pytestmark = [pytest.mark.soak, pytest.mark.timeout(240)]


@pytest.fixture
def cluster(tmp_path: Path, mortal_redis: RedisProcess) -> Iterator[Cluster]:
    program()  # skips where it cannot be built
    made = Cluster(tmp_path, mortal_redis)
    yield made
    made.close()


def log_of(person: Person) -> list[dict[str, Any]]:
    """All commits of the personal workspace."""
    told: list[dict[str, Any]] = []
    after = "0"
    while (page := person.get("/workspaces/me/commits", after=after, limit=500))["items"]:
        told += page["items"]
        after = f"{page['epoch']}:{told[-1]['seq']}"
    return told


@pytest.mark.parametrize("seed", range(SCHEDULES), ids=lambda seed: f"schedule-{seed}")
def test_what_is_promised_holds_whatever_fails(cluster: Cluster, seed: int) -> None:
    chance = random.Random(seed)
    events = chance.sample(EVENTS, OF_EACH)
    ada = register(cluster.servers[0], "Ada")
    with balancing(*(server.port for server in cluster.servers)) as balancer:
        cluster.wait(balancer)
        with working(cluster, balancer, ada.tokens["access_token"], seed) as programs:
            time.sleep(1.0)
            for event in events:
                getattr(cluster, event)(balancer, chance)
                time.sleep(chance.uniform(0.5, 1.5))

    asked = programs.asked
    log = Log(log_of(ada))
    found = faults(log, asked, cluster.excuses)
    good = sum(one.status in (200, 201) for one in asked)
    print(  # noqa: T201
        f"\nseed {seed:2}: {', '.join(events)}: {len(asked)} requests, {100 * good / len(asked):.1f} % answered, "
        f"{len(log.titles)} writes in the log: {'kept' if not found else f'BROKEN {len(found)} times'}"
    )
    assert found == []
    time.sleep(2.1)
    # What everybody reads in the end is what the log says, at each server.
    expected = {task: (max(seqs), seqs[max(seqs)]) for task, seqs in log.history.items() if seqs}
    for server in cluster.servers:
        listed = Person(server, ada.tokens).get("/workspaces/me/tasks", limit=500)["items"]
        assert {one["id"]: (one["seq"], one["title"]) for one in listed} == expected
