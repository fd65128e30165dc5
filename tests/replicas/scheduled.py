"""One run of programs against replicas while something happens to them, and the verdict on it."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.api.balancing import Balancer, balancing
from tests.api.people import Person, register
from tests.replicas.cluster import Cluster
from tests.replicas.journal import PROMISED_SECONDS, Asked, Log, faults
from tests.replicas.programs import AS_ALWAYS, Manner, working

Happening = Callable[[Balancer], None]


class Ran(NamedTuple):
    """What came of it; `faults` is empty where everything that is promised was kept."""

    asked: list[Asked]
    writes: int
    faults: list[str]

    def __str__(self) -> str:
        verdict = f"BROKEN {len(self.faults)} times" if self.faults else "kept"
        share = 100 * sum(one.status in (200, 201) for one in self.asked) / len(self.asked)
        return f"{len(self.asked)} requests, {share:.1f} % answered, {self.writes} writes in the log: {verdict}"

    def p99(self, phase: tuple[float, float]) -> float:
        """What 99 of 100 requests took at most, ms, of those that were sent in this phase."""
        took = sorted(one.answered - one.sent for one in self.asked if phase[0] <= one.sent < phase[1])
        return 1000 * took[len(took) * 99 // 100]


def run(cluster: Cluster, seed: int, happening: Happening, manner: Manner = AS_ALWAYS) -> Ran:
    """Let programs work until `happening` is over, and compare all that they were told with the log and in the end."""
    ada = register(cluster.servers[0], "Ada")
    with balancing(*(server.port for server in cluster.servers)) as balancer:
        cluster.wait(balancer)
        with working(cluster, balancer, ada.tokens["access_token"], seed, manner) as programs:
            happening(balancer)
    log = Log(_log_of(ada))
    found = faults(log, programs.asked, cluster.excuses)
    time.sleep(PROMISED_SECONDS + 0.1)
    found += [fault for server in cluster.servers for fault in log.differences(_tasks(Person(server, ada.tokens)))]
    return Ran(programs.asked, len(log.titles), found)


def _log_of(person: Person) -> list[dict[str, Any]]:
    """All commits of the personal workspace."""
    told: list[dict[str, Any]] = []
    after = "0"
    while (page := person.get("/workspaces/me/commits", after=after, limit=500))["items"]:
        told += page["items"]
        after = f"{page['epoch']}:{told[-1]['seq']}"
    return told


def _tasks(person: Person) -> dict[str, tuple[int, str]]:
    """The seq and title of each task of the personal workspace."""
    listed = person.get("/workspaces/me/tasks", limit=500)["items"]
    return {one["id"]: (one["seq"], one["title"]) for one in listed}
