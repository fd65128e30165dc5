"""What a generator has counted: answers by kind and status, how long they took, and how that went on over time."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import msgspec

from taskdash.bench.histogram import Histogram, merged


class Counted(msgspec.Struct):
    """The counts of one process, as they are sent to the one that asked.

    `finished` and `bytes` are of answers that came within the measured time, the others of requests that were due in
    it, whenever they were answered.
    """

    finished: dict[str, int] = msgspec.field(default_factory=dict)
    bytes: int = 0
    statuses: dict[int, int] = msgspec.field(default_factory=dict)
    durations: dict[str, dict[int, int]] = msgspec.field(default_factory=dict)
    by_second: dict[int, tuple[int, int]] = msgspec.field(default_factory=dict)
    words: dict[str, int] = msgspec.field(default_factory=dict)
    lost: int = 0
    retried: int = 0


class Window(Protocol):
    """What is measured: from `start` to `end`, in ns of the clock that answers are counted by."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Tally:
    """Counts as answers come. Good ones are those with a status below 400."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._counted = Counted()
        self._durations: dict[str, Histogram] = {}

    def count(self, kind: str, status: int, size: int, due: int, now: int) -> None:
        """An answer at `now` to a request that was due at `due`."""
        good = status < 400
        counted = self._counted
        start, end = self._window.start, self._window.end
        if start <= now < end:
            second = (now - start) // 1_000_000_000
            well, ill = counted.by_second.get(second, (0, 0))
            counted.by_second[second] = (well + good, ill + (not good))
            counted.bytes += size
            if good:
                counted.finished[kind] = counted.finished.get(kind, 0) + 1
        if start <= due < end:
            counted.statuses[status] = counted.statuses.get(status, 0) + 1
            if good:
                histogram = self._durations.get(kind)
                if histogram is None:
                    histogram = self._durations[kind] = Histogram()
                histogram.record((now - due) // 1_000)

    def note(self, word: str, now: int) -> None:
        """An answer at `now` that the script wants to be counted under `word`."""
        if self._window.start <= now < self._window.end:
            self._counted.words[word] = self._counted.words.get(word, 0) + 1

    def lose(self, due: int) -> None:
        """A request that was never answered."""
        self._counted.lost += self._window.start <= due < self._window.end

    def retry(self) -> None:
        """A request that is sent again."""
        self._counted.retried += 1

    def result(self) -> Counted:
        """All of it."""
        self._counted.durations = {kind: histogram.counts for kind, histogram in self._durations.items()}
        return self._counted


class Measured(NamedTuple):
    """What all generators together have counted in `seconds`; durations only of good answers (status below 400).

    `by_second` has good and other answers; it is empty where a generator does not tell them.
    """

    seconds: float
    finished: dict[str, int]
    bytes: int
    statuses: dict[int, int]
    durations: dict[str, Histogram]
    by_second: list[tuple[int, int]]
    words: dict[str, int]
    lost: int
    retried: int

    @property
    def good(self) -> int:
        """Good answers within the measured time."""
        return sum(self.finished.values())

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.good / self.seconds

    @property
    def answers(self) -> int:
        """All answers within the measured time."""
        return sum(map(sum, self.by_second)) if self.by_second else self.good + self.refused

    @property
    def refused(self) -> int:
        """Answers that were not good."""
        return sum(count for status, count in self.statuses.items() if status >= 400)

    @property
    def duration(self) -> Histogram:
        """The durations of all kinds."""
        return merged(self.durations.values())


def joined(parts: Iterable[Measured]) -> Measured:
    """What was measured of the same at several times, as one."""
    counted, seconds = [], 0.0
    for part in parts:
        durations = {kind: histogram.counts for kind, histogram in part.durations.items()}
        by_second = dict(enumerate(part.by_second, round(seconds)))
        told = (part.finished, part.bytes, part.statuses, durations, by_second, part.words, part.lost, part.retried)
        counted.append(Counted(*told))
        seconds += part.seconds
    whole = together(counted, seconds)
    return whole if any(each.by_second for each in counted) else whole._replace(by_second=[])


def together(all_counted: Iterable[Counted], seconds: float) -> Measured:
    """The counts of several processes as one."""
    finished: dict[str, int] = {}
    statuses: dict[int, int] = {}
    words: dict[str, int] = {}
    durations: dict[str, Histogram] = {}
    by_second = [(0, 0)] * max(1, round(seconds))
    size = lost = retried = 0
    for counted in all_counted:
        size, lost, retried = size + counted.bytes, lost + counted.lost, retried + counted.retried
        for kind, count in counted.finished.items():
            finished[kind] = finished.get(kind, 0) + count
        for status, count in counted.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
        for word, count in counted.words.items():
            words[word] = words.get(word, 0) + count
        for kind, counts in counted.durations.items():
            durations.setdefault(kind, Histogram()).add(Histogram(counts))
        for second, (well, ill) in counted.by_second.items():
            if second < len(by_second):
                by_second[second] = (by_second[second][0] + well, by_second[second][1] + ill)
    return Measured(seconds, finished, size, statuses, durations, by_second, words, lost, retried)
