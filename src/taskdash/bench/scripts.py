"""What a workload says to a generator: which requests to send, and what to make of the answers."""

from collections.abc import Hashable
from typing import NamedTuple, Protocol

import msgspec

from taskdash.bench.wire import Answer


class Shot(msgspec.Struct, frozen=True, gc=False):  # one for each request
    """A request: its bytes, what kind of request the figures call it, and what its script wants to know it by."""

    request: bytes
    kind: str
    about: Hashable = None


class Place(NamedTuple):
    """Which of several generator processes this is, and how many connections it has."""

    number: int
    of: int
    connections: int


class Talk(Protocol):
    """One generator's side of a conversation; both methods are on the hot path."""

    def ask(self, slot: int) -> Shot:
        """The next request. In a closed loop `slot` is the connection, in an open one a running number."""

    def heard(self, shot: Shot, answer: Answer) -> str | None:
        """Take the good answer to an earlier request; say the word, if any, under which it is counted."""


class Script(Protocol):
    """What is sent to a generator process (pickled), to begin its conversation there."""

    def begin(self, place: Place) -> Talk:
        """The conversation, with all that can be prepared beforehand."""
