"""How the benchmark counts: durations to within 0.8 %, percentiles over several processes, only the measured time."""

import random
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from taskdash.bench.histogram import Histogram, merged
from taskdash.bench.tally import Tally, together

SECOND = 1_000_000_000  # ns

durations = st.lists(st.integers(0, 3_000_000_000), min_size=1)


@given(durations)
def test_a_percentile_is_the_longest_duration_of_that_share_to_within_a_128th(values):
    histogram = Histogram()
    for value in values:
        histogram.record(value)

    for percent in (1, 50, 99, 100):
        exact = sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
        assert exact <= histogram.percentile(percent) <= exact + exact / 128


@given(durations, durations)
def test_histograms_of_two_processes_are_as_one(some, others):
    apart, whole = [Histogram(), Histogram()], Histogram()
    for histogram, values in zip(apart, (some, others), strict=True):
        for value in values:
            histogram.record(value)
            whole.record(value)

    assert merged(Histogram(histogram.counts) for histogram in apart).counts == whole.counts


def test_where_nothing_was_counted_percentiles_are_zero():
    assert Histogram().percentile(99) == 0


def test_what_was_due_in_the_measured_time_is_counted_however_late_its_answer():
    tally = Tally(SimpleNamespace(start=0, end=2 * SECOND))

    tally.count("read", 200, 100, due=SECOND, now=5 * SECOND)
    tally.count("read", 200, 100, due=-SECOND, now=-SECOND // 2)  # while warming up
    measured = together([tally.result()], 2.0)

    assert measured.duration.count == 1
    assert measured.duration.percentile(50) >= 4_000_000  # µs
    assert measured.good == 0  # the rate is of answers within the time


def test_refusals_and_what_was_never_answered_are_told_apart_from_good_answers():
    tally = Tally(SimpleNamespace(start=0, end=SECOND))

    for status in (200, 304, 429, 503):
        tally.count("read", status, 10, due=1, now=2)
    tally.lose(due=5)
    measured = together([tally.result()], 1.0)

    assert (measured.good, measured.refused, measured.lost) == (2, 2, 1)
    assert measured.by_second == [(2, 2)]


def test_seconds_of_several_processes_are_added_up():
    tallies = [Tally(SimpleNamespace(start=0, end=3 * SECOND)) for _ in range(2)]
    chance = random.Random(1)

    for _ in range(100):
        chance.choice(tallies).count("read", 200, 10, due=SECOND, now=SECOND + 1)
    measured = together([tally.result() for tally in tallies], 3.0)

    assert measured.by_second == [(0, 0), (100, 0), (0, 0)]
