"""How the benchmark counts: durations to within 0.8 %, percentiles over several processes, only the measured time."""

import os
import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskdash.bench import procs
from taskdash.bench.baseline import Missing, running
from taskdash.bench.generator import Run, Used
from taskdash.bench.generator import joined as runs_joined
from taskdash.bench.histogram import Histogram, merged
from taskdash.bench.tally import Tally, joined, together

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


def measured(seconds: float, *answers: tuple[int, int]):
    """What is counted of good answers: each with its second, and how many µs it took."""
    tally = Tally(SimpleNamespace(start=0, end=round(seconds * SECOND)))
    for second, us in answers:
        due = second * SECOND
        tally.count("list", 200, 100, due, due + us * 1_000)
    return together([tally.result()], seconds)


def test_parts_of_a_measurement_are_as_one():
    parts = [measured(2.0, (0, 10), (1, 20)), measured(2.0, (1, 30))]
    whole = joined(parts)

    assert (whole.seconds, whole.good, whole.bytes, whole.answers) == (4.0, 3, 300, 3)
    assert whole.rate == 0.75
    assert whole.by_second == [(1, 0), (1, 0), (0, 0), (1, 0)]
    assert [whole.duration.percentile(percent) for percent in (1, 50, 100)] == [10, 20, 30]


def test_where_a_generator_tells_no_seconds_the_parts_have_none_together():
    parts = [measured(1.0, (0, 10))._replace(by_second=[]) for _ in range(2)]

    assert (joined(parts).by_second, joined(parts).answers) == ([], 2)


def test_what_parts_were_measured_with_is_their_mean_and_their_counters_add_up():
    used = Used(generator_cpu=0.25, server_cpu=1.0, other_cpu=0.0, server_memory=10, load=0.5)
    later = Used(generator_cpu=0.75, server_cpu=2.0, other_cpu=0.5, server_memory=30, load=2.0)
    parts = [Run(measured(1.0, (0, 10)), used, {"hits": 3.0}), Run(measured(1.0, (0, 10)), later, {"hits": 4.0})]
    whole = runs_joined(parts)

    assert whole.used == Used(0.5, 1.5, 0.25, 30, 0.5)
    assert whole.counted == {"hits": 7.0}
    assert whole.measured.good == 2


def test_a_baseline_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(Missing, match=r"there is no server\.js in "), running(tmp_path, 1):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="how a process is, proc(5) tells")
def test_who_stands_still_goes_on_afterwards():
    def state() -> str:
        return Path(f"/proc/{process.pid}/stat").read_text().rpartition(") ")[2][0]

    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with procs.standing_still([process.pid, gone.pid]):
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        assert state() == "T"
    os.waitid(os.P_PID, process.pid, os.WCONTINUED)
    assert state() != "T"
    process.communicate(b"\n")
    assert process.returncode == 0
