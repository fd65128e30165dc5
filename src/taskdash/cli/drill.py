"""`taskdash restore --drill`: a rehearsal; what would be lost, how long it would take, whether all is there."""

import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from taskdash.domain.times import moment
from taskdash.settings import Settings

if TYPE_CHECKING:
    from taskdash.services.backup.drilling import Compared
    from taskdash.wiring import Product

_ENOUGH = 10_000  # tasks from which on can be told what a million of them take
_NAMED = 20  # differences


async def drill(
    made: "Product", settings: Settings, scratch: str | None, restore: "Callable[[Product], Awaitable[str]]"
) -> bool:
    """Restore into a scratch database and compare it with the source; whether they are equal.

    `restore` answers of when what it has restored is.
    """
    from taskdash import wiring
    from taskdash.services.backup.drilling import Side, compare

    at, began = wiring.now(), time.monotonic()
    async with wiring.scratch(settings, scratch) as copy:
        as_of = await restore(copy)
        took = time.monotonic() - began
        copying = made.engine.copying, copy.engine.copying
        here, there = (Side(it.archive, it.log, it.models) for it in copying)
        found = await compare(here, there, as_of)
    _tell(found, _lost(as_of, found.behind, at), took)
    return found.equal


def _tell(found: "Compared", lost: str, took: float) -> None:
    million = f" ({took / found.tasks * 1_000_000:.0f} s per million)" if found.tasks >= _ENOUGH else ""
    sys.stdout.write(
        f"workspaces: {found.workspaces}, of which {found.same_head} have the same head; people: {found.people}\n"
        f"{'equal' if found.equal else 'DIFFERENT'} by hash of log and read models\n"
        f"RPO: {lost} ({found.behind} commits came since)\n"
        f"RTO: {took:.1f} s for {found.tasks:,} tasks{million}\n"
    )
    for name in [*found.different, *(f"{what} is missing" for what in found.missing)][:_NAMED]:
        sys.stdout.write(f"  {name}\n")


def _lost(as_of: str, behind: int, at: datetime) -> str:
    """What a disaster at `at` would have taken."""
    return f"{max((at - moment(as_of)).total_seconds(), 0):.0f} s" if behind else "0 s"
