"""`commit`: durable writes, each answered when it is on the disk, one workspace a writer, all indexes and search on."""

import itertools
from typing import NamedTuple

from uuid_utils import uuid7

from taskdash.bench import counters, wire, words
from taskdash.bench.figures import Figure, Result, at_least
from taskdash.bench.scripts import Place, Script, Shot, Talk
from taskdash.bench.seeding import Caller, Wish
from taskdash.bench.site import Sites
from taskdash.bench.wire import Answer
from taskdash.bench.workloads import summary

WRITERS = 64
BODIES = 500  # different tasks, sent in turn
TARGET = at_least(2_000, aim=3_000)  # commits a second

# What stands in the bodies until they are sent, as long as what takes its place.
_COMMIT, _TASK = b"_" * 36, b"." * 36


class Commits(NamedTuple):
    """Commits of one new task each, as the dashboard sends them: it chooses the ids, of commit and task."""

    host: str
    callers: list[Caller]

    def begin(self, place: Place) -> Talk:
        """Fills `Script.begin`."""
        callers = self.callers[place.number :: place.of]
        heads = [wire.head("POST", f"{_of(caller)}/commits", self.host, caller.token) for caller in callers]
        return _Writing("commit", heads, [wire.closing(_commit(task)) for task in _tasks(place)], choose_ids=True)


class NewTasks(NamedTuple):
    """New tasks, as scripts send them; the answer is the whole task."""

    host: str
    callers: list[Caller]

    def begin(self, place: Place) -> Talk:
        """Fills `Script.begin`."""
        callers = self.callers[place.number :: place.of]
        heads = [wire.head("POST", f"{_of(caller)}/tasks", self.host, caller.token) for caller in callers]
        return _Writing("create", heads, [wire.closing(task) for task in _tasks(place)])


class _Writing:
    def __init__(self, kind: str, heads: list[bytes], bodies: list[bytes], *, choose_ids: bool = False) -> None:
        self._kind = kind
        self._heads = heads
        self._bodies = itertools.cycle(bodies)
        self._choose_ids = choose_ids

    def ask(self, slot: int) -> Shot:
        body = next(self._bodies)
        if self._choose_ids:
            body = body.replace(_COMMIT, str(uuid7()).encode(), 1).replace(_TASK, str(uuid7()).encode(), 1)
        return Shot(self._heads[slot % len(self._heads)] + body, self._kind)

    def heard(self, shot: Shot, answer: Answer) -> None:
        """Nothing follows from it."""


async def measure(sites: Sites) -> list[Result]:
    """Both ways to write, each on a new database."""
    return [
        await _one(sites, "POST …/commits", Commits),
        await _one(sites, "POST …/tasks", NewTasks),
    ]


async def _one(sites: Sites, what: str, script: type[Commits] | type[NewTasks]) -> Result:
    async with sites.site(Wish(WRITERS)) as site:
        sent: Script = script(site.host, site.callers)
        run = await site.load(what, sent, connections=WRITERS)
    figures = summary.figures(run, rate=TARGET, name="commits")
    if syncs := run.counted.get(counters.TRANSACTIONS):
        figures.append(Figure("commits per sync", round(run.counted[counters.COMMITS] / syncs, 1), "commits"))
    return Result(
        workload="commit",
        title=what,
        conditions=f"{WRITERS} writers, each with a workspace and a connection; closed loop",
        figures=figures,
        load=run.used.load,
        curves=summary.curves(run, what),
    )


def _of(caller: Caller) -> str:
    return f"/api/v1/workspaces/{caller.workspace}"


def _commit(task: dict[str, object]) -> dict[str, object]:
    create = {"op": "create", "kind": "task", "id": _TASK.decode(), "fields": task}
    return {"id": _COMMIT.decode(), "operations": [create]}


def _tasks(place: Place) -> list[dict[str, object]]:
    return list(itertools.islice(words.tasks(place.number), BODIES))
