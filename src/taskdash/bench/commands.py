"""A command of ours beside the server, as people run it: what it says, how long it takes, what memory it holds."""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

from taskdash.bench import procs, server

_LOOK = 0.02  # seconds between looks at its memory


class Failed(Exception):
    """The command failed, with what it said."""


class Ran(NamedTuple):
    """What it wrote, seconds from the start of the process to its end, and the most bytes of memory it held."""

    told: str
    seconds: float
    peak: int


async def ran(folder: Path, *arguments: str) -> Ran:
    """Run `taskdash` with `arguments` on the data in `folder`. Raises Failed."""
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "taskdash", *arguments),
        env=server.outside() | server.environment(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    talk, peak = asyncio.create_task(process.communicate()), 0
    while not talk.done():
        peak = max(peak, procs.peak_bytes(process.pid))
        await asyncio.wait([talk], timeout=_LOOK)
    seconds = time.monotonic() - began
    told, wrong = await talk
    if process.returncode:
        raise Failed((wrong or told).decode(errors="replace").strip() or os.strerror(process.returncode))
    return Ran(told.decode(errors="replace"), seconds, peak)
