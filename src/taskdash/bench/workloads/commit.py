"""`commit`: durable writes, each answered when it is on the disk, one workspace a writer, all indexes and search on."""

import itertools
from typing import NamedTuple

from taskdash.bench import wire, words
from taskdash.bench.figures import Figure, Result, at_least
from taskdash.bench.scripts import Place, Script, Shot, Talk
from taskdash.bench.seeding import Caller, Wish
from taskdash.bench.site import Sites, writes_per_transaction
from taskdash.bench.wire import Answer
from taskdash.bench.workloads import summary

WRITERS = 64
BODIES = 500  # different tasks, sent in turn
TARGET = at_least(2_000, aim=3_000)  # commits a second


class Commits(NamedTuple):
    """Commits of one new task each, as the dashboard sends them."""

    host: str
    callers: list[Caller]

    def begin(self, place: Place) -> Talk:
        """Fills `Script.begin`."""
        callers = self.callers[place.number :: place.of]
        heads = [wire.head("POST", f"{_of(caller)}/commits", self.host, caller.token) for caller in callers]
        return _Writing("commit", heads, [wire.closing({"operations": [_create(task)]}) for task in _tasks(place)])


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
    def __init__(self, kind: str, heads: list[bytes], bodies: list[bytes]) -> None:
        self._kind = kind
        self._heads = heads
        self._bodies = itertools.cycle(bodies)

    def ask(self, slot: int) -> Shot:
        return Shot(self._heads[slot % len(self._heads)] + next(self._bodies), self._kind)

    def heard(self, shot: Shot, answer: Answer) -> None:
        """Nothing follows from the answer."""


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
        log = site.stop()
    figures = summary.figures(run, rate=TARGET, name="commits")
    grouped = writes_per_transaction(log)
    if grouped is not None:
        figures.append(Figure("commits per sync", round(grouped, 1), "commits"))
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


def _create(task: dict[str, object]) -> dict[str, object]:
    return {"op": "create", "kind": "task", "fields": task}


def _tasks(place: Place) -> list[dict[str, object]]:
    return list(itertools.islice(words.tasks(place.number), BODIES))
