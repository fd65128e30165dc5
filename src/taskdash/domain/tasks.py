"""The rules of tasks: their project and number, place, parent, dates, and what completing one does."""

from datetime import date, timedelta
from typing import Any

from taskdash.domain import limits, places, recurrence, times
from taskdash.domain.ids import derive, is_uuid
from taskdash.domain.kinds import KINDS, merge
from taskdash.domain.log import Ref, Value
from taskdash.domain.questions import Count, Placed, Subtasks
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.state import Draft

Place = tuple[str, str | None]  # as `places.check_place` answers it


def wants(fields: Value) -> list[Ref]:
    """What a task's new field values refer to, so that it is loaded in one go."""
    refs = [Ref("label", id) for id in _members(fields.get("labels"))]
    refs += [Ref("member", id) for id in _members(fields.get("assignees"))]
    if fields.get("project"):
        refs += [Ref("project", fields["project"]), Ref("counter", fields["project"])]
    if fields.get("parent"):
        refs.append(Ref("task", fields["parent"]))
    return refs


def named(fields: Value) -> list[Ref]:
    """What fields name as they were sent, where that is well-formed: what `wants` will, unless they are refused."""
    refs = [Ref(kind, fields[name]) for name, kind in _NAMING if name in fields and is_uuid(fields[name])]
    for name, kind in (("labels", "label"), ("assignees", "member")):
        if isinstance(members := fields.get(name), list):
            refs += [Ref(kind, id) for id in members if is_uuid(id)]
    return refs


_NAMING = (("project", "project"), ("project", "counter"), ("parent", "task"), ("task", "task"))


def _members(change: Any) -> list[str]:
    return [*change["add"], *change["remove"]] if isinstance(change, dict) else change or []


def create(draft: Draft, id: str, value: Value, place: Place | None) -> None:
    """Complete the new task `value`: project, number, place, times."""
    if draft.ask(Count("task")) + draft.added["task"] >= draft.quota:
        raise Refusal("conflict", f"a workspace holds at most {draft.quota} tasks, those in the trash included")
    if value.get("parent"):
        parent = _parent(draft, id, value["parent"])
        if value.setdefault("project", parent["project"]) != parent["project"]:
            raise invalid("parent", "a subtask belongs to the project of its parent")
    elif "project" not in value:
        value["project"] = draft.find("workspace", draft.state.workspace)["inbox"]
    _open_project(draft, value["project"], live=True)
    _references(draft, value)
    _dates(value)
    if value.get("completed_at") and value.get("status") != "done":
        raise invalid("completed_at", "only a task that is done was completed")
    if value.get("status") == "done" and not draft.imported:
        value["completed_at"] = draft.now
    value["number"] = _next_number(draft, value["project"])
    draft.add("task", id, value)
    _put(draft, id, value["project"], place)


def change(draft: Draft, id: str, old: Value, new: Value, place: Place | None) -> None:
    """Carry through what follows from the task's change from `old` to `new`, which is in the draft already."""
    _open_project(draft, old["project"], live=False)
    _references(draft, new, old)
    _move(draft, id, old, new, place)
    _dates(new)
    if new.get("completed_at") != old.get("completed_at"):
        raise invalid("completed_at", "is set by an import only")
    if new.get("status") != old.get("status"):
        if new.get("status") == "done":
            new["completed_at"] = draft.now
            if new.get("recurrence") and not new.get("deleted_at"):
                _recur(draft, id, new)
        else:
            new.pop("completed_at", None)


def touch(draft: Draft, value: Value) -> None:
    """Refuse what cannot be done to a task now: its project is on the way to another workspace."""
    _open_project(draft, value["project"], live=False)


def revert(draft: Draft, id: str, fields: Value) -> None:
    """Put earlier values back as they were, as far as what they refer to still allows it."""
    value = draft.edit("task", id)
    touch(draft, value)
    target = fields["project"] if "project" in fields else value["project"]
    if target != value["project"]:
        project = draft.peek("project", target)
        if project is None or project.get("moving_to") or project.get("moved_to") or project.get("deleted_at"):
            fields = {name: old for name, old in fields.items() if name not in ("project", "number", "former", "order")}
        elif "order" not in fields:
            places.put_last(draft, id, target)
    if fields.get("parent"):
        try:
            _parent(draft, id, fields["parent"])
        except Refusal:
            fields = {name: old for name, old in fields.items() if name != "parent"}
    tried = {**value}
    _set_raw(tried, fields)
    try:
        _dates(tried)
    except Refusal:
        fields = {name: old for name, old in fields.items() if name not in _DATES}
    _set_raw(value, fields)
    if "order" in fields or "project" in fields:
        draft.placed(value["project"], Placed(value["order"], id))


_DATES = ("start_on", "due_on", "due_time", "recurrence")


def _set_raw(value: Value, fields: Value) -> None:
    task = KINDS["task"]
    for name, old in fields.items():
        task.put(value, name, merge(task.get(value, name), old) if task.fields[name].grows else old)


def _open_project(draft: Draft, project: str, *, live: bool) -> None:
    value = draft.find("project", project, "project")
    if value.get("moving_to") or value.get("moved_to"):
        raise Refusal("conflict", "the project moves to another workspace", field="project")
    if live and value.get("deleted_at"):
        raise Refusal("conflict", "the project is in the trash", field="project")


def _next_number(draft: Draft, project: str) -> int:
    counter = draft.edit("counter", project)
    number: int = counter["next"]
    counter["next"] = number + 1
    return number


def _put(draft: Draft, id: str, project: str, place: Place | None) -> None:
    if place is None:
        places.put_last(draft, id, project)
    else:
        places.put_at(draft, id, project, *place)


def _parent(draft: Draft, id: str, parent: str) -> Value:
    """The fields of the new parent, which is neither the task itself nor below it, nor too deep."""
    found = above = draft.find("task", parent, "parent")
    up: str = parent
    depth = 1
    while True:
        if up == id:
            raise invalid("parent", "a task cannot be a subtask of itself or of its own subtasks")
        if depth >= limits.SUBTASK_DEPTH:
            raise invalid("parent", f"subtasks go at most {limits.SUBTASK_DEPTH} levels deep")
        if not above.get("parent"):
            return found
        up, depth = above["parent"], depth + 1
        above = draft.peek("task", up) or {}


def _references(draft: Draft, new: Value, old: Value | None = None) -> None:
    """Labels and assignees that are new in the task must exist; one purged meanwhile is left out."""
    for field, kind in (("labels", "label"), ("assignees", "member")):
        had = (old or {}).get(field, ())
        kept = []
        for i, id in enumerate(new.get(field, ())):
            if id not in had and draft.peek(kind, id) is None:
                if draft.state.entity(Ref(kind, id)) is not None:
                    continue
                raise invalid(f"{field}.{i}", f"there is no {kind} with this id")
            kept.append(id)
        if field in new:
            new[field] = kept
            if not kept:
                del new[field]


def _dates(value: Value) -> None:
    if not value.get("due_on"):
        for field in ("due_time", "recurrence"):
            if value.get(field):
                raise invalid(field, "needs due_on")
    if value.get("start_on") and value.get("due_on") and value["start_on"] > value["due_on"]:
        raise invalid("start_on", "must not lie after due_on")


def _move(draft: Draft, id: str, old: Value, new: Value, place: Place | None) -> None:
    """Into another project, below another parent, to another place: as far as any of it was asked for."""
    if new.get("parent") and new["parent"] != old.get("parent"):
        parent = _parent(draft, id, new["parent"])
        if new["project"] == old["project"]:
            new["project"] = parent["project"]
        elif new["project"] != parent["project"]:
            raise invalid("parent", "a subtask belongs to the project of its parent")
    elif new["project"] != old["project"]:
        new.pop("parent", None)
    if new["project"] == old["project"]:
        if place is not None:
            places.put_at(draft, id, new["project"], *place)
        return
    _open_project(draft, new["project"], live=True)
    _renumber(draft, new, old["project"])
    _put(draft, id, new["project"], place)
    _take_along(draft, id, new["project"])


def _renumber(draft: Draft, value: Value, left: str) -> None:
    """A number in the task's new project: the one it had there, or the next one; what it leaves leads to it still."""
    former = [pair for pair in value.get("former", ()) if pair[0] != value["project"]]
    again = [number for project, number in value.get("former", ()) if project == value["project"]]
    value["former"] = [*former, [left, value["number"]]]
    value["number"] = again[0] if again else _next_number(draft, value["project"])


def _take_along(draft: Draft, id: str, project: str) -> None:
    """The task's subtasks, and theirs, follow it into `project`."""
    row, moved = list(draft.ask(Subtasks(id))), 0
    while row:
        draft.want(Ref("task", below) for below in row)
        moved += len(row)
        if moved > limits.SUBTASKS_MOVED:
            raise Refusal("conflict", f"a task with more than {limits.SUBTASKS_MOVED} subtasks stays in its project")
        for below in row:
            value = draft.edit("task", below)
            if value["project"] == project:
                continue
            left, value["project"] = value["project"], project
            _renumber(draft, value, left)
            places.put_last(draft, below, project)
        row = [under for below in row for under in draft.ask(Subtasks(below))]


def _recur(draft: Draft, id: str, done: Value) -> None:
    """Make the next occurrence of a recurring task that is done; where it exists already, bring it back."""
    today = times.local_date(draft.now, done.get("timezone") or "UTC").isoformat()
    following = recurrence.following(
        done["recurrence"], done["due_on"], today, timezone=done.get("timezone"), due_time=done.get("due_time")
    )
    if following is None:
        return
    due_on, rule = following
    series = done.get("series") or id
    next_id = derive("occurrence", draft.state.workspace, series, due_on)
    if draft.peek("task", next_id) is not None:
        draft.edit("task", next_id).pop("deleted_at", None)
        return
    if draft.state.entity(Ref("task", next_id)) is not None:  # a tombstone
        return
    kept = ("project", "title", "description", "priority", "labels", "assignees", "parent", "due_time", "timezone")
    value = {name: done[name] for name in (*kept, "estimate_minutes") if name in done}
    value |= {"due_on": due_on, "recurrence": rule, "series": series}
    if "start_on" in done:
        value["start_on"] = (date.fromisoformat(done["start_on"]) + _days(done["due_on"], due_on)).isoformat()
    value |= {"number": _next_number(draft, value["project"]), "created_by": draft.actor, "created_at": draft.now}
    draft.add("task", next_id, value)
    places.put_at(draft, next_id, value["project"], "after", id)


def _days(start: str, end: str) -> timedelta:
    return date.fromisoformat(end) - date.fromisoformat(start)
