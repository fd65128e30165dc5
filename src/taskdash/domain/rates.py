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


ROUNDING = 1e-6  # of a request: what sums of seconds may be off


def admit(rate: Rate, settled_at: float | None, now: float) -> Verdict:
    """Decide on one request `now`, in seconds of any clock; None for somebody who has not asked yet.

    In any time t at most `requests` + t × `requests` / `seconds` are granted. A clock that was set back costs nobody
    more than a full limit.
    """
    each = rate.seconds / rate.requests
    owed = now if settled_at is None else min(max(settled_at, now), now + rate.seconds)
    free = (now + rate.seconds - owed) / each + ROUNDING
    if free < 1:
        return Verdict(False, owed, 0, (1 - free) * each)
    return Verdict(True, owed + each, int(free - 1), 0.0)


class Lease(NamedTuple):
    """Requests that a process may grant a caller by itself, `tokens` of them within `seconds`.

    `left` more would be granted beside them. Without tokens there is none for anybody in the next `wait` seconds.
    """

    tokens: int
    left: int
    wait: float
    seconds: float


class Others(NamedTuple):
    """What other processes hold of a caller's rate: so many processes so many requests, at most."""

    processes: int = 0
    requests: int = 0


SHARE = 0.1  # of a rate that may be leased, and not granted yet


def lease(rate: Rate, settled_at: float | None, now: float, others: Others) -> tuple[Lease, float]:
    """A lease out of `rate`, good for `rate.seconds`, and the instant to keep, as of `admit`.

    A process gets its part of SHARE, at least one request, at most what others leave of SHARE: so in any time t at most
    `requests` * (1 + SHARE) + t * `requests` / `seconds` are granted, and one more for each process.
    """
    each = rate.seconds / rate.requests
    owed = now if settled_at is None else min(max(settled_at, now), now + rate.seconds)
    free = (now + rate.seconds - owed) / each + ROUNDING
    if free < 1:
        return Lease(0, 0, (1 - free) * each, 0.0), owed
    share = rate.requests * SHARE
    tokens = min(int(free), max(1, int(min(share / (others.processes + 1), share - others.requests))))
    return Lease(tokens, int(free) - tokens, 0.0, rate.seconds), owed + tokens * each
