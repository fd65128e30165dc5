"""What a single value must look like, and how it is written down: each check answers the normal form or refuses."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from taskdash.domain import limits, times
from taskdash.domain.ids import check_uuid
from taskdash.domain.refusal import invalid

Check = Callable[[Any, str], Any]

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]*")
_FIRST_YEAR, _LAST_YEAR = 1900, 9999  # four digits, so that dates sort as text


def line(characters: int, *, required: bool = False) -> Check:
    """A single line of at most `characters`, without control characters, trimmed."""

    def check(value: Any, field: str) -> str:
        text = _text(value, field).strip()
        if not text.isprintable() and any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text):
            raise invalid(field, "must be one line without control characters")
        if len(text) > characters:
            raise invalid(field, f"may have at most {characters} characters, has {len(text)}")
        if required and not text:
            raise invalid(field, "must not be empty")
        return text

    return check


def prose(size: int, *, required: bool = False) -> Check:
    """Text of several lines, at most `size` bytes in UTF-8."""

    def check(value: Any, field: str) -> str:
        text = _text(value, field)
        if len(text) * 4 > size and len(text.encode()) > size:
            raise invalid(field, f"may have at most {size} bytes, has {len(text.encode())}")
        if "\0" in text:
            raise invalid(field, "must not contain the character NUL")
        if required and not text.strip():
            raise invalid(field, "must not be empty")
        return text

    return check


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise invalid(field, "must be text")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:  # a lone surrogate
            raise invalid(field, "must be valid Unicode") from None
    return value


def one_of(*choices: str) -> Check:
    """One of `choices`."""

    def check(value: Any, field: str) -> str:
        if value not in choices or not isinstance(value, str):
            raise invalid(field, f"must be one of {', '.join(choices)}")
        return value

    return check


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: Any, field: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise invalid(field, f"must be a whole number from {low} to {high}")
        return value

    return check


def uuid(value: Any, field: str) -> str:
    """A UUID."""
    return check_uuid(value, field)


def uuids(most: int) -> Check:
    """A list of distinct UUIDs, at most `most`."""

    def check(value: Any, field: str) -> list[str]:
        if not isinstance(value, (list, tuple)):
            raise invalid(field, "must be a list of ids")
        found = list(dict.fromkeys(check_uuid(item, f"{field}.{i}") for i, item in enumerate(value)))
        if len(found) > most:
            raise invalid(field, f"may name at most {most}, names {len(found)}")
        return found

    return check


def flag(value: Any, field: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise invalid(field, "must be true or false")
    return value


def day(value: Any, field: str) -> str:
    """A date, `YYYY-MM-DD`."""
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        found = date.fromisoformat(value)
    except ValueError:
        raise invalid(field, "must be a date, such as 2026-01-31") from None
    if found.year < _FIRST_YEAR:
        raise invalid(field, f"must not lie before the year {_FIRST_YEAR}")
    return found.isoformat()


def time_of_day(value: Any, field: str) -> str:
    """A time of day, `HH:MM`."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise invalid(field, "must be a time of day, such as 09:30")
    return value


def timezone(value: Any, field: str) -> str:
    """The name of an IANA time zone."""
    try:
        if not isinstance(value, str):
            raise ValueError
        times.zone(value)
    except ValueError:
        raise invalid(field, "must be the name of a time zone, such as Europe/Berlin") from None
    return value


def instant(value: Any, field: str) -> str:
    """An RFC 3339 time, written down in UTC with milliseconds."""
    try:
        if not isinstance(value, str):
            raise ValueError
        found = times.moment(value)
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR - 1:
            raise ValueError
    except (ValueError, OverflowError):
        raise invalid(field, "must be a time with its offset from UTC, such as 2026-01-31T09:30:00Z") from None
    return times.instant(found)


def color(value: Any, field: str) -> str:
    """A colour, `#rrggbb`."""
    if not isinstance(value, str) or not _COLOR.fullmatch(value.lower()):
        raise invalid(field, "must be a colour, such as #3366ff")
    return value.lower()


def prefix(value: Any, field: str) -> str:
    """The prefix of a project's keys: capital letters and digits."""
    low, high = limits.PREFIX_CHARACTERS
    if not isinstance(value, str) or not _PREFIX.fullmatch(value.upper()) or not low <= len(value) <= high:
        raise invalid(field, f"must be {low} to {high} letters and digits, a letter first")
    return value.upper()


def settings(size: int) -> Check:
    """A JSON object of at most `size` bytes, told by its text."""

    def check(value: Any, field: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise invalid(field, "must be an object")
        if len(msgspec.json.encode(value)) > size:
            raise invalid(field, f"may have at most {size} bytes")
        return value

    return check
