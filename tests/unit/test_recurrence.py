"""When a recurring task is due next."""

import pytest

from taskdash.domain import recurrence
from taskdash.domain.refusal import Refusal


def following(rule: str, due_on: str, today: str = "2020-01-01", **at: str | None) -> tuple[str, str] | None:
    return recurrence.following(
        recurrence.check(rule, "recurrence"), due_on, today, timezone=at.get("timezone"), due_time=at.get("due_time")
    )


@pytest.mark.parametrize(
    ("rule", "due_on", "next_due"),
    [
        ("FREQ=DAILY", "2026-03-28", "2026-03-29"),
        ("FREQ=DAILY;INTERVAL=3", "2026-02-27", "2026-03-02"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23", "2026-11-26"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-26", "2026-11-30"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "2026-11-23", "2026-12-01"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "2026-02-28"),
        ("FREQ=MONTHLY", "2026-01-31", "2026-03-31"),  # RFC 5545: months without the day are passed over
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-11-10", "2026-12-08"),
        ("FREQ=YEARLY", "2024-02-29", "2028-02-29"),
        ("rrule:freq=weekly;", "2026-11-23", "2026-11-30"),
    ],
)
def test_the_next_occurrence_follows_the_rule(rule: str, due_on: str, next_due: str) -> None:
    found = following(rule, due_on)

    assert found is not None
    assert found[0] == next_due


def test_occurrences_missed_meanwhile_are_passed_over_but_todays_is_not() -> None:
    assert following("FREQ=DAILY", "2026-11-01", today="2026-11-23") == ("2026-11-23", "FREQ=DAILY")
    assert following("FREQ=WEEKLY", "2026-11-02", today="2026-11-24") == ("2026-11-30", "FREQ=WEEKLY")


def test_a_task_done_early_comes_again_after_its_due_date() -> None:
    assert following("FREQ=WEEKLY", "2026-11-30", today="2026-11-23") == ("2026-12-07", "FREQ=WEEKLY")


def test_count_runs_down_and_ends_the_series() -> None:
    assert following("FREQ=DAILY;COUNT=3", "2026-11-01") == ("2026-11-02", "FREQ=DAILY;COUNT=2")
    assert following("FREQ=DAILY;COUNT=2", "2026-11-02") == ("2026-11-03", "FREQ=DAILY;COUNT=1")
    assert following("FREQ=DAILY;COUNT=1", "2026-11-03") is None


def test_missed_occurrences_use_up_the_count() -> None:
    assert following("FREQ=DAILY;COUNT=5", "2026-11-01", today="2026-11-04") == ("2026-11-04", "FREQ=DAILY;COUNT=2")
    assert following("FREQ=DAILY;COUNT=3", "2026-11-01", today="2026-11-04") is None


def test_until_as_a_date_includes_that_day() -> None:
    assert following("FREQ=DAILY;UNTIL=20261124", "2026-11-23") == ("2026-11-24", "FREQ=DAILY;UNTIL=20261124")
    assert following("FREQ=DAILY;UNTIL=20261124", "2026-11-24") is None


def test_until_in_utc_is_read_in_the_tasks_own_zone() -> None:
    """23:30 UTC is half past midnight of the next day in Berlin, and the afternoon before in Los Angeles."""
    rule = "FREQ=DAILY;UNTIL=20261124T233000Z"

    assert following(rule, "2026-11-24", timezone="Europe/Berlin", due_time="00:15") == ("2026-11-25", rule)
    assert following(rule, "2026-11-24", timezone="America/Los_Angeles", due_time="00:15") is None


def test_daylight_saving_moves_no_occurrence() -> None:
    """The clocks change on 29 March and 25 October 2026 in Berlin; 02:30 on the first of these does not exist."""
    for due_on, next_due in (("2026-03-28", "2026-03-29"), ("2026-03-29", "2026-03-30"), ("2026-10-24", "2026-10-25")):
        found = following("FREQ=DAILY", due_on, timezone="Europe/Berlin", due_time="02:30")

        assert found == (next_due, "FREQ=DAILY")


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "DAILY",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=5",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=99",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=DAILY\nRDATE:20260101",
        "FREQ=DAILY;" + "X" * 600,
        7,
        None,
    ],
)
def test_what_is_no_rule_of_days_or_longer_is_refused_by_name(rule: object) -> None:
    with pytest.raises(Refusal) as refused:
        recurrence.check(rule, "recurrence")

    assert refused.value.code == "invalid"
    assert refused.value.field == "recurrence"


def test_a_rule_that_never_comes_true_again_ends_the_series() -> None:
    assert following("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-11-23") is None
