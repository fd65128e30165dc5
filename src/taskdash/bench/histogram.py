"""Durations, counted so that percentiles of many processes can be put together afterwards."""

from collections.abc import Iterable, Iterator, Mapping

# Each power of two is divided into 2**7 steps: a value is known to within 1/128. The scheme is HdrHistogram's
# (https://hdrhistogram.github.io/HdrHistogram/).
_BITS = 7
_EXACT = 2 << _BITS  # below this, each microsecond is counted by itself
_LONGEST = (1 << 32) - 1  # µs, more than an hour; longer counts as this


class Histogram:
    """Counts of durations in microseconds, each known to within 0.8 %."""

    def __init__(self, counts: Mapping[int, int] | None = None) -> None:
        """`counts` is what another histogram's `counts` gave."""
        self._counts: dict[int, int] = dict(counts or {})

    def record(self, us: int, times: int = 1) -> None:
        """Count a duration, which was needed so many times."""
        if us < _EXACT:
            place = max(0, us)
        else:
            shift = min(us, _LONGEST).bit_length() - _BITS - 1
            place = (shift << _BITS) + (min(us, _LONGEST) >> shift)
        self._counts[place] = self._counts.get(place, 0) + times

    @property
    def count(self) -> int:
        """How many were counted."""
        return sum(self._counts.values())

    @property
    def counts(self) -> dict[int, int]:
        """The counts as they can be sent and stored, by place."""
        return dict(self._counts)

    def add(self, other: "Histogram") -> None:
        """Count what `other` has counted."""
        for place, count in other._counts.items():
            self._counts[place] = self._counts.get(place, 0) + count

    def percentile(self, percent: float) -> float:
        """The duration in µs that `percent` % of those counted do not exceed; 0 where nothing was counted."""
        return next(self.percentiles([percent]))[1]

    def percentiles(self, percents: Iterable[float]) -> Iterator[tuple[float, float]]:
        """Each of the ascending `percents` with its duration, as `percentile` says."""
        places = iter(sorted(self._counts.items()))
        total, seen, highest = self.count, 0, 0
        for percent in percents:
            wanted = total * percent / 100
            while seen < wanted:
                place, count = next(places)
                seen += count
                highest = _highest(place)
            yield percent, float(highest)


def merged(histograms: Iterable[Histogram]) -> Histogram:
    """One histogram of all that these have counted."""
    whole = Histogram()
    for histogram in histograms:
        whole.add(histogram)
    return whole


def _highest(place: int) -> int:
    """The longest duration that is counted at `place`."""
    if place < _EXACT:
        return place
    shift = (place >> _BITS) - 1
    return ((place - (shift << _BITS) + 1) << shift) - 1
