"""`import`: a file of 61,617 tasks taken in by `taskdash import`, beside a server that goes on answering others."""

import asyncio
import csv
import gzip
import io
import re
from pathlib import Path
from typing import NamedTuple

import taskdash
from taskdash.bench import commands, seeding, server, words
from taskdash.bench.browsing import Mix
from taskdash.bench.commands import Failed
from taskdash.bench.figures import Figure, Result, at_least, at_most
from taskdash.bench.generator import Load, Run
from taskdash.bench.pump import Rate
from taskdash.bench.seeding import Caller, Wish
from taskdash.bench.site import OwnSites
from taskdash.bench.workloads import summary

# Real tasks, where this runs in a checkout; elsewhere as many made-up ones of the same shape.
_REAL = Path(taskdash.__file__).parents[2] / "tests" / "data" / "tasks.csv.gz"
_ROWS = 61_617
_OTHERS = Wish(callers=20, tasks=200)
_MIX = {"list": 60.0, "task": 30.0, "create": 10.0}
_RATE = 100.0  # requests a second of the others: what some hundred people do
_LONGEST = 120.0  # seconds

TASKS = at_least(5_000)  # a second
MEMORY = at_most(300)  # MB
OTHERS = at_most(250)  # ms


class Imported(NamedTuple):
    """What an import came to: tasks, seconds from the start of the process to its end, and the most memory it held."""

    tasks: int
    seconds: float
    peak: int


async def measure(sites: OwnSites) -> list[Result]:
    """One import, into the workspace of the first caller."""
    async with sites.folder() as folder:
        file, kind = _file(folder)
        importer, *others = await seeding.seed(server.settings(folder), _OTHERS, sites.progress("callers"))
        with server.serving(folder) as served:
            site = sites.of(served, others)
            done = asyncio.create_task(_import(folder, file, importer))
            load = Load(len(others), _LONGEST, warm_up=0, processes=1, rate=Rate(_RATE))
            script = Mix(site.host, others, _MIX)
            beside = await site.run("import", script, load, done)
            imported = await done
    return [_result(imported, beside, kind)]


def _result(imported: Imported, beside: Run, kind: str) -> Result:
    found = summary.figures(beside, p99=OTHERS)
    return Result(
        workload="import",
        title="taskdash import, beside a server in use",
        conditions=f"{imported.tasks} {kind} tasks; meanwhile {_RATE:.0f} requests/s of others, open loop",
        figures=[
            Figure("tasks", round(imported.tasks / imported.seconds), "/s", TASKS),
            Figure("import took", round(imported.seconds, 2), "s"),
            Figure("memory, import", round(imported.peak / 1e6), "MB", MEMORY),
            *[figure for figure in found if figure.name != "answer"],
        ],
        load=beside.used.load,
        curves=summary.curves(beside, "others during import"),
    )


async def _import(folder: Path, file: Path, caller: Caller) -> Imported:
    """Run the command. Raises Failed."""
    done = await commands.ran(folder, "import", str(file), "--user", caller.email)
    if (found := re.search(r"tasks: (\d+) added", done.told)) is None:
        raise Failed(done.told)
    return Imported(int(found[1]), done.seconds, done.peak)


def _file(folder: Path) -> tuple[Path, str]:
    """The file to be imported, and what kind of tasks are in it."""
    if _REAL.is_file():
        return _REAL, "real"
    path = folder / "tasks.csv.gz"
    with gzip.open(path, "wb", compresslevel=6) as packed, io.TextIOWrapper(packed, newline="") as text:
        csv.writer(text).writerows(words.csv(_ROWS))
    return path, "made-up"
