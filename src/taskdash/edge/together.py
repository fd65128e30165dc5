"""Metrics of several workers as one: each leaves its numbers in a folder, and whoever is asked tells the sums."""

import asyncio
import fcntl
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

LEAVE_SECONDS = 1.0  # how old another worker's numbers may be, and what is lost of one that was killed
_NUMBERS, _ALIVE = ".metrics", ".alive"
# What is the same for all, or says something of each, is no sum. Of a disk that fills up the last word is the least.
_NOT_SUMS: dict[str, Callable[[float, float], float]] = {
    "taskdash_build_info": max,
    "taskdash_disk_free_bytes": min,
    "process_start_time_seconds": max,
    "process_max_fds": max,
}


class Sample(msgspec.Struct, array_like=True):
    """One line of the exposition."""

    name: str
    labels: dict[str, str]
    value: float


class Family(msgspec.Struct, array_like=True):
    """One metric with all its lines."""

    name: str
    kind: str
    words: str
    samples: list[Sample]


Numbers = list[Family]
_decode = msgspec.json.Decoder(Numbers).decode


class Together(Collector):
    """The numbers of `own` and of every other worker that has the same `folder`, now or before.

    Counters add up over all workers there have been; gauges, over those that are there. What one told can only have
    grown when another is asked: each leaves its own before it answers.
    """

    def __init__(self, own: Sequence[Collector], folder: Path, name: str) -> None:
        """`name` is what no other worker is called, nor was."""
        self._own = own
        self._folder = folder
        self._file = folder / f"{name}{_NUMBERS}"
        self._one_at_a_time = threading.Lock()
        self._alive = os.open(folder / f"{name}{_ALIVE}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._alive, fcntl.LOCK_EX)  # until the process ends, however it ends
        self._inherited = self._take_over()

    def collect(self) -> Iterator[Metric]:
        """For Prometheus."""
        with self._one_at_a_time:
            self._leave()
            with self._locked(fcntl.LOCK_SH):
                found = _sum(self._left())
        for family in found:
            metric = Metric(family.name, family.words, family.kind)
            for sample in family.samples:
                metric.add_sample(sample.name, sample.labels, sample.value)
            yield metric

    async def keep(self) -> None:
        """Leave the numbers every LEAVE_SECONDS, until cancelled."""
        while True:
            await asyncio.sleep(LEAVE_SECONDS)
            with self._one_at_a_time:
                self._leave()

    def close(self) -> None:
        """Leave the numbers for the last time."""
        with self._one_at_a_time:
            self._leave()
        os.close(self._alive)

    def _leave(self) -> None:
        own = [_family(metric) for collector in self._own for metric in collector.collect()]
        self._write(_sum([(own, True), (self._inherited, True)]) if self._inherited else own)

    def _write(self, numbers: Numbers) -> None:
        draft = self._file.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(numbers))
        draft.replace(self._file)

    def _take_over(self) -> Numbers:
        """The counters of all that are dead, from now on counted here."""
        with self._locked(fcntl.LOCK_EX):
            dead = [path for path in self._folder.glob(f"*{_NUMBERS}") if path != self._file and not _is_alive(path)]
            inherited = _sum((_decode(path.read_bytes()), False) for path in dead)
            self._write(inherited)
            for path in dead:
                path.unlink()
                path.with_suffix(_ALIVE).unlink()
        return inherited

    def _left(self) -> Iterator[tuple[Numbers, bool]]:
        for path in sorted(self._folder.glob(f"*{_NUMBERS}")):
            yield _decode(path.read_bytes()), path == self._file or _is_alive(path)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Alone, or with other readers: nobody may see the numbers of a dead worker twice, or not at all."""
        lock = os.open(self._folder / "metrics.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, how)
            yield
        finally:
            os.close(lock)


def _family(metric: Metric) -> Family:
    samples = [Sample(sample.name, dict(sample.labels), sample.value) for sample in metric.samples]
    return Family(metric.name, metric.type, metric.documentation, samples)


def _sum(parts: Iterable[tuple[Numbers, bool]]) -> Numbers:
    """All of them together; of what is marked False, being over, the gauges are left out."""
    families: dict[str, Family] = {}
    samples: dict[tuple[str, ...], Sample] = {}
    for numbers, is_there in parts:
        for family in numbers:
            together = families.setdefault(family.name, Family(family.name, family.kind, family.words, []))
            for sample in family.samples if is_there or family.kind != "gauge" else ():
                key = (sample.name, *sample.labels.values())
                known = samples.get(key)
                if known is None:
                    samples[key] = known = Sample(sample.name, sample.labels, sample.value)
                    together.samples.append(known)
                elif (combined := _NOT_SUMS.get(family.name)) is not None:
                    known.value = combined(known.value, sample.value)
                else:
                    known.value += sample.value
    return list(families.values())


def _is_alive(numbers: Path) -> bool:
    """Whether the worker that left these numbers is there: it holds a lock."""
    held = os.open(numbers.with_suffix(_ALIVE), os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(held)
    return False
