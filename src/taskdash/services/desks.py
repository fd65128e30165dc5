"""Desks: who waits for what in a workspace, and what has been decided of it, in rounds, upon the state it has."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from taskdash.domain.log import Commit, Head
from taskdash.domain.questions import Question
from taskdash.domain.refusal import Refusal
from taskdash.domain.state import State
from taskdash.ports.models import Loaded
from taskdash.services.requests import Asked, Entities, Receipt

HELD_PER_DESK = 5_000  # entities that one workspace's state may hold between commits
NEW_EPOCH = "new"  # of a state before its first commit; the engine gives the real one


class Waiting(msgspec.Struct, eq=False):
    """Who has asked for something, and is to be told what it has become."""

    asked: Asked
    digest: str
    answer: asyncio.Future[Receipt]

    def tell(self, outcome: Receipt | Exception) -> None:
        """Answer, where the caller has not gone."""
        if self.answer.done():
            return
        if isinstance(outcome, Receipt):
            self.answer.set_result(outcome)
        else:
            self.answer.set_exception(outcome)


class Round(msgspec.Struct, eq=False):
    """What is decided upon one state, to be appended at once: the commits and refusals that those taken in have become.

    The first commit follows `base`, as of which the state had these `answers`. `stored` is in the log: the same, or
    what is before the round that is being appended. A round that is `full` takes nobody in until it is its turn to be
    appended.
    """

    state: State
    base: Head | None
    stored: Head | None
    taken: list[Waiting] = []
    decided: list[tuple[Waiting, Commit, Entities]] = []
    refused: list[tuple[Waiting, Refusal]] = []
    full: bool = False
    answers: Mapping[Question, Any] | None = None

    def follow(self, commit: Commit) -> None:
        """Decide further upon `commit`."""
        if self.answers is None:
            self.answers = self.state.answers
        self.state.follow(commit, self.base.epoch if self.base else NEW_EPOCH)

    def read(self, head: Head | None) -> bool:
        """Whether what was read at `head` holds for this round: what the rounds between have changed, it knows."""
        if head is None or self.base is None or self.stored is None:
            return head == self.base
        return head.epoch == self.base.epoch and self.stored.seq <= head.seq <= self.base.seq


class Desk:
    """One workspace's queue, and its state: None while it has to be loaded."""

    def __init__(self, workspace: str) -> None:
        self.workspace = workspace
        self.waiting: deque[Waiting] = deque()
        self.serving = False
        self.state: State | None = None
        self.behind = False  # the state is known to be behind the log
        self.read: Loaded | None = None  # what it is to learn when it gets there, or what is slow to read never holds
        self.held = 0  # entities in the state, when it was last counted
        self.appending: Round | None = None
        self.next: Round | None = None  # decided upon what is being appended
        self.deciding: asyncio.Task[None] | None = None  # what fills the next round

    @property
    def ground(self) -> Round | None:
        """What is being appended, where something more can be decided upon it."""
        under = self.appending
        if under is None or under.base is None or self.deciding is not None or len(under.state) > HELD_PER_DESK:
            return None
        return under if self.next is None or not self.next.full else None

    def take_back(self, turn: Round) -> None:
        """Let the state be as it was before what this round has decided."""
        if self.state is turn.state and turn.answers is not None:
            self.state.rewind(turn.base, turn.answers, [commit for _, commit, _ in turn.decided])

    def put_back(self, waiting: Sequence[Waiting]) -> None:
        """Serve them again, before all others."""
        self.waiting.extendleft(reversed(waiting))


class Stale(Exception):
    """The state is behind the log, at a later head of which something was `read` that it needs."""

    def __init__(self, read: Loaded | None = None) -> None:
        super().__init__()
        self.read = read
