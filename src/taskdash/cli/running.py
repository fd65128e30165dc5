"""What commands that work on the database have in common: the services, for as long as the work takes."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from taskdash.domain.refusal import Refusal
from taskdash.settings import Settings

if TYPE_CHECKING:
    from taskdash.wiring import Product

T = TypeVar("T")

INTERRUPTED = 130  # the status of a command that was ended by Ctrl-C, as shells have it


def run_with_product(
    settings: Settings,
    work: "Callable[[Product], Coroutine[Any, Any, T]]",
    *,
    reads: bool = False,
    much: bool = False,
) -> T:
    """What `work` answers, given the services; ends the process with status 2 and the reason on stderr if refused.

    Where the deployment has moved to another database, or has not yet arrived in this one, only what `reads` goes on.
    What commits `much` does it with two processes.
    """
    from taskdash.wiring import demand_here, product  # only now: it takes all adapters with it, and --help should not

    async def run(apart: Path | None = None) -> T:
        async with product(settings, apart=apart) as made:
            if not reads:
                await demand_here(made, settings)
            return await work(made)

    if not much:
        return run_work(run)
    with TemporaryDirectory(prefix="taskdash-") as folder:
        return run_work(lambda: run(Path(folder)))


def run_work(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What `work` answers; ends the process with status 2 and the reason on stderr if it is refused."""
    try:
        return asyncio.run(work())
    except Refusal as refusal:
        where = f"{refusal.field}: " if refusal.field else ""
        sys.stderr.write(f"error: {where}{refusal.message}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        raise SystemExit(INTERRUPTED) from None
