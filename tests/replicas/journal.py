"""What clients of several replicas were told, and whether all of it can be true: the verdict on a schedule."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

PROMISED_SECONDS = 2.0  # after which what was acknowledged shows everywhere
WHOLE = 500  # tasks that one list shows

Shown = tuple[str, int, str]  # a task as an answer shows it: id, seq, title


class Asked(NamedTuple):
    """One request and what came of it; `status` 0 is a connection that broke. Times are of one monotonic clock."""

    sent: float
    answered: float
    status: int
    server: str  # the process that answered
    seq: int = 0  # of the header `Seq`
    title: str = ""  # of a write: used once, so that the log tells what became of it
    least: int = 0  # of the header `Min-Seq`
    shown: tuple[Shown, ...] = ()
    whole: bool = False  # whether `shown` is meant to be every task
    text: str = ""


class Excuse(NamedTuple):
    """Requests that are under way in this time may fail so."""

    begins: float
    ends: float
    status: int

    def covers(self, asked: Asked) -> bool:
        return asked.status == self.status and asked.sent < self.ends and asked.answered > self.begins


class Log:
    """The log as it is read in the end: commits as the interface shows them, oldest first."""

    def __init__(self, commits: Sequence[Mapping[str, Any]]) -> None:
        self.seqs = [commit["seq"] for commit in commits]
        self.times = [commit["at"] for commit in commits]
        self.titles: Counter[str] = Counter()
        self.at: dict[str, int] = {}
        self.history: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for commit in commits:
            for mutation in commit["mutations"]:
                if mutation["kind"] == "task":
                    title = mutation["value"]["title"]
                    self.titles[title] += 1
                    self.at[title] = commit["seq"]
                    self.history[mutation["id"]][commit["seq"]] = title

    def differences(self, tasks: Mapping[str, tuple[int, str]]) -> Iterator[str]:
        """How all tasks of the workspace, each by its id with seq and title, differ from what the log says of them."""
        expected = {task: max(states.items()) for task, states in self.history.items() if states}
        for task in expected.keys() | tasks.keys():
            if expected.get(task) != tasks.get(task):
                yield f"differs: {task} is {tasks.get(task)} in the end, by the log {expected.get(task)}"

    def due(self, task: str, seq: int) -> int:
        """The last seq up to `seq` that touched the task; 0 where none did."""
        return max((one for one in self.history[task] if one <= seq), default=0)


def faults(log: Log, asked: Sequence[Asked], excuses: Sequence[Excuse] = ()) -> list[str]:
    """Everything that contradicts what is promised; nothing where it is kept."""
    return [*_in_the_log(log, asked), *_stale(asked), *_shown_wrongly(log, asked), *_failed(asked, excuses)]


def _in_the_log(log: Log, asked: Sequence[Asked]) -> Iterator[str]:
    if log.seqs != list(range(1, len(log.seqs) + 1)):
        yield "the log has gaps"
    if log.times != sorted(log.times):
        yield "the times of the log go back"
    for title, count in log.titles.items():
        if count > 1:
            yield f"doubled: {title} is {count} times in the log"
    sent = {one.title for one in asked}
    for title in log.titles.keys() - sent:
        yield f"nobody asked for {title}"
    for one in asked:
        if one.title and one.status in (200, 201) and log.at.get(one.title) != one.seq:
            yield f"lost: {one.title} was acknowledged as {one.seq}, it is {log.at.get(one.title)} in the log"


def _stale(asked: Sequence[Asked]) -> Iterator[str]:
    acknowledged = sorted((one.answered, one.seq, one.server) for one in asked if one.title and one.seq)
    for one in asked:
        if one.title or one.status != 200:
            continue
        everywhere = max((seq for at, seq, _ in acknowledged if at < one.sent - PROMISED_SECONDS), default=0)
        own = max((seq for at, seq, server in acknowledged if at < one.sent and server == one.server), default=0)
        for what, due in (("2 s ago", everywhere), ("by this process", own), ("asked for", one.least)):
            if one.seq < due:
                yield f"stale: {one.server} answered as of {one.seq}, and {due} was {what}"


def _shown_wrongly(log: Log, asked: Sequence[Asked]) -> Iterator[str]:
    """An answer shows at least the state of its `Seq`, and nothing that never was."""
    born = {task: min(seqs) for task, seqs in log.history.items()}
    for one in asked:
        if one.title or one.status != 200:
            continue
        for task, seq, title in one.shown:
            if log.history[task].get(seq) != title:
                yield f"made up: {task} as of {seq} was never {title!r}"
            elif seq < log.due(task, one.seq):
                yield f"old: {task} as of {seq} in an answer as of {one.seq}"
        if one.whole and len(born) < WHOLE:
            missing = {task for task, seq in born.items() if seq <= one.seq} - {task for task, _, _ in one.shown}
            if missing:
                yield f"missing: {len(missing)} tasks in a list as of {one.seq}"


def _failed(asked: Sequence[Asked], excuses: Sequence[Excuse]) -> Iterator[str]:
    for one in asked:
        if one.status not in (200, 201) and not any(excuse.covers(one) for excuse in excuses):
            yield f"failed: {one.status} {one.text[:200]} from {one.sent:.2f} to {one.answered:.2f}"
