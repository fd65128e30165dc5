"""Dates and recurrences in English: what has one meaning is taken, what may have two is not."""

from datetime import date

import pytest

from taskdash.domain import recurrence
from taskdash.domain.formats.english import When, when
from tests.reading_rows import TODAY


@pytest.mark.parametrize(
    ("words", "due_on", "due_time"),
    [
        ("today", "2026-03-09", None),
        ("Tomorrow at 9am", "2026-03-10", "09:00"),
        ("wed", "2026-03-11", None),
        ("monday", "2026-03-16", None),
        ("in 3 days", "2026-03-12", None),
        ("in 2 weeks", "2026-03-23", None),
        ("2026-09-04", "2026-09-04", None),
        ("2026-09-04 14:00", "2026-09-04", "14:00"),
        ("5 Oct", "2026-10-05", None),
        ("oct 5th", "2026-10-05", None),
        ("5 Jan", "2027-01-05", None),
        ("9 march", "2026-03-09", None),
        ("Oct 5, 2027 2:30 pm", "2027-10-05", "14:30"),
        ("29 feb", "2028-02-29", None),
        ("10 Apr 12am", "2026-04-10", "00:00"),
    ],
)
def test_a_date_with_or_without_a_time(words, due_on, due_time):
    assert when(words, TODAY) == When(date.fromisoformat(due_on), due_time)


@pytest.mark.parametrize(
    ("words", "due_on", "rule"),
    [
        ("every day", "2026-03-09", "FREQ=DAILY"),
        ("daily", "2026-03-09", "FREQ=DAILY"),
        ("every 3 days", "2026-03-09", "FREQ=DAILY;INTERVAL=3"),
        ("every weekday", "2026-03-09", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every weekend", "2026-03-14", "FREQ=WEEKLY;BYDAY=SA"),
        ("every monday and thursday", "2026-03-09", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("ev wed, fri", "2026-03-11", "FREQ=WEEKLY;BYDAY=WE,FR"),
        ("every other tuesday", "2026-03-10", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every other tues starting 1 nov", "2026-11-03", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every other week", "2026-03-09", "FREQ=WEEKLY;INTERVAL=2"),
        ("every month", "2026-03-09", "FREQ=MONTHLY"),
        ("every quarter", "2026-03-09", "FREQ=MONTHLY;INTERVAL=3"),
        ("yearly", "2026-03-09", "FREQ=YEARLY"),
        ("every 27th", "2026-03-27", "FREQ=MONTHLY;BYMONTHDAY=27"),
        ("every 1st and 15th", "2026-03-15", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("every last day", "2026-03-31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("every 3rd friday", "2026-03-20", "FREQ=MONTHLY;BYDAY=3FR"),
        ("every last friday of the month", "2026-03-27", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every jan 27th", "2027-01-27", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=27"),
        ("every 14 days starting 1 Nov", "2026-11-01", "FREQ=DAILY;INTERVAL=14"),
        ("every week until 2026-12-01", "2026-03-09", "FREQ=WEEKLY;UNTIL=20261201"),
    ],
)
def test_a_recurrence_is_a_rule_and_its_first_date(words, due_on, rule):
    assert when(words, TODAY) == When(date.fromisoformat(due_on), None, rule)
    assert recurrence.check(rule, "recurrence") == rule


def test_a_recurrence_may_have_a_time_or_a_part_of_the_day():
    assert when("every mon at 9:30", TODAY) == When(TODAY, "09:30", "FREQ=WEEKLY;BYDAY=MO")
    assert when("every evening", TODAY) == When(TODAY, "19:00", "FREQ=DAILY")


def test_an_exclamation_mark_counts_from_completion():
    assert when("every! 3 days", TODAY) == When(TODAY, None, "FREQ=DAILY;INTERVAL=3", after=True)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "every",
        "every hour",
        "every 12 hours",
        "next week",
        "05/10/2026",
        "every second friday",
        "every blue moon",
        "5 oct at 25:00",
        "5 oct at 13pm",
        "30 feb",
        "2026-02-30",
        "every day starting sometime",
        "every friday until 3 jan 2020",
        "5 oct starting 3 nov",
        "jeden Montag",
        "at 9am",
    ],
)
def test_what_may_mean_several_things_or_nothing_is_not_taken(words):
    assert when(words, TODAY) is None
