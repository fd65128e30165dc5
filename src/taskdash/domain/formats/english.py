"""Dates and recurrences in English words, as far as they have one meaning: "every other monday", "5 Oct at 9am".

The words are those of Todoist: https://www.todoist.com/help/articles/introduction-to-recurring-dates-YUYVJJAV
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateutil.rrule import rrulestr

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = {spelt: i for i, name in enumerate(_DAYS) for spelt in (name, f"{name}s", name[:3])}
_DAY_NAMES |= {"tues": 1, "wednes": 2, "thur": 3, "thurs": 3}
_MONTH_NAMES = {spelt: i for i, name in enumerate(_MONTHS, 1) for spelt in (name, name[:3])} | {"sept": 9}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_ORDINALS = {"first": 1, "last": -1}  # "every second friday" may mean every other one
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "quarter": "MONTHLY", "year": "YEARLY"}
_TIMES_OF_DAY = {"morning": "09:00", "afternoon": "12:00", "evening": "19:00", "night": "22:00"}  # as Todoist has them
_ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}

_CLOCK = re.compile(r"(?:\bat )?\b(?:([0-9]{1,2}):([0-9]{2})(?: ?([ap])m)?|([0-9]{1,2}) ?([ap])m)\b")
_BOUNDS = re.compile(r" (starting|from|beginning|ending|until) ")
_NUMBER = r"([0-9]{1,2})(?:st|nd|rd|th)?"


class When(NamedTuple):
    """A due date, with its time of day and RRULE if there are; `after` marks a recurrence counted from completion."""

    due_on: date
    due_time: str | None = None
    recurrence: str | None = None
    after: bool = False


def when(text: str, today: date) -> When | None:
    """What `text` means on the day `today`; None where it is not understood for certain."""
    words = " ".join(text.lower().replace(",", " , ").split())
    words, start, end = _bounds(words, today)
    words, clock = _clock(words)
    if _WRONG in (start, end, clock):
        return None
    repeated = re.fullmatch(r"(?:every|ev)(!?) (.+)", words)
    if not repeated and words not in _ADVERBS:
        day = _day(words, today)
        return When(day, clock) if day and start is None and end is None else None
    words = repeated[2] if repeated else _ADVERBS[words]
    part_of_day = _TIMES_OF_DAY.get(words)
    rule = _rule("day" if part_of_day else words)
    if rule is None:
        return None
    first = _first(rule, start or today)
    if end is not None:
        rule += f";UNTIL={end:%Y%m%d}"
    late = end is not None and first is not None and first > end
    after = bool(repeated and repeated[1])
    return None if first is None or late else When(first, clock or part_of_day, rule, after)


_WRONG: Any = object()  # a bound or a time that is not understood


def _bounds(words: str, today: date) -> tuple[str, Any, Any]:
    """The words before "starting …" and "ending …", and these two dates, None where there are none."""
    head, *parts = _BOUNDS.split(f" {words} ".replace("  ", " "))
    start = end = None
    for word, bound in zip(parts[::2], parts[1::2], strict=True):
        day = _day(bound.strip(), today) or _WRONG
        if word in ("ending", "until"):
            end = day
        else:
            start = day
    return head.strip(), start, end


def _clock(words: str) -> tuple[str, Any]:
    """The words without the time of day, and that, None where there is none."""
    found = _CLOCK.search(words)
    if not found:
        return words, None
    hour, minute = int(found[1] or found[4]), int(found[2] or 0)
    half = found[3] or found[5]
    if half:
        if not 1 <= hour <= 12:
            return words, _WRONG
        hour = hour % 12 + (12 if half == "p" else 0)
    rest = " ".join((words[: found.start()] + words[found.end() :]).split())
    return rest, f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else _WRONG


def _first(rule: str, start: date) -> date | None:
    """The first date on or after `start` at which the rule occurs; every other Monday begins with the next one."""
    rule = rule.replace(";INTERVAL=2;BYDAY", ";BYDAY")
    found = rrulestr(rule, dtstart=datetime.combine(start, time())).after(datetime.combine(start, time()), inc=True)
    return found.date() if found else None


def _day(words: str, today: date) -> date | None:
    """One date: ISO, "5 oct 2026", "oct 5", "today", "in 3 days", or a day of the week, which is the next such day."""
    if words in ("today", "tod"):
        return today
    if words in ("tomorrow", "tom"):
        return today + timedelta(days=1)
    if words in _DAY_NAMES:
        return today + timedelta(days=(_DAY_NAMES[words] - today.weekday() - 1) % 7 + 1)
    if found := re.fullmatch(r"in ([0-9]{1,4}) (day|week)s?", words):
        return today + timedelta(days=int(found[1]) * (7 if found[2] == "week" else 1))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
        try:
            return date.fromisoformat(words)
        except ValueError:
            return None
    return _calendar_day(words, today)


def _calendar_day(words: str, today: date) -> date | None:
    """ "5 oct", "oct 5th" or the same with a year; without one it is the next such day, today included."""
    found = re.fullmatch(rf"(?:{_NUMBER} ([a-z]+)|([a-z]+) {_NUMBER})(?: ,)?(?: ([0-9]{{4}}))?", words)
    month = _MONTH_NAMES.get(found[2] or found[3]) if found else None
    if not found or not month:
        return None
    day = int(found[1] or found[4])
    years = [int(found[5])] if found[5] else range(today.year, today.year + 9)  # 29 Feb may be eight years off
    for year in years:
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if found[5] or candidate >= today:
            return candidate
    return None


def _rule(words: str) -> str | None:
    """What follows "every" as an RRULE."""
    if words in ("weekday", "workday", "weekdays", "workdays"):
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    if words == "weekend":
        return "FREQ=WEEKLY;BYDAY=SA"  # as Todoist has it
    if words in ("last day", "last day of the month"):
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    for rule in (_interval, _weekdays, _nth_weekday, _month_days, _year_day):
        if found := rule(words):
            return found
    return None


def _interval(words: str) -> str | None:
    found = re.fullmatch(r"(?:(other|[0-9]{1,3}(?:nd|rd|th)?|[a-z]+) )?(day|week|month|quarter|year)s?", words)
    if not found:
        return None
    count = _count(found[1]) if found[1] else 1
    if not count:
        return None
    count *= 3 if found[2] == "quarter" else 1
    return f"FREQ={_UNITS[found[2]]}" + (f";INTERVAL={count}" if count > 1 else "")


def _count(word: str) -> int | None:
    if word == "other":
        return 2
    if digits := re.match(r"[0-9]+", word):
        return int(digits[0])
    return _NUMBERS.get(word)


def _weekdays(words: str) -> str | None:
    """ "mon, wed and fri", "other monday"."""
    other = words.startswith("other ")
    names = [w for w in words.removeprefix("other ").split() if w not in (",", "and")]
    if not names or any(name not in _DAY_NAMES for name in names):
        return None
    days = sorted({_DAY_NAMES[name] for name in names})
    return f"FREQ=WEEKLY;{'INTERVAL=2;' if other else ''}BYDAY={','.join(_CODES[day] for day in days)}"


def _nth_weekday(words: str) -> str | None:
    """ "3rd friday", "last monday of the month"."""
    found = re.fullmatch(r"(?:([1-5])(?:st|nd|rd|th)|([a-z]+)) ([a-z]+)(?: of the month)?", words)
    if not found or found[3] not in _DAY_NAMES:
        return None
    which = int(found[1]) if found[1] else _ORDINALS.get(found[2])
    return f"FREQ=MONTHLY;BYDAY={which}{_CODES[_DAY_NAMES[found[3]]]}" if which else None


def _month_days(words: str) -> str | None:
    """ "27th", "27", "1st and 15th"."""
    names = [w for w in words.removesuffix(" of the month").split() if w not in (",", "and")]
    days = [int(found[1]) for name in names if (found := re.fullmatch(_NUMBER, name))]
    if not days or len(days) != len(names) or not all(1 <= day <= 31 for day in days):
        return None
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, sorted(set(days))))}"


def _year_day(words: str) -> str | None:
    """ "jan 27th", "27 january"."""
    day = _calendar_day(words, date(2000, 1, 1)) if not re.search(r"[0-9]{4}", words) else None
    return f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}" if day else None
