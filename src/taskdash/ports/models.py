"""What lists, filters, search and decisions read: the current entities, derived from the commits."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from taskdash.domain.log import Entity, Head, Ref
from taskdash.domain.queries import Place, Plan
from taskdash.domain.questions import Question


class Loaded(NamedTuple):
    """What a workspace held at one moment: its head (None: no such workspace), the entities asked for (None: never
    existed), and the answers."""

    head: Head | None
    entities: Mapping[Ref, Entity | None]
    answers: Mapping[Question, Any]


class Membership(NamedTuple):
    """That a person is a live member of a workspace."""

    workspace: str
    role: str


class Models(Protocol):
    """The read models of all workspaces; every answer covers all commits acknowledged before the call."""

    async def load(self, workspace: str, refs: Sequence[Ref], questions: Sequence[Question] = ()) -> Loaded:
        """Entities and answers as of one head, tombstones included."""

    async def walk(self, workspace: str, plan: Plan, after: Place | None, limit: int) -> list[Entity]:
        """Up to `limit` tasks in the plan's order, from just after `after`."""

    async def of_kind(self, workspace: str, kind: str, of: str | None, after: Place | None, limit: int) -> list[Entity]:
        """Up to `limit` entities of a kind, trash included and tombstones not, newest first by (created_at, id).

        For comments `of` is the task; it is None for other kinds.
        """

    async def every(self, workspace: str, after: Ref | None, limit: int) -> list[Entity]:
        """Up to `limit` entities by (kind, id), trash included, tombstones not: what a snapshot walks."""

    async def search(self, workspace: str, words: Sequence[str], limit: int) -> list[Entity]:
        """Up to `limit` live tasks that hold every word (the last one as a prefix), the newest first.

        What is newest an engine tells by id or by arrival. `words` are terms as of `domain.terms.asked`.
        """

    async def memberships(self, user: str, *, trashed: bool = False) -> list[Membership]:
        """The workspaces where `user` is a live member, by workspace id: those that are live, or else in the trash.

        A workspace that is gone is in neither.
        """
