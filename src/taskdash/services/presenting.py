"""How entities are shown: every field, with what is joined at read time and without what is nobody's business."""

from collections.abc import Collection
from typing import Any

from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Entity, Value

Item = dict[str, Any]  # an entity as it is sent: id, seq and all its fields

_INTERNAL = {"invitation": ("code_hash",), "task": ("number", "former", "series")}


def item(entity: Entity, value: Value) -> Item:
    """The entity with the fields `value`, empty ones included."""
    kind = KINDS[entity.kind]
    left_out = _INTERNAL.get(entity.kind, ())
    shown = {name: kind.get(value, name) for name in kind.fields if name not in left_out}
    return {"id": entity.id, "seq": entity.seq, **shown}


def task_item(entity: Entity, value: Value, project: Value | None, dead_labels: Collection[str]) -> Item:
    """A task with its key, and without labels that are in the trash."""
    shown = item(entity, value)
    shown["key"] = f"{project['prefix']}-{value['number']}" if project else None
    if dead_labels:
        shown["labels"] = [id for id in shown["labels"] if id not in dead_labels]
    return shown
