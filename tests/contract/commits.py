"""Short ways to write down commits, as the tests of the log need them."""

from typing import Any
from uuid import UUID

from taskdash.domain.log import Commit, Mutation

AT = "2026-01-31T09:05:00.000Z"
WORKSPACE = "aaaaaaaa-0000-4000-8000-000000000001"
ADA = "0190a5d0-0000-7000-8000-00000000ada0"
BOB = "0190a5d0-0000-7000-8000-00000000b0b0"


def uid(number: int) -> str:
    """A UUID that is recognised in a failure's text, ascending with `number`."""
    return str(UUID(int=number + (7 << 76) + (2 << 62)))


def put(kind: str, id: str, **value: Any) -> Mutation:
    """The creation of an entity."""
    return Mutation(kind, id, "put", value)


def change(kind: str, id: str, before: dict[str, Any], **value: Any) -> Mutation:
    """A later put of an entity."""
    return Mutation(kind, id, "put", value, sorted(before), before)


def purge(kind: str, id: str) -> Mutation:
    return Mutation(kind, id, "delete")


def task(id: str, title: str = "Water the plants", **value: Any) -> Mutation:
    """The creation of a task."""
    return put("task", id, **({"project": uid(1), "title": title, "created_at": AT, "updated_at": AT} | value))


def commit(seq: int, *mutations: Mutation, workspace: str = WORKSPACE, id: str | None = None, **more: Any) -> Commit:
    """The commit `seq`, its id following from that unless one is given."""
    said = {"actor": ADA, "at": AT, "digest": f"{seq:064x}"} | more
    return Commit(workspace=workspace, seq=seq, id=id or uid(1_000_000 + seq), mutations=list(mutations), **said)
