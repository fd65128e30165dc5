"""How entities are shown: every field, with what is joined at read time and without what is nobody's business."""

from collections.abc import Collection, Iterable
from typing import Any

from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Entity, Ref, Value

Item = dict[str, Any]  # an entity as it is sent: id, seq and all its fields

_INTERNAL = {"invitation": ("code_hash",), "task": ("number", "former", "series")}

# Of each kind, what an entity without any value shows: to be copied, which is faster than going through the fields.
_EMPTY: dict[str, Item] = {
    kind.name: {"id": "", "seq": 0}
    | {name: field.empty for name, field in kind.fields.items() if name not in _INTERNAL.get(kind.name, ())}
    for kind in KINDS.values()
}


def shown_with(tasks: Iterable[Value]) -> set[Ref]:
    """What is joined to `tasks`: their projects and labels."""
    refs = set[Ref]()
    for task in tasks:
        refs.add(Ref("project", task["project"]))
        refs.update(Ref("label", id) for id in task.get("labels", ()))
    return refs


def item(entity: Entity, value: Value) -> Item:
    """The entity with the fields `value`, empty ones included."""
    shown = _EMPTY[entity.kind].copy()
    fields = len(shown)
    shown["id"], shown["seq"] = entity.id, entity.seq
    shown.update(value)
    for name in _INTERNAL.get(entity.kind, ()):
        shown.pop(name, None)
    if len(shown) > fields:  # of a later release
        for name in shown.keys() - _EMPTY[entity.kind].keys():
            del shown[name]
    return shown


def task_item(entity: Entity, value: Value, project: Value | None, dead_labels: Collection[str]) -> Item:
    """A task with its key, and without labels that are in the trash."""
    shown = item(entity, value)
    shown["key"] = f"{project['prefix']}-{value['number']}" if project else None
    if dead_labels:
        shown["labels"] = [id for id in shown["labels"] if id not in dead_labels]
    return shown
