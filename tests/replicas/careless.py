"""Taskdash without some of what keeps its promises, named on the command line: the verdict on a schedule must tell.

Started as a program of its own, in the place of `python -m taskdash`; the last argument is the command. Whatever it is
without, it lingers between a commit and what is derived of it, so that other servers come in between.
"""

import asyncio
import random
import sys
from typing import Any

from taskdash.adapters.mongo import guarding
from tests.contract import sabotage

LINGERING = (0.0, 0.0, 0.0, 0.5)  # seconds, one of them: most go on, and overtake who does not


def linger() -> None:
    """From now on."""
    update = guarding._update

    async def late(*arguments: Any) -> None:
        await asyncio.sleep(random.choice(LINGERING))
        await update(*arguments)

    setattr(guarding, "_update", late)  # noqa: B010  # or the type checker would mind


if __name__ in ("__main__", "__mp_main__"):  # the latter in processes that the server starts
    linger()
    for safety in sys.argv[1:-1]:
        sabotage.remove(safety)

if __name__ == "__main__":
    from taskdash.cli import app

    app(sys.argv[-1:])
