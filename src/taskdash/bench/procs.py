"""What processes have used, as the kernel counts it (proc(5)); Linux only, elsewhere nothing is told."""

import os
import signal
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                children.setdefault(int(_stat(int(folder.name))[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += children.get(one, ())
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time used by these processes so far, in seconds, to 10 ms; what is gone counts nothing."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            stat = _stat(pid)
            ticks += int(stat[11]) + int(stat[12])
    return ticks / _TICKS


def busy_seconds() -> float:
    """Processor time that all processes and the kernel have used since the machine started, over all cores."""
    try:
        fields = list(map(int, (_PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]))
    except OSError:
        return 0.0
    user, nice, system, _idle, _waiting, interrupts, soft_interrupts, _stolen = fields
    return (user + nice + system + interrupts + soft_interrupts) / _TICKS


@contextmanager
def standing_still(pids: Collection[int]) -> Iterator[None]:
    """Stop these processes meanwhile, so that they take nothing from what is measured."""

    def tell(what: signal.Signals) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):  # whoever asks it for something will notice
                os.kill(pid, what)

    tell(signal.SIGSTOP)
    try:
        yield
    finally:
        tell(signal.SIGCONT)


def load_average() -> float:
    """How many tasks ran or waited to run, on average over the last minute."""
    return os.getloadavg()[0]


def memory_bytes(pids: Iterable[int]) -> int:
    """Memory of these processes, what they share counted once (proportional set size)."""
    return 1024 * sum(_number(_PROC / str(pid) / "smaps_rollup", "Pss:") for pid in pids)


def peak_bytes(pid: int) -> int:
    """The most memory that this process has held so far."""
    return 1024 * _number(_PROC / str(pid) / "status", "VmHWM:")


def _stat(pid: int) -> list[str]:
    """The fields of proc(5) `stat` from `state` on: the name before it may hold anything."""
    return (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(") ")[2].split()


def _number(path: Path, name: str) -> int:
    with suppress(OSError):
        for line in path.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0
