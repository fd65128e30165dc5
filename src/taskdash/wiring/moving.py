"""A deployment on its way from a database file to a server: the two ends of it, and who may not start meanwhile."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from taskdash.adapters.local.secret_key import kept_secret_key
from taskdash.adapters.sqlite import schema
from taskdash.adapters.sqlite.connections import opening
from taskdash.adapters.sqlite.departure import left
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.times import instant
from taskdash.services.accounts.sealing import Sealing
from taskdash.services.accounts.signing import opens
from taskdash.services.promoting import promoter
from taskdash.services.promoting.ends import Ends, Side
from taskdash.services.promoting.promoter import Place, Promoter
from taskdash.settings import MongoUri, Settings
from taskdash.settings.accepts import Secret
from taskdash.wiring.engine import Engine
from taskdash.wiring.making import Product
from taskdash.wiring.on_sqlite import sqlite

_SEALED = "promotion"  # what the target's address is sealed as
_PATIENCE = 60  # seconds for each step at the target: large commits are put there in one piece


async def demand_here(made: Product, settings: Settings) -> None:
    """Raises Refusal `conflict` where the deployment has moved away from this database, or not yet arrived in it."""
    if isinstance(settings.database, Path) and (gone := left(settings.database)) is not None:
        at = instant(datetime.fromtimestamp(gone.began, UTC))
        raise Refusal(
            "conflict",
            f"{settings.database} was left at {at}: its deployment has moved to {gone.shown}; set TASKDASH_DATABASE"
            " to that, with the same secret key",
        )
    if made.engine.arrival is not None:
        await promoter.demand_arrived(_side(made.engine))


def moved(settings: Settings) -> Settings | None:
    """The settings for where the deployment has moved to; None where it has not. Raises WrongSecretKey."""
    if not isinstance(settings.database, Path) or (gone := left(settings.database)) is None:
        return None
    key = settings.secret_key or Secret(kept_secret_key(settings.secret_key_path))
    return msgspec.structs.replace(
        settings, database=MongoUri(Sealing(key).unseal(gone.target, _SEALED)), secret_key=key
    )


class Promotion:
    """One promotion, both databases open."""

    def __init__(self, ends: Ends, place: Place, *, has_moved: bool) -> None:
        self._ends = ends
        self._place = place
        self.has_moved = has_moved
        self.promoter = Promoter(ends, time.monotonic)

    @property
    def place(self) -> Place:
        """The target's address."""
        return self._place

    async def finish(self) -> None:
        """What a run leaves to be done that was cut off after the switch; nothing else."""
        await self._ends.target.jobs.finish(await promoter.job_of(self._ends.source))


@asynccontextmanager
async def promotion(settings: Settings, uri: MongoUri) -> AsyncIterator[Promotion]:
    """The promotion of the settings' database file to that database.

    Raises Refusal: `invalid` without the deployment's secret key, `conflict` where the file is an older release's, has
    moved elsewhere, or is promoted by another process.
    """
    from taskdash.wiring.on_mongo import mongo  # only now: no other command over a file needs the driver

    file = settings.database
    if not isinstance(file, Path) or not file.exists():
        raise invalid("from", "must be the file of a database that is there, sqlite:PATH")
    with opening(file):
        if not schema.is_current(file):
            raise Refusal(
                "conflict", f"{file} is an older release's: start the servers with this release first", field="from"
            )
    key = _secret_key(settings)
    async with mongo(uri, settings):
        pass  # it can be reached, or this is told soon
    patient = msgspec.structs.replace(settings, database_seconds=_PATIENCE)
    async with sqlite(file) as source, mongo(uri, patient) as target:
        if source.departure is None or target.arrival is None:
            raise invalid("to", "must be a MongoDB")  # no other engine is opened here
        await _demand_key(source, key)
        sealing = Sealing(key)
        gone = left(file)
        if gone is not None and sealing.unseal(gone.target, _SEALED) != bytes(uri):
            raise Refusal("conflict", f"{file} has moved to {gone.shown} already", field="to")
        place = Place(sealing.seal(bytes(uri), _SEALED), str(uri))
        with source.departure.alone():
            ends = Ends(_side(source), source.departure, _side(target), target.arrival)
            yield Promotion(ends, place, has_moved=gone is not None)


def _side(engine: Engine) -> Side:
    return Side(engine.archive, engine.log, engine.models, engine.upkeep, engine.jobs, engine.accounts.erasures)


def _secret_key(settings: Settings) -> Secret:
    """The deployment's secret key, which is not made here."""
    if settings.secret_key is not None:
        return settings.secret_key
    if not settings.secret_key_path.exists():
        raise invalid(
            "secret_key", f"is missing: set TASKDASH_DATA, or TASKDASH_SECRET_KEY_FILE (no {settings.secret_key_path})"
        )
    return Secret(kept_secret_key(settings.secret_key_path))


async def _demand_key(source: Engine, key: Secret) -> None:
    """Raises Refusal `invalid` where the deployment's signing keys are sealed with another secret key."""
    if not all(opens(Sealing(key), signing) for signing in await source.accounts.signing_keys.every()):
        raise invalid(
            "secret_key", "is another one than that of the deployment: set TASKDASH_DATA, or TASKDASH_SECRET_KEY_FILE"
        )
