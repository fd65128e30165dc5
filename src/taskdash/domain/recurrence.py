"""When a recurring task is due next (RFC 5545 RRULE), by the calendar of its own time zone.

A task holds local dates, so daylight saving never moves an occurrence: 09:00 stays 09:00. A rule is read as starting at
the occurrence at hand; COUNT in it says how many there still are, that one included.
"""

import re
from datetime import MAXYEAR, date, datetime, time
from typing import Any, cast

from dateutil.rrule import rrule, rrulestr

from taskdash.domain import times
from taskdash.domain.refusal import invalid

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS = {
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "WKST",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
}
_NUMBERS = {  # what each number of a part lies between, zero left out
    "BYMONTH": (1, 12),
    "BYWEEKNO": (-53, 53),
    "BYYEARDAY": (-366, 366),
    "BYMONTHDAY": (-31, 31),
    "BYSETPOS": (-366, 366),
}
_DAY = re.compile(r"([+-]?([1-9]|[1-4][0-9]|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)")
_HORIZON_YEARS = 50  # a rule that does not come true for so long has ended
_LONGEST = 500  # characters of a rule
_SKIPPED = 10_000  # occurrences that may have been missed, beyond which the rule counts as ended


def check(value: Any, field: str) -> str:
    """`value` as a rule in normal form: upper case, without the name `RRULE:`."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise invalid(field, "must be a recurrence rule, such as FREQ=WEEKLY;BYDAY=MO,TH")
    text = value.strip().upper().removeprefix("RRULE:").strip(";")
    parts = _parts(text, field)
    if parts.get("FREQ") not in _FREQUENCIES:
        raise invalid(field, f"FREQ must be one of {', '.join(_FREQUENCIES)}")
    if "UNTIL" in parts and "COUNT" in parts:
        raise invalid(field, "may have COUNT or UNTIL, not both")
    if "COUNT" in parts and not re.fullmatch(r"[1-9][0-9]{0,8}", parts["COUNT"]):
        raise invalid(field, "COUNT must be a whole number from 1")
    if "INTERVAL" in parts and not re.fullmatch(r"[1-9][0-9]{0,3}", parts["INTERVAL"]):
        raise invalid(field, "INTERVAL must be a whole number from 1 to 9999")
    if "UNTIL" in parts and not re.fullmatch(r"[0-9]{8}(T[0-9]{6}Z?)?", parts["UNTIL"]):
        raise invalid(field, "UNTIL must be a date, such as 20261231, or a time, such as 20261231T235959Z")
    _check_lists(parts, field)
    try:
        _rule(parts, date(2024, 2, 29), None)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise invalid(field, f"is no recurrence rule: {error}") from None
    return text


def _check_lists(parts: dict[str, str], field: str) -> None:
    for name, (low, high) in _NUMBERS.items():
        for number in parts[name].split(",") if name in parts else ():
            if not re.fullmatch(r"[+-]?[0-9]{1,3}", number) or int(number) == 0 or not low <= int(number) <= high:
                raise invalid(field, f"{name} must be numbers from {low} to {high}, without zero")
    for day in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        if not _DAY.fullmatch(day):
            raise invalid(field, "BYDAY must be days such as MO, 2TU or -1FR")


def _parts(text: str, field: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts or name not in _PARTS:
            raise invalid(field, f"{part!r} is not a part of a recurrence rule of days, weeks, months or years")
        parts[name] = value
    return parts


def _rule(parts: dict[str, str], start: date, timezone: str | None, due_time: str | None = None) -> rrule:
    """The rule over naive local times from `start` on, COUNT left out: the caller counts."""
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    at = time.fromisoformat(due_time) if due_time else time()
    rule = cast(rrule, rrulestr(text, dtstart=datetime.combine(start, at)))  # one RRULE is never a set of rules
    end = datetime.combine(start, time.max).replace(year=min(start.year + _HORIZON_YEARS, MAXYEAR), day=1)
    if "UNTIL" in parts:
        end = min(end, _until(parts["UNTIL"], timezone, due_time))
    return rule.replace(until=end)


def _until(text: str, timezone: str | None, due_time: str | None) -> datetime:
    """UNTIL as a naive local time: in UTC it is converted, as a date it includes the whole day."""
    at = datetime.fromisoformat(text)
    if len(text) == len("20261231"):
        return datetime.combine(at.date(), time.max)
    if at.tzinfo is None:
        return at
    local = at.astimezone(times.zone(timezone or "UTC")).replace(tzinfo=None)
    # an all-day occurrence on the day of UNTIL still counts
    return local if due_time else datetime.combine(local.date(), time.max)


def following(
    rule: str, due_on: str, today: str, *, timezone: str | None, due_time: str | None
) -> tuple[str, str] | None:
    """The next occurrence's (date, rule): the first after `due_on` that is not before `today`; None after the last.

    Missed occurrences are passed over, and count. Dates are `YYYY-MM-DD`, local to the task.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    left = int(parts["COUNT"]) if "COUNT" in parts else None
    start = date.fromisoformat(due_on)
    passed = 0
    for found in _rule(parts, start, timezone, due_time):
        if found.date() <= start:
            continue
        passed += 1
        if passed > _SKIPPED or (left is not None and passed >= left):
            return None
        if found.date().isoformat() >= today:
            if left is not None:
                parts["COUNT"] = str(left - passed)
            return found.date().isoformat(), ";".join(f"{name}={value}" for name, value in parts.items())
    return None
