"""What the database has to have before a server uses it: `taskdash migrate` makes it, a start checks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymongo import ASCENDING, IndexModel
from pymongo.errors import PyMongoError

from taskdash.adapters.mongo.collections import INDEXES
from taskdash.adapters.mongo.database import Database, is_trouble, unavailable
from taskdash.domain.refusal import Refusal

VERSION = 1

_BEGUN = 0  # the version of a database that is being prepared for the first time, which nobody uses yet


async def migrate(database: Database) -> list[str]:
    """Make the indexes that are missing, while others serve; answers which. Can be repeated.

    Raises Refusal for a database that is not ours, or is a newer release's.
    """
    async with told():
        if await _version(database) is None:
            await database["counters"].update_one({"_id": "schema"}, {"$max": {"version": _BEGUN}}, upsert=True)
        missing = await _missing(database)
        for name, collection in missing:
            declared = next(index for index in INDEXES[collection] if index.name == name)
            keys = [(field, ASCENDING) for field in declared.fields]
            await database[collection].create_indexes([IndexModel(keys, name=name, unique=declared.unique)])
        await database["counters"].update_one({"_id": "schema"}, {"$max": {"version": VERSION}}, upsert=True)
        return [name for name, _ in missing]


async def check(database: Database) -> None:
    """Learn what kind of deployment it is, and prepare a database in which there is nothing.

    Raises Refusal for one that cannot be used: indexes are missing, it is not ours, or a newer release's. A start adds
    no index to a database in use: a unique one could stop the writes of the release before.
    """
    async with told():
        await database.open()
        if not await _version(database):
            await migrate(database)
        elif missing := await _missing(database):
            names = ", ".join(name for name, _ in missing)
            raise Refusal(
                "conflict",
                f"the database {database.name} lacks what this release needs ({names}): run taskdash migrate",
            )


async def _version(database: Database) -> int | None:
    """The release's version that the database is prepared for; None for one that is empty."""
    names = await database.collection_names()
    found = await database["counters"].find_one({"_id": "schema"})
    if found is None and not set(names) - {"counters"}:
        # Nothing, or another process is about to write its first document here, or has in between.
        if await database["counters"].find_one({}) is None:
            return None
        found = await database["counters"].find_one({"_id": "schema"})
    if found is None:
        raise Refusal(
            "conflict",
            f"the database {database.name} holds data of another program; name one that is empty "
            "(taskdash import --from takes over the dashboard before this one)",
        )
    if found["version"] > VERSION:
        raise Refusal(
            "conflict",
            f"the database {database.name} has version {found['version']}, this release knows up to {VERSION}; "
            "use the release that wrote it, or a newer one",
        )
    return int(found["version"])


@asynccontextmanager
async def told() -> AsyncIterator[None]:
    """What goes wrong, as a refusal that a person can do something with."""
    try:
        yield
    except PyMongoError as error:
        if is_trouble(error):
            raise unavailable() from error
        raise Refusal("unavailable", f"the database refuses: {error}") from error


async def _missing(database: Database) -> list[tuple[str, str]]:
    there = set(await database.collection_names())
    missing: list[tuple[str, str]] = []
    for collection, declared in INDEXES.items():
        held = await database[collection].index_information() if collection in there else {}
        missing += [(index.name, collection) for index in declared if index.name not in held]
    return missing
