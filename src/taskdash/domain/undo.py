"""How a commit is taken back: the steps that restore exactly the fields that nobody changed since.

A later change that was itself undone does not count, so repeated undo goes back step by step; undoing an undo is redo.
"""

from collections.abc import Sequence

from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Commit, Mutation, Operation, Ref, Value
from taskdash.domain.questions import Change, ChangesSince
from taskdash.domain.refusal import Refusal
from taskdash.domain.roles import WRITES
from taskdash.domain.state import Draft, Missing
from taskdash.domain.steps import Revert, Step

# Fields that only make sense together: the followers go back only if the leader does.
_TOGETHER = {"number": "project", "former": "project", "completed_at": "status"}


def steps(commit: Commit, draft: Draft) -> list[Step]:
    """The inverse of `commit`, last mutation first, as its caller would have asked for it."""
    mutations = [m for m in commit.mutations[::-1] if m.op == "put" and m.kind in WRITES]
    if commit.pruned:
        raise Refusal("gone", "the history does not reach back that far")
    if any(m.kind == "workspace" and m.before is None for m in mutations):
        raise Refusal("conflict", "the creation of a workspace cannot be undone: delete it")
    if any({"moving_to", "moved_to"} & set(m.changed) for m in mutations):
        raise Refusal("conflict", "moving a project cannot be undone: move it back")
    _load(draft, commit, mutations)
    found: list[Step] = []
    for mutation in mutations:
        if draft.peek(mutation.kind, mutation.id) is not None:
            changes = draft.ask(ChangesSince(mutation.kind, mutation.id, commit.seq))
            found += _inverse(mutation, changes)
    return found


def _load(draft: Draft, commit: Commit, mutations: Sequence[Mutation]) -> None:
    """Everything that the inverse of each mutation depends on, asked for in one go."""
    state = draft.state
    refs = [ref for m in mutations if (ref := Ref(m.kind, m.id)) not in state.entities]
    questions = [q for m in mutations if (q := ChangesSince(m.kind, m.id, commit.seq)) not in state.answers]
    if refs or questions:
        raise Missing(refs, questions)


def _inverse(mutation: Mutation, changes: Sequence[Change]) -> list[Step]:
    kind, id = mutation.kind, mutation.id
    if mutation.before is None:
        return [Operation("delete", kind, id)] if _untouched("deleted_at", changes) else []
    before = _restorable(mutation, mutation.before, changes)
    found: list[Step] = []
    if "deleted_at" in before:
        found.append(Operation("delete" if before.pop("deleted_at") else "restore", kind, id))
    if before and kind == "task":
        found.insert(0, Revert(id, before))
    elif fields := {name: old for name, old in before.items() if KINDS[kind].fields[name].change}:
        found.insert(0, Operation("change", kind, id, fields))
    return found


def _restorable(mutation: Mutation, before: Value, changes: Sequence[Change]) -> Value:
    """The earlier values of the fields that nobody changed since, and of sets what the commit added and removed."""
    known = KINDS[mutation.kind].fields
    found: Value = {}
    for name in mutation.changed:
        if name in known and known[name].grows:
            found[name] = {"add": before[name]["removed"], "remove": before[name]["added"]}
        elif name in known and _untouched(name, changes):
            found[name] = before[name]
    return {name: old for name, old in found.items() if _TOGETHER.get(name, name) in found}


def _untouched(field: str, changes: Sequence[Change]) -> bool:
    """Whether the field stands as the commit left it; changes taken back later cancel out."""
    standing: list[int] = []
    for change in changes:
        if field in change.changed:
            undone = [seq for seq in change.undoes if seq in standing]
            for seq in undone:
                standing.remove(seq)
            if not undone:
                standing.append(change.seq)
    return not standing
