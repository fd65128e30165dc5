"""When workers that die are started again: at once, then more and more seldom, never not at all."""

from taskdash.cli.workers import LONGEST_PAUSE, Restarts


def test_the_first_death_is_mended_at_once():
    restarts = Restarts()
    restarts.died(0, 100.0)

    assert restarts.seconds(100.0) == 0
    assert restarts.due(100.0) == [0]
    assert restarts.seconds(100.0) is None


def test_who_dies_again_and_again_is_started_ever_more_seldom_but_always():
    restarts, now, pauses = Restarts(), 100.0, []
    for _ in range(10):
        restarts.died(0, now)
        pauses.append(restarts.seconds(now))
        now += pauses[-1] or 0
        assert restarts.due(now) == [0]

    assert pauses == [0, 0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_who_has_lived_for_long_is_started_at_once_again():
    restarts = Restarts()
    for now in (100.0, 101.0, 200.0):
        restarts.died(0, now)
        assert restarts.due(now + 0.5) == [0]

    restarts.died(0, 300.0)
    assert restarts.seconds(300.0) == 0


def test_one_that_dies_often_does_not_hold_up_another():
    restarts = Restarts()
    for now in (100.0, 101.0, 102.0):
        restarts.died(0, now)
        restarts.due(now)
    restarts.died(1, 102.0)

    assert restarts.due(102.0) == [1]
    assert restarts.due(103.0) == [0]
