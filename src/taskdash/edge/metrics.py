"""How many requests there were and how long they took, counted at next to no cost."""

import time
from bisect import bisect_left
from collections.abc import Awaitable, Iterator
from functools import partial
from typing import NamedTuple

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send
from taskdash.edge.exchange import Exchange

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # upper bounds
UNMATCHED = "unmatched"  # the route of what no route took
_OTHER = "other"  # the method of what is none of these: a caller may invent as many as it likes
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Sort(NamedTuple):
    """What requests are told apart by; few values each, whoever asks."""

    route: str
    method: str
    status: int


class Times:
    """How often each span of time was needed, by SECONDS and above, and the sum of all, in seconds."""

    __slots__ = ("counts", "sum")

    def __init__(self) -> None:
        self.counts = [0] * (len(SECONDS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.sum += seconds

    def include(self, other: "Times") -> None:
        """Count all of another's: such numbers add up, also those of several processes."""
        self.counts = [ours + theirs for ours, theirs in zip(self.counts, other.counts, strict=True)]
        self.sum += other.sum


class Requests:
    """The requests of this process since it started, by their sort."""

    def __init__(self) -> None:
        self._times: dict[tuple[str | None, str, int], Times] = {}

    def count(self, route: str | None, method: str, status: int, seconds: float) -> None:
        """Count one that took so long until its answer began."""
        times = self._times.get((route, method, status))
        if times is None:
            if method not in _METHODS:
                method = _OTHER
            times = self._times.setdefault((route, method, status), Times())
        times.add(seconds)

    def __iter__(self) -> Iterator[tuple[Sort, Times]]:
        for (route, method, status), times in list(self._times.items()):  # at once: another thread may be asking
            yield Sort(route or UNMATCHED, method, status), times


class Metrics:
    """Counts requests when their answers begin: a feed or a download takes as long as its reader likes."""

    def __init__(self, app: App, requests: Requests) -> None:
        self._app = app
        self._requests = requests

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        counted = exchange.of(scope)
        counted.begins = partial(self._count, counted, scope)
        return self._app(scope, receive, send)

    def _count(self, counted: Exchange, scope: Scope) -> None:
        seconds = time.perf_counter() - counted.began
        self._requests.count(scope.get("path_template"), counted.method, counted.status, seconds)
