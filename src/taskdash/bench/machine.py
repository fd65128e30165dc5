"""On what a figure was measured: without names of hosts and paths, so that it can be shown to others."""

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import msgspec

_PROBES = 200  # synced writes
_PAGE = b"\0" * 4096


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """`sync_us` is the median time of writing 4 KiB and waiting for the disk to have it, in µs."""

    cores: int
    processor: str
    memory_gib: float
    kernel: str
    python: str
    sqlite: str
    server: str
    product: str
    file_system: str
    sync_us: float


def describe(folder: Path) -> Machine:
    """This machine, and the disk that `folder` is on."""
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        processor=_processor(),
        memory_gib=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        kernel=f"{platform.system()} {platform.release().partition('-')[0]}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        server=f"Granian {version('granian')}",
        product=f"Taskdash {version('taskdash')}",
        file_system=file_system(folder),
        sync_us=_sync_us(folder),
    )


def file_system(folder: Path) -> str:
    """The type of the file system that `folder` is on; `tmpfs` is memory, where nothing is durable."""
    try:
        mounts = Path("/proc/self/mounts").read_text().splitlines()
    except OSError:
        return "unknown"
    resolved, best, found = folder.resolve(), "", "unknown"
    for mount in mounts:
        _, place, kind, *_ = mount.split()
        place = place.replace("\\040", " ")
        if resolved.is_relative_to(place) and len(place) >= len(best):
            best, found = place, kind
    return found


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def _sync_us(folder: Path) -> float:
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(_PROBES):
            began = time.perf_counter()
            os.write(file.fileno(), _PAGE)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1e6, 1)
