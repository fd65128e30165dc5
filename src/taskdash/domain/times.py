"""Instants, dates and time zones in the one textual form that is stored and sent.

An instant is RFC 3339 in UTC with milliseconds and `Z` (`2026-01-31T09:05:00.000Z`), so that instants sort as text; a
date is `YYYY-MM-DD`; a time of day `HH:MM`.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def instant(moment: datetime) -> str:
    """`moment` (aware) as an instant, cut to milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The aware datetime of an instant or any RFC 3339 time; ValueError when it is none or has no offset."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError("a time needs its offset from UTC, such as Z or +01:00")
    return parsed.astimezone(UTC)


def plus(text: str, **span: float) -> str:
    """The instant that lies `span` (as for timedelta) after the instant `text`."""
    return instant(moment(text) + timedelta(**span))


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone `name`; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"no time zone is called {name!r}") from error


def local_date(text: str, timezone: str) -> date:
    """The calendar date at the instant `text` in `timezone`."""
    return moment(text).astimezone(zone(timezone)).date()
