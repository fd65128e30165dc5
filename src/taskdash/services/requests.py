"""What is asked of a workspace's log, by clients and by the product itself, and what that is answered with."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import msgspec

from taskdash.domain.decide import Plan
from taskdash.domain.log import Commit, Entity, Mutation, Operation, Overwrote, Ref

Entities = Mapping[Ref, Entity | None]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a client asks for: operations under a commit id of its choice.

    `epoch` is that of the state its author had seen; `imported` allows times of the past; `shown`: what it is about
    is to be shown. `decided` is called when it is a commit that is to be stored: what is asked for from then on
    follows it, or is decided again when it is. It may be called more than once.
    """

    id: str
    operations: Sequence[Operation]
    group: str | None = None
    epoch: str | None = None
    imported: bool = False
    shown: bool = False
    decided: Callable[[], None] | None = None


class Receipt(msgspec.Struct, frozen=True):
    """That a commit is stored: the answer to its first request and to every repeat of it.

    `around` is, as of this very commit and as far as it was known, what the request was about and what tasks are shown
    with; if it was asked for.
    """

    id: str
    epoch: str
    seq: int
    at: str
    overwrote: list[Overwrote]
    mutations: list[Mutation]
    around: Entities = {}

    @classmethod
    def of(cls, commit: Commit, epoch: str, around: Entities | None = None) -> Self:
        """What `commit`, stored in `epoch`, is answered with."""
        return cls(commit.id, epoch, commit.seq, commit.at, commit.overwrote, commit.mutations, around or {})

    @property
    def position(self) -> str:
        """`epoch:seq`."""
        return f"{self.epoch}:{self.seq}"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One commit as it is asked for; `said` is what its digest covers beside the actor."""

    id: str
    actor: str
    said: Any
    plan: Plan
    group: str | None = None
    epoch: str | None = None
    undoes: tuple[int, ...] = ()
    imported: bool = False
    shown: tuple[Ref, ...] = ()  # what it is about, if that is to be shown
    fresh: tuple[Ref, ...] = ()  # ids made for this very request: nobody has to look whether they are free
    decided: Callable[[], None] | None = None

    @property
    def digest(self) -> str:
        """Hex SHA-256 over the actor and what was said."""
        return hashlib.sha256(msgspec.json.encode([self.actor, self.said], order="sorted")).hexdigest()
