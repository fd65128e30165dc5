"""A database for a while, such as a drill's: empty at first, and nothing is left of it."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from taskdash.adapters.local.secret_key import kept_secret_key
from taskdash.domain.refusal import invalid
from taskdash.settings import MongoUri, Settings
from taskdash.settings.accepts import DATABASE, Secret
from taskdash.wiring.making import Product, product


@asynccontextmanager
async def emptied(settings: Settings) -> AsyncIterator[None]:
    """Where the settings' database is on a server, empty it again afterwards; Refusal `conflict` if it is not empty."""
    if not isinstance(settings.database, MongoUri):
        yield  # a file goes with its folder
        return
    from taskdash.wiring import on_mongo  # only now: an embedded server needs no driver

    async with on_mongo.emptied(settings.database, settings):
        yield


@asynccontextmanager
async def scratch(settings: Settings, place: str | None) -> AsyncIterator[Product]:
    """The services over a database that is emptied afterwards, with the secret key of the one that is backed up.

    `place` is a folder in which it is made (None: that of the system), or a MongoDB URI. Raises Refusal: `invalid` for
    any other place, `conflict` where that database is not empty.
    """
    where = None if place is None else _place(place)
    key = settings.secret_key or Secret(kept_secret_key(settings.secret_key_path))
    with tempfile.TemporaryDirectory(prefix="taskdash-drill-", dir=where if isinstance(where, Path) else None) as made:
        folder = Path(made)
        database = where if isinstance(where, MongoUri) else folder / "taskdash.db"
        own = msgspec.structs.replace(
            settings, data=folder, database=database, secret_key=key, redis=None, backup_to=None
        )
        async with emptied(own), product(own) as copy:
            yield copy


def _place(text: str) -> Path | MongoUri:
    if text.startswith("mongodb"):
        with suppress(ValueError):
            return DATABASE.read(text)  # type: ignore[return-value]  # of such a text it makes nothing else
    elif (folder := Path(text).expanduser()).is_dir():
        return folder
    raise invalid(
        "scratch", "must be a folder that is there, or mongodb[+srv]://[USER:PASSWORD@]HOST[,HOST][/DATABASE]"
    )
