"""What people at a dashboard ask: tasks, lists, projects, and now and then a change; in given shares."""

import itertools
import random
from bisect import bisect
from collections.abc import Hashable, Mapping
from typing import NamedTuple

from taskdash.bench import wire, words
from taskdash.bench.scripts import Place, Shot, Talk
from taskdash.bench.seeding import Caller
from taskdash.bench.wire import Answer

_NEW = 200  # different new tasks, made in turn
_STATUSES = ("todo", "in_progress", "done")
_LISTS = ("?limit=50", "?status=todo&limit=50")  # the lists that a dashboard shows of a workspace

HIT, UNCHANGED, MISS = "hit", "unchanged", "miss"


def opened(host: str, callers: list[Caller]) -> list[bytes]:
    """What everybody's dashboard asks when it is opened: the lists and projects that it shows, and goes on to ask."""
    asked = []
    for caller in callers:
        reads = _Requests(host, caller).reads
        asked += [read + b"\r\n" for read in reads.values()]
    return asked


def listing(host: str, caller: Caller, *more: str) -> bytes:
    """The list that a caller's dashboard shows first, asked for with `more` headers."""
    path = f"/api/v1/workspaces/{caller.workspace}/tasks{_LISTS[0]}"
    return wire.head("GET", path, host, caller.token, *more) + wire.closing()


class Mix(NamedTuple):
    """Requests of these kinds in these shares (their sum is the whole).

    Kinds: `list` and `other list` (up to 50 tasks), `task` (one of them), `projects`, `change` (its status),
    `create`. With `zipf`, the caller of rank n is n times as rare as the first. With `conditional`, what was read
    before is asked for by its ETag.
    """

    host: str
    callers: list[Caller]
    shares: Mapping[str, float]
    zipf: bool = False
    conditional: bool = False

    def begin(self, place: Place) -> Talk:
        """Fills `Script.begin`."""
        return _Browsing(self, place.number)


class _Browsing:
    def __init__(self, mix: Mix, seed: int) -> None:
        self._chance = random.Random(seed).random  # noqa: S311  # the same every time is what is wanted
        self._callers = [_Requests(mix.host, caller) for caller in mix.callers]
        weights = [1 / rank if mix.zipf else 1.0 for rank in range(1, len(self._callers) + 1)]
        self._by_rank = _cumulated(weights)
        self._kinds = list(mix.shares)
        self._by_share = _cumulated(list(mix.shares.values()))
        self._new = itertools.cycle(wire.closing(t) for t in itertools.islice(words.tasks(seed), _NEW))
        self._changes = itertools.cycle(wire.closing({"status": status}) for status in _STATUSES)
        self._tags: dict[Hashable, bytes] | None = {} if mix.conditional else None

    def ask(self, slot: int) -> Shot:  # noqa: ARG002  # the script's word
        chance = self._chance
        caller = self._callers[bisect(self._by_rank, chance())]
        kind = self._kinds[bisect(self._by_share, chance())]
        if kind == "create":
            return Shot(caller.create + next(self._new), kind)
        if kind == "change":
            task = caller.tasks[int(chance() * len(caller.tasks))]
            return Shot(caller.change + task + caller.rest + next(self._changes), kind)
        if kind == "task":
            read = caller.tasks[int(chance() * len(caller.tasks))]
            request = caller.read + read + caller.rest
        else:
            request = read = caller.reads[kind]
        tag = None if self._tags is None else self._tags.get(read)
        return Shot(request + (b"\r\n" if tag is None else b"If-None-Match: " + tag + b"\r\n\r\n"), kind, read)

    def heard(self, shot: Shot, answer: Answer) -> str | None:
        if answer.status == 304:
            return UNCHANGED
        if shot.about is None:
            return None
        if self._tags is not None and (tag := answer.header(b"etag")) is not None:
            self._tags[shot.about] = tag
        status = answer.header(b"cache-status")
        return HIT if status is not None and b"; hit" in status else MISS


class _Requests:
    """One caller's requests, but for what differs each time; all without the blank line at the end."""

    def __init__(self, host: str, caller: Caller) -> None:
        root = f"/api/v1/workspaces/{caller.workspace}"
        tasks = f"{root}/tasks"
        self.tasks = [id.encode() for id in caller.tasks]
        self.rest = wire.head("", "", host, caller.token).removeprefix(b" ")
        self.read, self.change = f"GET {tasks}/".encode(), f"PATCH {tasks}/".encode()
        self.create = wire.head("POST", tasks, host, caller.token)
        self.reads = {
            "list": wire.head("GET", tasks + _LISTS[0], host, caller.token),
            "other list": wire.head("GET", tasks + _LISTS[1], host, caller.token),
            "projects": wire.head("GET", f"{root}/projects", host, caller.token),
        }


def _cumulated(weights: list[float]) -> list[float]:
    """The upper bounds of each but the last weight's share of 0 to 1."""
    whole = sum(weights)
    return [bound / whole for bound in itertools.accumulate(weights)][:-1]
