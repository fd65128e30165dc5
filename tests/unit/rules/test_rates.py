"""The rule of rate limits: what is granted in any stretch of time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskdash.domain.rates import SHARE, Others, Rate, admit, lease

RATE = Rate(10, 60)


def granted(rate: Rate, times: list[float]) -> list[bool]:
    """What becomes of requests at these times."""
    settled_at, outcomes = None, []
    for now in times:
        verdict = admit(rate, settled_at, now)
        settled_at = verdict.settled_at
        outcomes.append(verdict.granted)
    return outcomes


def test_the_whole_limit_may_be_used_at_once():
    assert granted(RATE, [5.0] * 12) == [True] * 10 + [False] * 2


def test_what_is_left_counts_down_to_nothing():
    settled_at, left = None, []
    for _ in range(10):
        verdict = admit(RATE, settled_at, 5.0)
        settled_at = verdict.settled_at
        left.append(verdict.left)

    assert left == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_who_waits_as_long_as_told_is_granted_and_a_moment_earlier_not():
    full = 5.0 + RATE.seconds
    wait = admit(RATE, full, 5.0).wait

    assert wait == pytest.approx(6.0, abs=0.001)
    assert not admit(RATE, full, 5.0 + wait - 0.1).granted
    assert admit(RATE, full, 5.0 + wait).granted


def test_refusals_cost_nothing():
    assert granted(RATE, [0.0] * 1_000 + [6.0]).count(True) == 11


def test_a_clock_that_was_set_back_locks_nobody_out():
    """At worst the limit is as if used up now."""
    assert admit(RATE, 1_000_000.0, 5.0).wait == pytest.approx(6.0, abs=0.001)


@given(
    st.integers(1, 50),
    st.floats(1, 1_000),
    st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=300),
)
def test_no_stretch_of_time_is_granted_more_than_promised(requests, seconds, pauses):
    rate, now, times = Rate(requests, seconds), 0.0, []
    for pause in pauses:
        now += pause if pause > 50 else 0  # bursts, and pauses between them
        times.append(now)
    good = [time for time, ok in zip(times, granted(rate, times), strict=True) if ok]

    for first in range(0, len(good), 7):
        for last in range(first, len(good), 5):
            assert last - first + 1 <= requests + (good[last] - good[first]) * requests / seconds + 0.01


def test_a_lease_is_a_part_of_the_share_and_at_least_one_request():
    assert lease(RATE, None, 5.0, Others())[0].tokens == 1
    assert lease(Rate(1_000, 60), None, 5.0, Others())[0].tokens == 100
    assert lease(Rate(1_000, 60), None, 5.0, Others(3, 60))[0].tokens == 25
    assert lease(Rate(1_000, 60), None, 5.0, Others(3, 90))[0].tokens == 10
    assert lease(Rate(1_000, 60), None, 5.0, Others(1, 100))[0].tokens == 1


@given(
    st.integers(1, 200),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["ask", "spend", "wait"])), min_size=1, max_size=400),
)
def test_processes_that_lease_never_grant_more_than_promised(requests, steps):
    """Held or granted, from the first lease on, by four processes that spend as they like."""
    rate, now, settled_at = Rate(requests, 60), 0.0, None
    held, granted = [0, 0, 0, 0], []
    for process, step in steps:
        if step == "wait":
            now += 60 / requests * (process + 1)
        elif step == "spend" and held[process]:
            held[process] -= 1
            granted.append(now)
        elif step == "ask" and not held[process]:
            others = [tokens for n, tokens in enumerate(held) if tokens and n != process]
            made, settled_at = lease(rate, settled_at, now, Others(len(others), sum(others)))
            held[process] = made.tokens
        assert sum(held) <= requests * SHARE + 4
    for n, first in enumerate(granted):
        most = requests * (1 + SHARE) + 4 + (granted[-1] - first) * requests / 60
        assert len(granted) - n <= most + 0.01
