"""`growth`: the same questions to ever more tasks, and what a task and a commit take on the disk."""

import asyncio
import itertools
import os
import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from uuid_utils import uuid7

from taskdash.bench import asking, copying, counters, seeding, server, wire, words
from taskdash.bench.figures import Curve, Figure, Result, Target, at_most
from taskdash.bench.generator import Load, Run
from taskdash.bench.scripts import Place, Script, Shot, Talk
from taskdash.bench.seeding import Caller, Tell
from taskdash.bench.site import OwnSites, Site, Sites
from taskdash.bench.wire import Answer

ALONE = 10_000  # tasks of one workspace, with which the others are compared
CONNECTIONS = 1  # so that what is timed is a question and not what else is asked meanwhile
KINDS = ("list", "filter", "search", "commit")
_READ_AT_ONCE = 16 * 1024 * 1024  # bytes
_PAGE, _PAGES = 4_096, 20_000  # bytes of one, as SQLite reads the file, and how many are read to time it
_SEARCHED = ("invoice", "kitchen", "deploy review", "trip bud")

MANY = {"list": at_most(1.5), "filter": at_most(1.5), "search": at_most(2), "commit": at_most(2)}
LARGE = dict.fromkeys(KINDS, at_most(3))


class _Size(NamedTuple):
    """A database: what it is called, its workspaces, the tasks of each, and how many times slower it may be."""

    name: str
    workspaces: int
    tasks: int
    slower: dict[str, Target]


class _Measured(NamedTuple):
    size: _Size
    run: Run
    task_bytes: float
    commit_bytes: float
    page_us: float


class Questions(NamedTuple):
    """Every kind in turn, each to a workspace at random; the cache of answers is off."""

    host: str
    callers: list[Caller]

    def begin(self, place: Place) -> Talk:
        """Fills `Script.begin`."""
        return _Asking(self, place.number)


class _Asking:
    def __init__(self, told: Questions, seed: int) -> None:
        self._told = told
        self._chance = random.Random(seed)  # noqa: S311  # the same every time is what is wanted
        self._kinds = itertools.cycle(KINDS)
        self._searched = itertools.cycle(_SEARCHED)
        self._tasks = words.tasks(seed)

    def ask(self, slot: int) -> Shot:  # noqa: ARG002  # the script's word
        caller = self._chance.choice(self._told.callers)
        kind = next(self._kinds)
        if kind == "commit":
            return Shot(_commit(self._told.host, caller, next(self._tasks)), kind)
        return Shot(_read(self._told.host, caller, _query(kind, next(self._searched))), kind)

    def heard(self, shot: Shot, answer: Answer) -> None:
        """Nothing follows from it."""


def _query(kind: str, text: str) -> str:
    return {
        "list": "limit=50",
        "filter": "status=todo&priority=high&limit=50",
        "search": f"q={text.replace(' ', '+')}&limit=50",
    }[kind]


def _read(host: str, caller: Caller, query: str) -> bytes:
    return wire.head("GET", f"/api/v1/workspaces/{caller.workspace}/tasks?{query}", host, caller.token) + b"\r\n"


def _commit(host: str, caller: Caller, task: dict[str, Any]) -> bytes:
    create = {"op": "create", "kind": "task", "id": str(uuid7()), "fields": task}
    head = wire.head("POST", f"/api/v1/workspaces/{caller.workspace}/commits", host, caller.token)
    return head + wire.closing({"id": str(uuid7()), "operations": [create]})


async def measure(sites: Sites) -> list[Result]:
    """One workspace alone, then as many like it as were asked for, then one that is as large as all of them."""
    if not isinstance(sites, OwnSites):
        raise server.CannotStart("growth needs databases of its own")
    most = max(sites.amount.tasks, ALONE)
    sizes = [
        _Size(f"1 workspace of {ALONE:,}", 1, ALONE, {}),
        _Size(f"{most // ALONE:,} workspaces of {ALONE:,}", most // ALONE, ALONE, MANY),
        _Size(f"1 workspace of {min(most, 1_000_000):,}", 1, min(most, 1_000_000), LARGE),
    ]
    done = [await _one(sites, size) for size in sizes]
    return [_result(one, done) for one in done]


async def _one(sites: OwnSites, size: _Size) -> _Measured:
    async with sites.folder() as folder:
        return await _asked(sites, size, folder, await _filled(folder, size, sites))


async def _asked(sites: OwnSites, size: _Size, folder: Path, callers: list[Caller]) -> _Measured:
    before = _bytes(folder)
    with server.serving(folder, cache_mb=0, workspace_quota=10_000_000) as served:
        site = sites.of(served, callers)
        await asking.ask_all(site.address, _first(site), sites.progress("everything once"))
        await asyncio.to_thread(_warm, folder / "taskdash.db", sites.progress("the file once"))
        page_us = await asyncio.to_thread(_page_us, folder / "taskdash.db")
        script: Script = Questions(site.host, callers)
        load = Load(CONNECTIONS, sites.amount.seconds, sites.amount.warm_up)
        run = await site.run(size.name, script, load)
    commits = run.counted.get(counters.COMMITS, 0.0)
    grown = (_bytes(folder) - before) / max(commits, 1.0)
    return _Measured(size, run, before / (size.workspaces * size.tasks), grown, page_us)


async def _filled(folder: Path, size: _Size, sites: OwnSites) -> list[Caller]:
    """The callers of a database of this size: one workspace is written by the product, the others are its copies."""
    first = await seeding.seed_large(folder, size.tasks, sites.progress(f"{size.tasks:,} tasks"))
    if size.workspaces == 1:
        return [first]
    others = await seeding.seed_people(folder, size.workspaces - 1, sites.progress("people"))
    tell = sites.progress(f"{size.workspaces - 1:,} copies")
    await asyncio.to_thread(copying.copy, folder / "taskdash.db", first, others, tell)
    return [first, *others]


def _first(site: Site) -> list[bytes]:
    """Everything once in each workspace, so that what is timed is not the first look at a new file."""
    content, found = words.tasks(1), []
    for caller in site.callers:
        asked = [_query(kind, text) for kind in KINDS for text in _SEARCHED if kind != "commit"]
        found += [_read(site.host, caller, query) for query in dict.fromkeys(asked)]
        found.append(_commit(site.host, caller, next(content)))
    return found


def _warm(file: Path, tell: Tell) -> None:
    """Read all of it, so that the system holds as much as it has room for: some has been let go meanwhile."""
    size, done = file.stat().st_size, 0
    with file.open("rb", buffering=0) as reading:
        while part := len(reading.read(_READ_AT_ONCE)):
            done += part
            tell(done, size)


def _page_us(file: Path) -> float:
    """What reading a page anywhere in it takes on average, in µs: of a large file it may be more."""
    chance, number = random.Random(1), os.open(file, os.O_RDONLY)  # noqa: S311  # as above
    try:
        pages = os.fstat(number).st_size // _PAGE
        places = [chance.randrange(pages) * _PAGE for _ in range(_PAGES)]
        began = time.perf_counter()
        for place in places:
            os.pread(number, _PAGE, place)
        return 1e6 * (time.perf_counter() - began) / _PAGES
    finally:
        os.close(number)


def _bytes(folder: Path) -> int:
    """What is in use of the database file, whose log is written back into it when it is closed."""
    with closing(sqlite3.connect(folder / "taskdash.db")) as connection:
        size, count, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
        return int(size * (count - free))


def _result(one: _Measured, every: Sequence[_Measured]) -> Result:
    figures = []
    for kind in KINDS:
        p99, alone = _p99(one, kind), _p99(every[0], kind)
        figures.append(Figure(f"{kind}: p50", round(_durations(one, kind, 50), 2), "ms"))
        figures.append(Figure(f"{kind}: p99", round(p99, 2), "ms"))
        if one is not every[0]:
            target = one.size.slower.get(kind)
            figures.append(Figure(f"{kind}: p99, by that of one alone", round(p99 / max(alone, 0.001), 2), "×", target))
    figures.append(Figure("4 KiB anywhere in the file", round(one.page_us, 1), "µs"))
    figures.append(Figure("a task", round(one.task_bytes), "bytes on disk"))
    if one.size.workspaces == 1:  # merging the search index after so many copies gives back more than commits take
        figures.append(Figure("a commit of one task", round(one.commit_bytes), "bytes on disk"))
    figures.append(Figure("refused", one.run.measured.refused, "answers"))
    x = [float(other.size.workspaces * other.size.tasks) for other in every]
    curves = [
        Curve("p99 by the tasks in the database", k, x, [_p99(o, k) for o in every], "tasks", "ms") for k in KINDS
    ]
    return Result(
        workload="growth",
        title=one.size.name,
        conditions=(
            "one request after the other; nothing from the cache of answers; the file read once before; "
            "all workspaces but the first are copies of its rows, which lie between one another"
        ),
        figures=figures,
        load=one.run.used.load,
        curves=curves if one is every[0] else [],
    )


def _p99(one: _Measured, kind: str) -> float:
    return _durations(one, kind, 99)


def _durations(one: _Measured, kind: str, percent: float) -> float:
    durations = one.run.measured.durations.get(kind)
    return 0.0 if durations is None else durations.percentile(percent) / 1_000
