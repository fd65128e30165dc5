"""What is kept of commits that are forgotten: what they made of each entity, and who wrote its texts."""

from typing import Any

import msgspec

from taskdash.domain import redaction
from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Commit, Mutation, Ref, Value

WRITERS_KEPT = 100  # of one text; an undo of something older than that counts as written by who undid it

Writers = dict[str, list[tuple[int, str]]]  # text field: (seq, who wrote it then), oldest first


class Base(msgspec.Struct):
    """An entity as of the floor, while that moves."""

    seq: int
    value: Value | None
    writers: Writers


def follow(base: dict[Ref, Base], commit: Commit) -> None:
    """Move the base over the commit; it holds what the commit touches. What is there already stays as it is."""
    for mutation in in_order(commit):
        its = base[Ref(mutation.kind, mutation.id)]
        if its.seq < commit.seq:
            model = redaction.model_of(commit, mutation)
            _move(its, commit, mutation, base[Ref("task", model.id)] if model else None)


def in_order(commit: Commit) -> list[Mutation]:
    """The mutations, occurrences of recurring tasks after their models."""
    return sorted(commit.mutations, key=lambda mutation: mutation.before is None)


def forgotten(commit: Commit) -> Commit:
    """What stays of the commit in the log."""
    return msgspec.structs.replace(commit, mutations=[], overwrote=[], pruned=True)


def rewritten(stored: bytes, commit: Commit) -> bytes:
    """`commit` as JSON to stand in the place of `stored`: fields that this release does not know survive."""
    old: dict[str, Any] = msgspec.json.decode(stored)
    new: dict[str, Any] = msgspec.to_builtins(commit)
    before, after = old.get("mutations", []), new["mutations"]
    if [_about(mutation) for mutation in before] == [_about(mutation) for mutation in after]:
        new["mutations"] = [_unknown(was, Mutation) | mutation for was, mutation in zip(before, after, strict=True)]
    return msgspec.json.encode(_unknown(old, Commit) | new)


def _unknown(stored: dict[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {name: content for name, content in stored.items() if name not in kind.__struct_fields__}


def _about(mutation: dict[str, Any]) -> tuple[Any, ...]:
    return mutation["kind"], mutation["id"], mutation["op"]


def _move(base: Base, commit: Commit, mutation: Mutation, model: Base | None) -> None:
    base.seq = commit.seq
    base.value = mutation.value
    if mutation.value is None:
        base.writers = {}
        return
    for field in _written(mutation):
        writers = base.writers.setdefault(field, [])
        writer = _creator(commit, mutation, model, field) if mutation.before is None else _writer(writers, commit)
        writers.append((commit.seq, writer))
        del writers[:-WRITERS_KEPT]


def _written(mutation: Mutation) -> list[str]:
    """The text fields that the mutation set, for what it created all of them."""
    kind = KINDS.get(mutation.kind)
    texts = [field.name for field in kind.fields.values() if field.text] if kind else []
    return [field for field in texts if mutation.before is None or field in mutation.changed]


def _creator(commit: Commit, mutation: Mutation, model: Base | None, field: str) -> str:
    """Who wrote what the commit created; an occurrence of a recurring task repeats its model."""
    text = (mutation.value or {}).get(field)
    if model is not None and model.writers.get(field) and (model.value or {}).get(field) == text:
        return model.writers[field][-1][1]
    return redaction.writer(commit, redaction.Text(mutation.kind, mutation.id, field))


def _writer(writers: list[tuple[int, str]], commit: Commit) -> str:
    """Who wrote what the commit set: where it undoes, whoever had written what was there before."""
    undone = [seq for seq, _ in writers if seq in commit.undoes]
    earlier = [user for seq, user in writers if undone and seq < undone[0]]
    return earlier[-1] if earlier else commit.actor
