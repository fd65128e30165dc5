"""How commits and entities stand in documents."""

from collections.abc import Sequence
from typing import Any

import msgspec
from bson import Binary

from taskdash.adapters.mongo.guarding import Derived
from taskdash.domain.log import Commit, Entity, Mutation, Value
from taskdash.domain.queries import PRIORITIES
from taskdash.domain.terms import terms

SHOWN = {"id": 1, "e.seq": 1, "e.body": 1}  # of a task's or entity's document, what an Entity needs

_PLAIN = ("project", "parent", "order", "due_on", "created_at", "updated_at", "completed_at", "deleted_at")
_encode = msgspec.json.Encoder().encode
_decode_value = msgspec.json.Decoder(Value).decode

decode = msgspec.json.Decoder(Commit).decode


def ids(wanted: Sequence[str]) -> dict[str, Any]:
    """The filter for the documents with these `_id`s."""
    return {"_id": wanted[0] if len(wanted) == 1 else {"$in": list(wanted)}}


def packed(content: object) -> Binary:
    """`content` as JSON in a binary field: what this release does not know of it survives."""
    return Binary(_encode(content))


def value(body: bytes | None) -> Value | None:
    """The value that a body holds; None for a tombstone's."""
    return None if body is None else _decode_value(body)


def entity(kind: str, found: dict[str, Any]) -> Entity:
    """The entity that a document holds."""
    state = found["e"]
    return Entity(kind, found["id"], state["seq"], value(state.get("body")))


def derived(workspace: str, mutation: Mutation, seq: int, rev: int = 0) -> Derived:
    """The read model's document for what a mutation of the commit `seq` made."""
    new = mutation.op == "put" and mutation.before is None
    if mutation.kind == "task":
        place = {"workspace": workspace, "id": mutation.id}
        return Derived(f"{workspace}:{mutation.id}", place, _task(mutation.value, seq, rev), new)
    place = {"workspace": workspace, "kind": mutation.kind, "id": mutation.id}
    state = _other(mutation.kind, mutation.value, seq, rev)
    return Derived(f"{workspace}:{mutation.kind}:{mutation.id}", place, state, new)


def membership(workspace: str, mutation: Mutation, seq: int) -> Derived:
    """The document by which a person's workspaces are found."""
    held = mutation.value or {}
    live = mutation.value is not None and not held.get("deleted_at")
    place = {"user": mutation.id, "workspace": workspace}
    return Derived(
        f"{mutation.id}:{workspace}", place, {"seq": seq, "rev": 0, "live": live, "role": held.get("role", "")}
    )


def _task(value: Value | None, seq: int, rev: int) -> dict[str, Any]:
    state: dict[str, Any] = {"seq": seq, "rev": rev}
    if value is None:
        return state
    trashed = bool(value.get("deleted_at"))
    status, rank = value.get("status", "todo"), PRIORITIES.index(value.get("priority", "none"))
    state |= {"trashed": int(trashed), "status": status, "priority": rank}
    state |= {column: value[column] for column in _PLAIN if value.get(column)}
    for column, field in (("label", "labels"), ("assignee", "assignees")):
        if value.get(field):
            state[column] = value[field]
    numbers = [[value.get("project"), value.get("number")], *value.get("former", ())]
    state["numbers"] = [f"{project}:{number}" for project, number in numbers if number is not None]
    if not trashed:
        state["bucket"] = f"{value.get('project', '')}|{status}|{rank}"
        state["terms"] = terms(f"{value.get('title', '')}\n{value.get('description', '')}")
    return state | {"body": packed(value)}


def _other(kind: str, value: Value | None, seq: int, rev: int) -> dict[str, Any]:
    state: dict[str, Any] = {"seq": seq, "rev": rev}
    if value is None:
        return state
    trashed = value.get("deleted_at")
    state["of"] = value.get("task", "") if kind == "comment" else ""
    state["created_at"] = value.get("created_at", "")
    if kind == "member" and not trashed:
        state["role"] = value.get("role", "")
    if kind == "project":
        held = {value.get("prefix"), *value.get("former_prefixes", ())} - {None}
        state["prefixes"] = sorted(prefix for prefix in held if prefix)
    if trashed and kind != "member":  # a removed member is no trash
        state["deleted_at"] = trashed
    return state | {"body": packed(value)}
