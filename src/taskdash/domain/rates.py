"""How often somebody may ask: the generic cell rate algorithm (GCRA, ITU-T I.371), as one pure rule."""

from typing import NamedTuple


class Rate(NamedTuple):
    """So many requests in so many seconds, all of them at once at most."""

    requests: int
    seconds: float


class Verdict(NamedTuple):
    """Whether a request is granted, and what to keep: `settled_at`, when all that was granted is made good by time.

    `left` requests would be granted at once now; in `wait` seconds the next one, 0 where it is this.
    """

    granted: bool
    settled_at: float
    left: int
    wait: float


_ROUNDING = 1e-6  # of a request: what sums of seconds may be off


def admit(rate: Rate, settled_at: float | None, now: float) -> Verdict:
    """Decide on one request `now`, in seconds of any clock; None for somebody who has not asked yet.

    In any time t at most `requests` + t × `requests` / `seconds` are granted. A clock that was set back costs nobody
    more than a full limit.
    """
    each = rate.seconds / rate.requests
    owed = now if settled_at is None else min(max(settled_at, now), now + rate.seconds)
    free = (now + rate.seconds - owed) / each + _ROUNDING
    if free < 1:
        return Verdict(False, owed, 0, (1 - free) * each)
    return Verdict(True, owed + each, int(free - 1), 0.0)
