"""What a decision knows of its workspace: the state at the head, and the draft of the next commit on top of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Commit, Entity, Head, Mutation, Overwrote, Ref, Value
from taskdash.domain.questions import Count, LastPlace, Placed, Question
from taskdash.domain.refusal import Refusal


class Missing(Exception):
    """A decision needs entities or answers that the state does not hold: load them and decide again."""

    def __init__(self, refs: Iterable[Ref] = (), questions: Iterable[Question] = ()) -> None:
        super().__init__()
        self.refs = set(refs)
        self.questions = set(questions)


class State:
    """One workspace as of its head, as far as it has been loaded; `head` is None while it does not exist."""

    def __init__(self, workspace: str, head: Head | None) -> None:
        self.workspace = workspace
        self.head = head
        self.entities: dict[Ref, Entity | None] = {}
        self.answers: dict[Question, Any] = {}

    @property
    def seq(self) -> int:
        return self.head.seq if self.head else 0

    def entity(self, ref: Ref) -> Entity | None:
        """The entity, a tombstone included; None when there never was one."""
        try:
            return self.entities[ref]
        except KeyError:
            raise Missing([ref]) from None

    def ask(self, question: Question) -> Any:
        """The answer to `question` as of the head."""
        try:
            return self.answers[question]
        except KeyError:
            raise Missing((), [question]) from None

    def learn(self, entities: Mapping[Ref, Entity | None], answers: Mapping[Question, Any]) -> None:
        """Take in what was loaded at the very head of this state."""
        self.entities.update(entities)
        self.answers.update(answers)

    def follow(self, commit: Commit, epoch: str) -> None:
        """Move on by the next commit: its entities are the new ones, answers that it may have changed are dropped."""
        for mutation in commit.mutations:
            ref = Ref(mutation.kind, mutation.id)
            self.entities[ref] = Entity(ref.kind, ref.id, commit.seq, mutation.value)
        self.answers = dict(self._kept_answers(commit))
        self.head = Head(epoch, commit.seq, commit.at, self.head.floor if self.head else 0)

    def rewind(self, head: Head | None, answers: Mapping[Question, Any], commits: Iterable[Commit]) -> None:
        """Go back to `head`, with the answers as of it, from before `commits`; what they touched has to be loaded."""
        for commit in commits:
            for mutation in commit.mutations:
                self.entities.pop(Ref(mutation.kind, mutation.id), None)
        self.answers = dict(answers)
        self.head = head

    def _kept_answers(self, commit: Commit) -> Iterable[tuple[Question, Any]]:
        for question, answer in self.answers.items():
            if isinstance(question, Count) and question.kind != "member":
                mine = [m for m in commit.mutations if m.kind == question.kind]
                yield question, answer + sum(m.op == "put" and m.before is None for m in mine)
            elif isinstance(question, LastPlace):
                moved = _last_after(question.project, answer, commit.mutations)
                if moved is not _UNSURE:
                    yield question, moved

    def __len__(self) -> int:
        return len(self.entities)


_UNSURE = object()


def _last_after(project: str, last: Placed | None, mutations: Iterable[Mutation]) -> Any:
    for mutation in mutations:
        if mutation.kind != "task":
            continue
        value = mutation.value
        here = value is not None and value.get("project") == project
        place = Placed(value["order"], mutation.id) if here and value is not None else None
        if last is not None and mutation.id == last.id and place != last:
            return _UNSURE
        if place is not None and (last is None or place > last):
            last = place
    return last


class Draft:
    """The next commit while it is decided: what earlier operations of it did is there for later ones."""

    def __init__(self, state: State, actor: str, now: str, *, imported: bool, quota: int) -> None:
        self.state = state
        self.actor = actor
        self.now = now
        self.imported = imported  # created_at and completed_at may be set
        self.quota = quota  # tasks
        self.added: Counter[str] = Counter()  # kind → how many entities of it this draft creates
        self.prefixes: dict[str, str] = {}  # key prefix → project, as claimed by this draft
        self.overwrote: list[Overwrote] = []
        self.places: dict[str, tuple[str, str]] = {}  # task id → (project, order), of tasks placed by this draft
        self._work: dict[Ref, Value | None] = {}
        self._last: dict[str, Placed | None] = {}

    def want(self, refs: Iterable[Ref]) -> None:
        """Ask for all of `refs` at once, where the state does not hold them yet."""
        known = self.state.entities
        missing = [ref for ref in refs if ref not in known]
        if missing:
            raise Missing(missing)

    def ask(self, question: Question) -> Any:
        """The answer as of the state; what this draft did is not in it."""
        return self.state.ask(question)

    def peek(self, kind: str, id: str) -> Value | None:
        """The fields of the entity as they stand now; None when there is none, or only its tombstone."""
        ref = Ref(kind, id)
        if ref in self._work:
            return self._work[ref]
        entity = self.state.entity(ref)
        return entity.value if entity else None

    def find(self, kind: str, id: str, field: str = "id") -> Value:
        """The fields of the entity, to be read; refused where there is none (`not_found`) or no longer (`gone`)."""
        value = self.peek(kind, id)
        if value is None:
            entity = self.state.entity(Ref(kind, id))
            if entity is not None or Ref(kind, id) in self._work:
                raise Refusal("gone", f"the {kind} has been deleted for good", field=field)
            raise Refusal("not_found", f"there is no {kind} with this id", field=field)
        return value

    def edit(self, kind: str, id: str) -> Value:
        """The fields of the entity, to be changed in place."""
        ref = Ref(kind, id)
        if ref not in self._work:
            self._work[ref] = dict(self.find(kind, id))
        value = self._work[ref]
        if value is None:
            raise Refusal("gone", f"the {kind} has been deleted for good", field="id")
        return value

    def add(self, kind: str, id: str, value: Value) -> None:
        """Put a new entity, whose id is free."""
        self._work[Ref(kind, id)] = value
        self.added[kind] += 1

    def demand_free(self, kind: str, id: str) -> None:
        """Refuse an id that is in use (`conflict`), or was (`gone`)."""
        if self.peek(kind, id) is not None:
            raise Refusal("conflict", f"there is a {kind} with this id already", field="id")
        if Ref(kind, id) in self._work or self.state.entity(Ref(kind, id)) is not None:
            raise Refusal("gone", f"a {kind} with this id has been deleted for good", field="id")

    def purge(self, kind: str, id: str) -> None:
        """Leave a tombstone in the entity's place."""
        self._work[Ref(kind, id)] = None

    def last_place(self, project: str) -> Placed | None:
        """The last place of the project, this draft's tasks included."""
        if project not in self._last:
            self._last[project] = self.ask(LastPlace(project))
        return self._last[project]

    def placed(self, project: str, place: Placed) -> None:
        """Remember where this draft put a task."""
        self.places[place.id] = (project, place.order)
        last = self.last_place(project)
        if last is None or place > last:
            self._last[project] = place

    def mutations(self) -> list[Mutation]:
        """What the draft changes, one mutation an entity, in the order in which they were first touched."""
        found = []
        for ref, value in self._work.items():
            entity = self.state.entity(ref)
            mutation = _mutation(ref, entity.value if entity else None, value, self.now)
            if mutation is not None:
                found.append(mutation)
        return found


def _mutation(ref: Ref, old: Value | None, new: Value | None, now: str) -> Mutation | None:
    if new is None:
        return Mutation(ref.kind, ref.id, "delete") if old is not None else None
    if old is None:
        return Mutation(ref.kind, ref.id, "put", {**new, "updated_at": now})
    changed = [name for name in {**old, **new} if name != "updated_at" and old.get(name) != new.get(name)]
    if not changed:
        return None
    kind = KINDS[ref.kind]
    before: Value = {}
    for name in changed:
        field = kind.fields.get(name)
        if field is not None and field.grows:
            had, has = kind.get(old, name), kind.get(new, name)
            before[name] = {"added": [x for x in has if x not in had], "removed": [x for x in had if x not in has]}
        else:
            before[name] = kind.get(old, name)
    return Mutation(ref.kind, ref.id, "put", {**new, "updated_at": now}, changed, before)
