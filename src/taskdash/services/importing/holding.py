"""Tasks that stand in a file before the one they are below: kept back until that is in, then put in their places."""

from bisect import bisect
from collections.abc import Mapping
from typing import Any, NamedTuple

from taskdash.domain.formats.rows import Comment, Project, Task
from taskdash.domain.log import Entity, Ref

Known = Mapping[Ref, Entity | None]


class Row(NamedTuple):
    """A row with the ids that follow from it: its own, and that of the task it is below or about."""

    item: Task | Comment
    id: str
    above: str | None
    number: int  # of the row

    @property
    def ref(self) -> Ref:
        return Ref("task" if isinstance(self.item, Task) else "comment", self.id)

    @property
    def project(self) -> Project | None:
        """The project that the row names."""
        return self.item.project if isinstance(self.item, Task) else None

    @property
    def title(self) -> str:
        """What the row is in words."""
        return str(self.item.fields.get("title") or self.item.fields.get("text"))[:100]


class Held:
    """The rows that were kept back.

    Each goes before the row that follows it in its project. That one has been committed before, so that the places of
    a whole batch are decided with one look at its neighbourhood; asked for behind one another, each would need its own.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._open: dict[Project | None, list[Row]] = {}  # those whose follower has not come yet
        self._followers: dict[str, str] = {}  # id → id
        self._put: dict[tuple[Project | None, str | None], list[tuple[int, str]]] = {}  # before each follower

    def add(self, row: Row) -> None:
        """Keep a row back."""
        self.rows.append(row)
        self._open.setdefault(row.project, []).append(row)

    def passed(self, row: Row) -> None:
        """A row that was not kept back came behind those that were."""
        if isinstance(row.item, Task):
            for held in self._open.pop(row.project, ()):
                self._followers[held.id] = row.id

    def place(self, row: Row) -> Any:
        """Where a row goes now that it is put; None for the end of its project."""
        follower = self._followers.get(row.id)
        there = self._put.setdefault((row.project, follower), [])
        at = bisect(there, (row.number, row.id))
        behind = there[at][1] if at < len(there) else follower
        there.insert(at, (row.number, row.id))
        return {"before": behind} if behind else None
