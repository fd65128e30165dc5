"""`backup`: a database copied, first whole and then what has come since, and a drill with the copy; for two sizes."""

import asyncio
import re
from pathlib import Path
from typing import NamedTuple

from pyrage import x25519

from taskdash.bench import commands, copying, procs, seeding
from taskdash.bench.commands import Failed, Ran
from taskdash.bench.figures import Curve, Figure, Result, at_most
from taskdash.bench.seeding import Caller
from taskdash.bench.site import OwnSites

_WORKSPACES = 50
_SMALLER = 10  # times fewer tasks, to see whether memory grows with them
_WRITERS = 20
_LEAST = 2 * _WORKSPACES * _WRITERS  # tasks
_SINCE = 1_000  # commits between the two backups

MEMORY = at_most(300)  # MB
RTO = at_most(30 * 60)  # s per million tasks
RPO = at_most(5 * 60)  # s


class _Measured(NamedTuple):
    tasks: int
    bytes: int
    load: float
    base: Ran
    next: Ran
    drill: Ran

    def drilled(self, pattern: str) -> float:
        """The number that the drill has printed there. Raises Failed where it has not."""
        if (found := re.search(pattern, self.drill.told)) is None:
            raise Failed(f"the drill said: {self.drill.told}")
        return float(found[1])


async def measure(sites: OwnSites) -> list[Result]:
    """The smaller database, then the one that was asked for."""
    sizes = sites.amount.tasks // _SMALLER, sites.amount.tasks
    done = [await _one(sites, max(tasks, _LEAST)) for tasks in sizes]
    return [_result(one, done) for one in done]


async def _one(sites: OwnSites, tasks: int) -> _Measured:
    async with sites.folder() as folder:
        callers = await _filled(folder, tasks, sites)
        vault, identity = folder / "vault", folder / "backup.key"
        made = x25519.Identity.generate()
        await asyncio.to_thread(identity.write_text, f"{made}\n")
        load = procs.load_average()
        command = ("backup", "--to", str(vault), "--recipient", str(made.to_public()))
        sites.progress(f"{tasks:,} tasks: backup")
        base = await commands.ran(folder, *command)
        size = await asyncio.to_thread(_bytes, vault)
        await seeding.write_singly(folder, callers, _SINCE // _WORKSPACES, sites.progress("a few more tasks"))
        sites.progress(f"{tasks:,} tasks: backup of what has come since")
        following = await commands.ran(folder, *command)
        await seeding.write_singly(folder, callers, 1, sites.progress("a few more tasks"))
        sites.progress(f"{tasks:,} tasks: drill")
        drilling = ("restore", "--from", str(vault), "--identity", str(identity), "--drill", "--scratch", str(folder))
        return _Measured(tasks, size, load, base, following, await commands.ran(folder, *drilling))


async def _filled(folder: Path, tasks: int, sites: OwnSites) -> list[Caller]:
    """The callers of a database of this size: one workspace is written by the product, the others are its copies."""
    half = tasks // _WORKSPACES // 2
    original = await seeding.seed_large(folder, half, sites.progress(f"{half:,} tasks that are imported"))
    writers = [original] * _WRITERS
    await seeding.write_singly(
        folder, writers, -(-half // _WRITERS), sites.progress(f"{half:,} that are written singly")
    )
    others = await seeding.seed_people(folder, _WORKSPACES - 1, sites.progress("people"))
    tell = sites.progress(f"{_WORKSPACES - 1} copies")
    await asyncio.to_thread(copying.copy, folder / "taskdash.db", original, others, tell)
    return [original, *others]


def _bytes(vault: Path) -> int:
    return sum(path.stat().st_size for path in vault.rglob("*") if path.is_file())


def _result(one: _Measured, every: list[_Measured]) -> Result:
    took = one.drilled(r"RTO: ([\d.]+) s")
    figures = [
        Figure("first backup", round(one.base.seconds, 1), "s"),
        Figure("first backup, memory", round(one.base.peak / 1e6), "MB", MEMORY),
        Figure("first backup, size", round(one.bytes / 1e6, 1), "MB"),
        Figure(f"backup of {_SINCE:,} commits since", round(one.next.seconds, 1), "s"),
        Figure("drill: RPO", one.drilled(r"RPO: (\d+) s"), "s", RPO),
        Figure("drill: RTO", took, "s"),
        Figure("drill: RTO per million tasks", round(took / one.tasks * 1e6), "s", RTO),
        Figure("drill, with the comparison", round(one.drill.seconds, 1), "s"),
        Figure("drill, memory of both databases", round(one.drill.peak / 1e6), "MB"),
    ]
    x = [float(other.tasks) for other in every]
    curves = [
        Curve("Memory of a backup", "first backup", x, [other.base.peak / 1e6 for other in every], "tasks", "MB"),
    ]
    return Result(
        workload="backup",
        title=f"{one.tasks:,} tasks in {_WORKSPACES} workspaces",
        conditions="half of the tasks imported, half written one by one; encrypted, into a folder on the same disk",
        figures=figures,
        load=one.load,
        curves=curves if one is every[0] else [],
    )
