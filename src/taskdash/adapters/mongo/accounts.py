"""What the documents of accounts have in common: their ids, and the numbers of their changes."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from taskdash.adapters.mongo.database import Database, Document

T = TypeVar("T", bound=msgspec.Struct)


async def next_change(database: Database, count: int = 1) -> int:
    """The last of the next `count` numbers out of one sequence for all accounts.

    They may show late: who tails them re-reads the last minute.
    """
    counter = database["counters"]
    found = await counter.find_one_and_update(
        {"_id": "account_change"}, {"$inc": {"number": count}}, upsert=True, return_document=True
    )
    return int(found["number"]) if found else 0


def document(struct: msgspec.Struct, id: Any, **more: Any) -> Document:
    """A record as it is stored."""
    return {"_id": id, **msgspec.structs.asdict(struct), **more}


def record(kind: type[T], found: Mapping[str, Any]) -> T:
    """The record that a document holds."""
    return kind(**{name: found[name] for name in kind.__struct_fields__})
