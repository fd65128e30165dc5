"""Tasks that run beside requests, and their end."""

import asyncio
from typing import Any

_AGAIN_SECONDS = 0.5  # what a task has for its last work before it is cancelled once more


async def cancel(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancel the tasks and wait until each has ended; what they fail with is not raised. None is no task.

    A cancellation can get lost: before Python 3.12, `asyncio.wait_for` answers what was ready in the same moment
    instead (CPython issue 86296), and the drivers of databases wait with it. A task that goes on is cancelled again.
    """
    running = {task for task in tasks if task is not None}
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_AGAIN_SECONDS)
