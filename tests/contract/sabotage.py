"""Taking one safety away at a time, in the tests' own process: the suite that is about it must then fail."""

import asyncio
import sqlite3
from typing import Any

from taskdash.adapters.mongo import bus, guarding
from taskdash.adapters.mongo.collections import STATE
from taskdash.adapters.sqlite import connections, entities, rows, tasks
from taskdash.domain import sessions
from taskdash.services import heads

VARIABLE = "TASKDASH_TEST_SABOTAGE"


def remove(safety: str) -> None:
    """Remove `safety`, one of SABOTAGES, from this process."""
    SABOTAGES[safety]()


def _seq_guard() -> None:
    rows.is_newer = lambda seq, stored: True  # noqa: ARG005 - the product's parameters, by name


def _greater_document() -> None:
    guarding.newest = lambda state: {"$set": {STATE: state}}


def _tombstone() -> None:
    def no_task(connection: connections.Writing, number: int, seq: int) -> None:
        connection.execute("DELETE FROM tasks WHERE number = ?", (number,))

    def no_entity(connection: sqlite3.Connection, workspace: int, row: entities.EntityRow, seq: int) -> None:
        connection.execute(
            "DELETE FROM entities WHERE workspace = ? AND kind = ? AND id = ?", (workspace, row.kind, row.id)
        )

    tasks.bury = no_task
    entities.bury = no_entity

    put = guarding._update

    async def no_document(database: Any, collection: Any, documents: Any) -> None:
        await put(database, collection, documents)
        buried = [document.id for document in documents if document.state.keys() == {"seq", "rev"}]
        await collection.delete_many({"_id": {"$in": buried}})

    guarding._update = no_document


def _sync() -> None:
    connect = connections.connect

    def careless(*arguments: Any, **options: Any) -> Any:
        connection = connect(*arguments, **options)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    connections.connect = careless


def _refresh_grace() -> None:
    sessions._within_grace = lambda *_: False


def _head_confirmation() -> None:
    def believed(self: heads.Heads, workspace: str) -> heads.Held | None:
        return self._held.get(workspace)

    async def never(_: heads.Heads) -> None:
        await asyncio.Event().wait()

    setattr(heads.Heads, "fresh", believed)  # noqa: B010  # or the type checker would mind
    setattr(heads.Heads, "run", never)  # noqa: B010


def _bus() -> None:
    bus.MongoBus._tell = lambda *_: None  # type: ignore[method-assign]  # on purpose


SABOTAGES = {
    "bus": _bus,
    "head confirmation": _head_confirmation,
    "seq guard": _seq_guard,
    "greater document": _greater_document,
    "tombstone": _tombstone,
    "sync": _sync,
    "refresh grace": _refresh_grace,
}
