"""What the read models should answer, worked out from plain dictionaries: independent of the product's code."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Any

from taskdash.domain.log import Commit, Entity, Ref
from taskdash.domain.queries import Index, TaskQuery
from taskdash.domain.questions import (
    Around,
    Change,
    ChangesSince,
    Count,
    LastPlace,
    Numbered,
    Owners,
    Placed,
    PrefixHolder,
    Question,
    Subtasks,
)

RANKS = {"none": 0, "low": 1, "medium": 2, "high": 3, "urgent": 4}
FOLDED = str.maketrans({"é": "e", "Ü": "u", "ß": "ss"})  # of the letters that the tests' titles are made of


class World:
    """One workspace: the last seq and value of each entity, and the commits that led there."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], tuple[int, dict[str, Any] | None]] = {}
        self.commits: list[Commit] = []

    def apply(self, commit: Commit) -> None:
        self.commits.append(commit)
        for mutation in commit.mutations:
            self.rows[mutation.kind, mutation.id] = (commit.seq, mutation.value)

    def entity(self, ref: Ref) -> Entity | None:
        row = self.rows.get((ref.kind, ref.id))
        return None if row is None else Entity(ref.kind, ref.id, *row)

    def of(self, kind: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """(id, seq, value) of what is not purged."""
        for (its, id), (seq, value) in self.rows.items():
            if its == kind and value is not None:
                yield id, seq, value

    def live(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        return [(id, value) for id, _, value in self.of(kind) if not value.get("deleted_at")]

    def every(self) -> list[Entity]:
        rows = [Entity(kind, id, seq, value) for (kind, id), (seq, value) in self.rows.items() if value is not None]
        return sorted(rows, key=lambda e: (e.kind, e.id))

    def of_kind(self, kind: str, of: str | None) -> list[Entity]:
        rows = [Entity(kind, *row) for row in self.of(kind) if kind != "comment" or row[2].get("task") == of]
        return sorted(rows, key=lambda e: (e.value["created_at"], e.id), reverse=True)  # type: ignore[index]

    def walk(
        self, index: Index, equal: tuple[str | int, ...], bounds: tuple[Any, Any], also: tuple[tuple[str, Any], ...]
    ) -> list[Entity]:
        """The tasks in the order of the index, ascending, between the exclusive bounds."""
        found = []
        for id, seq, value in self.of("task"):
            columns = [list(self._column(value, column)) for column in index.equal]
            sort = next(iter(self._column(value, index.sort)), None)
            above, below = bounds
            if (
                all(asked in held for asked, held in zip(equal, columns, strict=True))
                and all(asked in self._column(value, column) for column, asked in also)
                and sort is not None
                and (above is None or sort > above)
                and (below is None or sort < below)
            ):
                found.append((sort, id, Entity("task", id, seq, value)))
        return [entity for _, _, entity in sorted(found, key=lambda row: row[:2])]

    @staticmethod
    def _column(value: dict[str, Any], column: str) -> Iterable[Any]:
        """What an index column holds: no, one or several values."""
        if column == "trashed":
            return [1 if value.get("deleted_at") else 0]
        if column == "priority":
            return [RANKS[value.get("priority", "none")]]
        if column == "status":
            return [value.get("status", "todo")]
        if column in ("label", "assignee"):
            return list(value.get(column + "s", []))
        return [value[column]] if column in value else []

    def filtered(self, query: TaskQuery) -> list[str]:
        """The ids that a query lists, in its order."""
        found = []
        for id, _, value in self.of("task"):
            sort = RANKS[value.get("priority", "none")] if query.sort == "priority" else value.get(query.sort)
            if sort is not None and self._wanted(query, value):
                found.append((sort, id))
        return [id for _, id in sorted(found, reverse=query.descending)]

    @staticmethod
    def _wanted(query: TaskQuery, value: dict[str, Any]) -> bool:
        wanted = [("deleted_at" in value) == query.deleted]
        for field, asked in (("project", query.project), ("parent", query.parent or None)):
            wanted.append(asked is None or value.get(field) == asked)
        for field, one_of, empty in (("status", query.status, "todo"), ("priority", query.priority, "none")):
            wanted.append(not one_of or value.get(field, empty) in one_of)
        for field, asked in (("labels", query.label), ("assignees", query.assignee)):
            wanted.append(asked is None or asked in value.get(field, []))
        wanted.append(query.parent != "" or "parent" not in value)
        wanted.append(query.due_before is None or value.get("due_on", "9999") < query.due_before)
        wanted.append(query.due_after is None or value.get("due_on", "0000") > query.due_after)
        wanted.append(query.updated_after is None or value["updated_at"] > query.updated_after)
        return all(wanted)

    def search(self, words: list[str]) -> set[str]:
        """The ids of live tasks whose words hold all of `words`, the last as a beginning."""
        found = set()
        for id, value in self.live("task"):
            text = f"{value.get('title', '')} {value.get('description', '')}".translate(FOLDED).lower()
            held = text.split()
            if all(w in held for w in words[:-1]) and any(w.startswith(words[-1]) for w in held):
                found.add(id)
        return found

    def answers(self, question: Question) -> list[Any]:
        """The answers to a decision's question that are right: several where their order is free."""
        match question:
            case LastPlace(project):
                return self._places(project)[-1:] or [None]
            case Around(project, order, id):
                places = self._places(project)
                return [([p for p in places if p < (order, id)][-51:], [p for p in places if p > (order, id)][:51])]
            case PrefixHolder(prefix):
                return self._prefix_holders(prefix) or [None]
            case Numbered(project, number):
                return self._numbered(project, number) or [None]
            case Subtasks(task):
                return _any_order(id for id, _, value in self.of("task") if value.get("parent") == task)
            case Count("member"):
                return [len(self.live("member"))]
            case Count(kind):
                return [len(list(self.of(kind)))]
            case Owners():
                return _any_order(id for id, value in self.live("member") if value["role"] == "owner")
            case ChangesSince(kind, id, seq):
                return [self._changes(Ref(kind, id), seq)]
        raise AssertionError(question)

    def _places(self, project: str) -> list[Placed]:
        tasks = ((id, v) for id, _, v in self.of("task") if v.get("project") == project)
        return sorted(Placed(value["order"], id) for id, value in tasks if "order" in value)

    def _prefix_holders(self, prefix: str) -> list[str]:
        held = ((id, [v.get("prefix"), *v.get("former_prefixes", [])]) for id, _, v in self.of("project"))
        return [id for id, prefixes in held if prefix in prefixes]

    def _numbered(self, project: str, number: int) -> list[str]:
        held = ((id, [[v["project"], v.get("number")], *v.get("former", [])]) for id, _, v in self.of("task"))
        return [id for id, numbers in held if [project, number] in numbers]

    def _changes(self, ref: Ref, since: int) -> list[Change]:
        return [
            Change(commit.seq, commit.actor, tuple(m.changed), m.before, tuple(commit.undoes))
            for commit in self.commits
            for m in commit.mutations
            if commit.seq > since and (m.kind, m.id) == (ref.kind, ref.id)
        ]

    def shown(self) -> list[dict[str, Any]]:
        """The tasks that are neither in the trash nor below one that is."""
        tasks = {id: value for id, _, value in self.of("task")}

        def hidden(value: dict[str, Any] | None) -> bool:
            return value is not None and ("deleted_at" in value or hidden(tasks.get(value.get("parent", ""))))

        return [value for value in tasks.values() if not hidden(value)]

    def buckets(self) -> dict[tuple[str, str, str], int]:
        return dict(Counter((v["project"], v.get("status", "todo"), v.get("priority", "none")) for v in self.shown()))


def _any_order(ids: Iterable[str]) -> list[list[str]]:
    return [list(order) for order in permutations(ids)]
