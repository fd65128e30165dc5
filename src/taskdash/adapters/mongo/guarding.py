"""Writing derived documents so that what is older never replaces what is newer, in any order and any number of times.

Everything that is derived of one thing stands in one embedded document, with the commit's `seq` as its first field and
`rev` (raised by a redaction) as its second. `$max` keeps the greater one, and MongoDB compares documents field by
field from the first: so one unconditional operation by `_id` is the guard. A tombstone is these two fields alone.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from taskdash.adapters.mongo.collections import STATE
from taskdash.adapters.mongo.database import DUPLICATE, Collection, Database, Document

_TOGETHER = 64  # updates of one command; FerretDB holds a connection for each, of 100


class Derived(NamedTuple):
    """A document to be: `place` holds its immutable fields; `new` says that nothing of it should be there yet."""

    id: str
    place: Document
    state: Document
    new: bool = False


def newest(state: Document) -> Document:
    """The update that leaves the greater one of what is stored and `state`: the guard of every read model."""
    return {"$max": {STATE: state}}


async def put(database: Database, collection: Collection, documents: Sequence[Derived]) -> None:
    """Make each document at least what is given here."""
    rest = [document for document in documents if not document.new]
    rest += await _inserted(collection, [document for document in documents if document.new])
    for start in range(0, len(rest), _TOGETHER):
        await _update(database, collection, rest[start : start + _TOGETHER])


async def _inserted(collection: Collection, documents: Sequence[Derived]) -> list[Derived]:
    """Insert the documents; answers those that were there."""
    if not documents:
        return []
    try:
        whole = [{"_id": d.id, **d.place, STATE: d.state} for d in documents]
        await collection.insert_many(whole, ordered=False)
    except BulkWriteError as error:
        return [documents[index] for index in duplicates(error)]
    return []


async def _update(database: Database, collection: Collection, documents: Sequence[Derived]) -> None:
    updates = [
        UpdateOne(
            {"_id": d.id, **d.place} if database.sharded else {"_id": d.id},
            {**newest(d.state), "$setOnInsert": d.place},
            upsert=True,
        )
        for d in documents
    ]
    while True:
        try:
            await collection.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            duplicates(error)  # of two that made it at once one is told so; once more, it is there
        else:
            return


def duplicates(error: BulkWriteError) -> list[int]:
    """The positions of the documents that a unique index refused; any other error is raised."""
    details: Any = error.details or {}
    errors = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or any(one["code"] != DUPLICATE for one in errors):
        raise error
    return [one["index"] for one in errors]
