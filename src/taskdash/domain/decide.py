"""The one function that decides what a commit does: operations, state, actor, time in; mutations or a refusal out."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from taskdash.domain import ids, limits, people, places, projects, tasks
from taskdash.domain.kinds import KINDS, Kind, merge
from taskdash.domain.log import Mutation, Operation, Overwrote, Ref, Value
from taskdash.domain.questions import ChangesSince, Question
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.roles import WRITES, Role, at_least
from taskdash.domain.state import Draft, Missing, State
from taskdash.domain.steps import Bring, Close, Depart, Found, Join, Place, Purge, Revert, Settle, Step

T = TypeVar("T")
Plan = Sequence[Step] | Callable[[Draft], Sequence[Step]]  # what is asked, or how it follows from the state (an undo)


class Decision(NamedTuple):
    """What a commit will record."""

    mutations: list[Mutation]
    overwrote: list[Overwrote]


class Terms(NamedTuple):
    """Under what terms it is decided: `imported` allows times of the past, `quota` bounds the workspace's tasks."""

    imported: bool = False
    quota: int = 1_000_000


def decide(plan: Plan, state: State, actor: str, now: str, terms: Terms) -> Decision:
    """What `plan`, asked by `actor` (a user id or ids.SYSTEM) at the instant `now`, does to `state`.

    Raises Refusal when it must not be done, its field starting with `operations.N`; Missing when the state does not
    hold all that the decision depends on.
    """
    draft = Draft(state, actor, now, imported=terms.imported, quota=terms.quota)
    steps = plan(draft) if callable(plan) else plan
    if not steps:
        _authorise(draft, "task")  # an undo that has nothing left to do is still a member's to ask for
    refs = _foreseen(draft, steps)
    if refs:
        raise Missing(refs)
    questions: set[Question] = set()
    for number, step in enumerate(steps):
        try:
            _take(draft, step)
        except Missing as more:
            refs |= more.refs
            questions |= more.questions
        except Refusal as refusal:
            if not refs and not questions:  # else it may have been misled
                raise refusal.within(f"operations.{number}") from None
    if refs or questions:
        raise Missing(refs, questions)  # made here: one that is kept in a variable keeps itself, for the collector
    mutations = draft.mutations()
    if len(mutations) > limits.MUTATIONS_PER_COMMIT:
        raise invalid("operations", f"change {len(mutations)} entities, a commit at most {limits.MUTATIONS_PER_COMMIT}")
    return Decision(mutations, draft.overwrote)


def _foreseen(draft: Draft, steps: Sequence[Step]) -> set[Ref]:
    """What a member's operations name plainly and the state does not hold: known before all rules are gone through."""
    if draft.state.entities.get(Ref("member", draft.actor)) is None:
        return set()
    refs: set[Ref] = set()
    for step in steps:
        if isinstance(step, Operation) and step.kind in WRITES and ids.is_uuid(step.id):
            refs.add(Ref(step.kind, str(step.id)))
            if step.kind in ("task", "comment"):
                refs.update(tasks.named(step.fields))
    held = draft.state.entities
    return {ref for ref in refs if ref not in held}  # not `refs - held.keys()`, which goes through all that is held


def _take(draft: Draft, step: Step) -> None:
    if isinstance(step, Operation):
        _operate(draft, step)
    elif isinstance(step, Found):
        people.found(draft, step.name, step.inbox, personal=step.personal)
    elif isinstance(step, Join):
        draft.want([Ref("invitation", step.invitation), Ref("member", draft.actor)])
        people.join(draft, step.invitation, step.code_hash)
    elif isinstance(step, Revert):
        _authorise(draft, "task")
        tasks.revert(draft, step.id, step.fields)
    elif isinstance(step, Close):
        _authorise(draft, "workspace")
        projects.close(draft, step.project, step.to)
    elif isinstance(step, Place):
        _authorise(draft, "task")
        _place(draft, step)
    else:
        _housekeep(draft, step)


def _housekeep(draft: Draft, step: Settle | Purge | Depart | Bring) -> None:
    if draft.actor != ids.SYSTEM:
        raise Refusal("forbidden", "only the product itself does this")
    if isinstance(step, Settle):
        projects.settle(draft, step.project, step.to)
    elif isinstance(step, Depart):
        people.depart(draft, step.user, step.heir)
    elif draft.peek(step.kind, step.id) is None:
        return  # purged, meanwhile or before
    elif isinstance(step, Purge):
        draft.purge(step.kind, step.id)
    else:
        _bring(draft, step)


def _bring(draft: Draft, step: Bring) -> None:
    value = draft.edit(step.kind, step.id)
    if step.value is None:
        value.setdefault("deleted_at", draft.now)
    else:
        value.clear()
        value.update(step.value)


def _place(draft: Draft, step: Place) -> None:
    entity = draft.state.entity(Ref(step.kind, step.id))
    if entity is not None:
        return
    value = dict(step.value)
    if step.kind == "project":
        value["prefix"] = projects.unclaimed(draft, step.id, value["name"])
    draft.add(step.kind, step.id, value)


def _authorise(draft: Draft, kind: str, least: Role | None = None) -> str:
    """The actor's role, which must suffice to write `kind`; a stranger does not learn that there is anything."""
    if draft.actor == ids.SYSTEM:
        return "owner"
    draft.want([Ref("workspace", draft.state.workspace), Ref("member", draft.actor)])
    role = people.role(draft, draft.actor)
    if role is None:
        raise Refusal("not_found", "there is no such workspace")
    if not at_least(role, least or WRITES[kind]):
        raise Refusal("forbidden", f"a {role} may not do this")
    return role


def _operate(draft: Draft, step: Operation) -> None:
    kind = KINDS.get(step.kind)
    if kind is None or kind.name not in WRITES:
        raise invalid("kind", f"must be one of {', '.join(WRITES)}")
    if step.id is None:
        raise invalid("id", "is missing")
    id = ids.check_uuid(step.id, "id")
    leaves = step.kind == "member" and step.op == "delete" and id == draft.actor
    role = _authorise(draft, step.kind, least="viewer" if leaves else None)
    draft.want([Ref(step.kind, id)])
    workspace = draft.find("workspace", draft.state.workspace)
    if workspace.get("deleted_at") and not (step.op == "restore" and step.kind == "workspace"):
        raise Refusal("gone", "the workspace is in the trash")
    if step.op == "create":
        _create(draft, kind, id, step, role)
    elif step.op == "change":
        _change(draft, kind, id, step, role)
    elif step.op == "delete":
        _delete(draft, kind, id, role)
    else:
        _restore(draft, kind, id, role)


def _create(draft: Draft, kind: Kind, id: str, step: Operation, role: str | None) -> None:
    if kind.name in ("workspace", "member"):
        raise invalid("op", f"a {kind.name} is not created this way")
    draft.demand_free(kind.name, id)
    value, place = _checked(draft, kind, step.fields, {})
    for name, field in kind.fields.items():
        if field.create and name not in value and (field.required or name in _NEEDED.get(kind.name, ())):
            raise invalid(f"fields.{name}", "is missing")
    value["created_by"] = draft.actor
    value.setdefault("created_at", draft.now)
    if kind.name == "task":
        draft.want(tasks.wants(value))
        _within_fields(lambda: tasks.create(draft, id, value, place))
    elif kind.name == "project":
        _within_fields(lambda: projects.create(draft, id, value))
    else:
        if kind.name == "comment":
            tasks.touch(draft, _within_fields(lambda: draft.find("task", value["task"], "task")))
        elif kind.name == "invitation":
            people.invite(draft, value, role)
        draft.add(kind.name, id, value)


_NEEDED = {"comment": ("task",), "invitation": ("role", "code_hash", "expires_at")}


def _change(draft: Draft, kind: Kind, id: str, step: Operation, role: str | None) -> None:
    new = draft.edit(kind.name, id)
    old = dict(new)
    value, place = _checked(draft, kind, step.fields, old)
    _own(draft, kind, old, role)
    if step.base is not None:
        changed = [name for name in {**old, **value} if old.get(name) != value.get(name)] + ["order"] * bool(place)
        _note_overwritten(draft, Ref(kind.name, id), step.base, changed)
    new.clear()
    new.update(value)
    if kind.name == "task":
        draft.want(tasks.wants({name: new[name] for name in new if new.get(name) != old.get(name)}))
        _within_fields(lambda: tasks.change(draft, id, old, new, place))
    elif kind.name == "project":
        _within_fields(lambda: projects.change(draft, id, old, new))
    elif kind.name == "member":
        people.change_role(draft, id, old, new, role)
    elif kind.name == "comment":
        tasks.touch(draft, draft.find("task", old["task"], "task"))


def _delete(draft: Draft, kind: Kind, id: str, role: str | None) -> None:
    value = draft.edit(kind.name, id)
    if value.get("deleted_at"):
        return
    _own(draft, kind, value, role)
    _touch(draft, kind, value)
    if kind.name == "project":
        projects.delete(draft, id, value)
    elif kind.name == "member":
        people.remove(draft, id, value, role)
    elif kind.name == "workspace":
        people.abandon(value, role)
    value["deleted_at"] = draft.now


def _restore(draft: Draft, kind: Kind, id: str, role: str | None) -> None:
    value = draft.edit(kind.name, id)
    if not value.get("deleted_at"):
        return
    _own(draft, kind, value, role)
    _touch(draft, kind, value)
    if kind.name == "member":
        people.bring_back(draft, value, role)
    elif kind.name == "workspace":
        people.abandon(value, role)
    del value["deleted_at"]


def _touch(draft: Draft, kind: Kind, value: Value) -> None:
    if kind.name == "task":
        tasks.touch(draft, value)
    elif kind.name == "comment":
        tasks.touch(draft, draft.find("task", value["task"], "task"))
    elif kind.name == "project":
        projects.touch(value)


def _own(draft: Draft, kind: Kind, value: Value, role: str | None) -> None:
    if kind.name == "comment" and value.get("created_by") != draft.actor and not at_least(role, "admin"):
        raise Refusal("forbidden", "only its author and admins may do this to a comment")


def _checked(draft: Draft, kind: Kind, fields: Value, old: Value) -> tuple[Value, tasks.Place | None]:
    """`old` with the new field values in their normal form, and the place asked for."""
    value, place = dict(old), None
    creates = not old
    for name, given in fields.items():
        path = f"fields.{name}"
        field = kind.fields.get(name)
        if field is None:
            raise invalid(path, f"is no field of a {kind.name}")
        if not (field.create if creates else field.change) and not (field.imported and draft.imported):
            raise invalid(path, "cannot be set" if creates else "cannot be changed")
        if name == "order":
            place = places.check_place(given, path)
        elif given is None:
            if field.required:
                raise invalid(path, "must not be empty")
            value.pop(name, None)
        elif field.grows and isinstance(given, dict):
            if not given.keys() <= {"add", "remove"}:
                raise invalid(path, 'must be a list, or {"add": [...], "remove": [...]}')
            change = {side: field.check(given.get(side, []), f"{path}.{side}") for side in ("add", "remove")}
            kind.put(value, name, field.check(merge(kind.get(old, name), change), path))
        else:
            kind.put(value, name, field.check(given, path))
    return value, place


def _note_overwritten(draft: Draft, ref: Ref, base: int, changed: list[str]) -> None:
    """Record those of the `changed` fields that somebody wrote after `base`."""
    if base < 0 or base > draft.state.seq:
        raise invalid("base", f"must be a seq from 0 to {draft.state.seq}")
    entity = draft.state.entity(ref)
    if entity is None or entity.value is None or entity.seq <= base:
        return
    kind = KINDS[ref.kind]
    left = {name for name in changed if not kind.fields[name].grows}
    for change in draft.ask(ChangesSince(ref.kind, ref.id, base))[::-1]:
        for name in sorted(left.intersection(change.changed)):
            value = kind.get(entity.value, name)
            draft.overwrote.append(Overwrote(ref.kind, ref.id, name, value, change.actor, change.seq))
        left.difference_update(change.changed)


def _within_fields(rule: Callable[[], T]) -> T:
    """What `rule` answers; the field that it refuses is told as one of the operation's fields."""
    try:
        return rule()
    except Refusal as refusal:
        raise refusal.within("fields") if refusal.field else refusal from None
