"""How a cell of text becomes a value: each function answers the normal form or refuses, naming the column."""

import csv
import re
from datetime import UTC, datetime
from functools import lru_cache

from taskdash.domain import checks, times
from taskdash.domain.formats.rows import Label
from taskdash.domain.queries import PRIORITIES, STATUSES
from taskdash.domain.refusal import invalid

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.0+)?)?")  # spreadsheets drop zeros and add seconds
_SPELLINGS = {"canceled": "cancelled", "doing": "in_progress", "to_do": "todo", "complete": "done", "completed": "done"}


def check_text(cells: list[str], columns: list[str]) -> None:
    """Refuse the cell that was not UTF-8 in the file (it has been read with surrogateescape)."""
    for cell, column in zip(cells, columns, strict=False):
        if not cell.isascii():
            try:
                cell.encode()
            except UnicodeEncodeError:
                raise invalid(column, "is not UTF-8 text") from None


@lru_cache(maxsize=256)
def status(text: str) -> str:
    """One of the statuses, in any case, with spaces or hyphens."""
    word = re.sub(r"[\s-]+", "_", text.strip().lower())
    word = _SPELLINGS.get(word, word)
    if word not in STATUSES:
        raise invalid("status", f"must be one of {', '.join(STATUSES)}")
    return word


@lru_cache(maxsize=256)
def priority(text: str) -> str:
    """One of the priorities, in any case."""
    word = text.strip().lower()
    if word not in PRIORITIES:
        raise invalid("priority", f"must be one of {', '.join(PRIORITIES)}")
    return word


def instant(text: str, field: str) -> str:
    """A time; one without an offset is in UTC, and a date means its midnight."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise invalid(field, "must be a time, such as 2026-01-31T09:30:00Z") from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        return times.instant(found)
    except OverflowError:
        raise invalid(field, "lies outside the calendar") from None


def day(text: str, field: str) -> str:
    """A date, `YYYY-MM-DD`."""
    found: str = checks.day(text.strip(), field)
    return found


def time_of_day(text: str, field: str) -> str:
    """A time of day; seconds are dropped."""
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise invalid(field, "must be a time of day, such as 09:30")
    return f"{int(found[1]):02}:{found[2]}"


def whole(text: str, field: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"\s*[0-9]{1,12}\s*", text, re.ASCII):
        raise invalid(field, "must be a whole number")
    return int(text)


def local(text: str, field: str, timezone: str) -> tuple[str, str]:
    """The (date, time of day) of an RFC 3339 time in `timezone`."""
    try:
        found = times.moment(text).astimezone(times.zone(timezone))
    except (ValueError, OverflowError):
        raise invalid(field, "must be a time with its offset from UTC, such as 2026-01-31T09:30:00Z") from None
    return found.date().isoformat(), f"{found:%H:%M}"


def names(text: str, field: str) -> tuple[str, ...]:
    """The names in a cell: separated by commas; one that holds a comma is in double quotes, doubled inside."""
    if '"' not in text:
        return tuple(name for part in text.split(",") if (name := part.strip()))
    try:
        parts = next(csv.reader([text], skipinitialspace=True, strict=True))
    except csv.Error:
        raise invalid(field, "must be names separated by commas, those with a comma in double quotes") from None
    return tuple(name for part in parts if (name := part.strip()))


def joined(values: list[str]) -> str:
    """The cell that `names` reads back as `values`."""
    return ", ".join('"' + v.replace('"', '""') + '"' if "," in v or '"' in v else v for v in values)


@lru_cache(maxsize=4096)
def labels(text: str) -> tuple[Label, ...]:
    """The labels in a cell, by name."""
    return tuple(Label(name) for name in names(text, "labels"))
