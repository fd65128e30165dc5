"""A database for a drill: empty at first, and nothing is left of it."""

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
async def scratch(settings: Settings, place: str | None) -> AsyncIterator[Product]:
    """The services over a database that is emptied afterwards, with the secret key of the one that is backed up.

    `place` is a folder in which it is made (None: that of the system), or a MongoDB URI. Raises Refusal: `invalid` for
    any other place, `conflict` where that database is not empty.
    """
    where = None if place is None else _place(place)
    key = settings.secret_key or Secret(kept_secret_key(settings.secret_key_path))
    with tempfile.TemporaryDirectory(prefix="taskdash-drill-", dir=where if isinstance(where, Path) else None) as made:
        folder = Path(made)
        own = msgspec.structs.replace(settings, data=folder, secret_key=key, redis=None, backup_to=None)
        if isinstance(where, MongoUri):
            from taskdash.wiring.on_mongo import emptied  # only now: an embedded server needs no driver

            own = msgspec.structs.replace(own, database=where)
            async with emptied(where, own), product(own) as copy:
                yield copy
        else:
            async with product(msgspec.structs.replace(own, database=folder / "taskdash.db")) as copy:
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
