"""What the database has to have before a server uses it: `taskdash migrate` makes it, a start checks it."""

from pymongo import ASCENDING, IndexModel

from taskdash.adapters.mongo.collections import INDEXES
from taskdash.adapters.mongo.database import Database

VERSION = 1


class NotMigrated(Exception):
    """Indexes are missing that this release needs."""


class NewerDatabase(Exception):
    """A newer release has changed the database in a way that this one does not know."""


async def migrate(database: Database) -> list[str]:
    """Make the indexes that are missing, while others serve; answers which. Can be repeated."""
    await _check_version(database)
    missing = await _missing(database)
    for name, collection in missing:
        declared = next(index for index in INDEXES[collection] if index.name == name)
        keys = [(field, ASCENDING) for field in declared.fields]
        await database[collection].create_indexes([IndexModel(keys, name=name, unique=declared.unique)])
    await database["counters"].update_one({"_id": "schema"}, {"$max": {"version": VERSION}}, upsert=True)
    return [name for name, _ in missing]


async def check(database: Database) -> None:
    """Prepare a database in which there is nothing; raise NotMigrated, or NewerDatabase, for one that cannot be used.

    A start adds no index to a database in use: a unique one could stop the writes of the release before.
    """
    if not await database.collection_names():
        await migrate(database)
        return
    await _check_version(database)
    if missing := await _missing(database):
        names = ", ".join(name for name, _ in missing)
        raise NotMigrated(f"the database {database.name} lacks what this release needs ({names}): run taskdash migrate")


async def _check_version(database: Database) -> None:
    found = await database["counters"].find_one({"_id": "schema"})
    if found is not None and found["version"] > VERSION:
        raise NewerDatabase(
            f"the database {database.name} has version {found['version']}, this release knows up to {VERSION}; "
            "use the release that wrote it, or a newer one"
        )


async def _missing(database: Database) -> list[tuple[str, str]]:
    there = set(await database.collection_names())
    missing: list[tuple[str, str]] = []
    for collection, declared in INDEXES.items():
        held = await database[collection].index_information() if collection in there else {}
        missing += [(index.name, collection) for index in declared if index.name not in held]
    return missing
