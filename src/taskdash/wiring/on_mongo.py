"""The engine for many machines: every port over one MongoDB database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from taskdash.adapters.mongo import schema, sweeping
from taskdash.adapters.mongo.api_tokens import MongoApiTokens
from taskdash.adapters.mongo.archive import MongoArchive
from taskdash.adapters.mongo.arrival import MongoArrival
from taskdash.adapters.mongo.attempts import MongoAttempts
from taskdash.adapters.mongo.audit import MongoAudit
from taskdash.adapters.mongo.bus import MongoBus
from taskdash.adapters.mongo.commits import MongoCommitLog
from taskdash.adapters.mongo.database import Database
from taskdash.adapters.mongo.erasures import MongoErasures
from taskdash.adapters.mongo.head_store import MongoHeads
from taskdash.adapters.mongo.jobs import MongoJobs
from taskdash.adapters.mongo.leases import MongoLeases
from taskdash.adapters.mongo.models import MongoModels
from taskdash.adapters.mongo.sessions import MongoSessions
from taskdash.adapters.mongo.signing_keys import MongoSigningKeys
from taskdash.adapters.mongo.strict_rates import MongoStrictRates
from taskdash.adapters.mongo.tallies import MongoTallies
from taskdash.adapters.mongo.trash import MongoTrash
from taskdash.adapters.mongo.upkeep import MongoUpkeep
from taskdash.adapters.mongo.users import MongoUsers
from taskdash.adapters.mongo.versions import MongoVersions
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.stores import AccountStores
from taskdash.settings import MongoUri, Settings
from taskdash.wiring.engine import Copying, Engine, Rumoured


@asynccontextmanager
async def mongo(uri: MongoUri, settings: Settings) -> AsyncIterator[Engine]:
    """The engine over the database, closed at the end; Refusal where it cannot be reached, or lacks what is needed."""
    database = _connected(uri, settings, settings.database_socket_seconds * 1000)
    bus = MongoBus(database)
    try:
        await schema.check(database)
        copies = database.for_copies()
        yield Engine(
            log=MongoCommitLog(database),
            models=MongoModels(database),
            tallies=MongoTallies(database),
            bus=bus,
            heads=MongoHeads(database),
            trash=MongoTrash(database),
            upkeep=MongoUpkeep(database),
            jobs=MongoJobs(database),
            leases=MongoLeases(database),
            archive=MongoArchive(database),
            accounts=AccountStores(
                users=MongoUsers(database),
                versions=MongoVersions(database),
                sessions=MongoSessions(database),
                api_tokens=MongoApiTokens(database),
                audit=MongoAudit(database),
                signing_keys=MongoSigningKeys(database),
                erasures=MongoErasures(database),
                attempts=MongoAttempts(database),
                strict_rates=MongoStrictRates(database),
            ),
            copying=Copying(MongoCommitLog(copies), MongoModels(copies), MongoUpkeep(copies), MongoArchive(copies)),
            reads=lambda: database.reads,
            sweep=lambda: [sweeping.keep_sweeping(database)],
            shared=True,
            rumoured=Rumoured(database.watch, bus.hear),
            arrival=MongoArrival(database),
        )
    finally:
        await bus.close()
        await database.close()


@asynccontextmanager
async def emptied(uri: MongoUri, settings: Settings) -> AsyncIterator[None]:
    """Where the database is empty, empty it again afterwards; else Refusal `conflict`."""
    async with patient(uri, settings) as database:
        if await database.collection_names():
            raise Refusal("conflict", f"the database {database.name} is not empty", field="scratch")
        try:
            yield
        finally:
            await database.clear()


@asynccontextmanager
async def patient(uri: MongoUri, settings: Settings) -> AsyncIterator[Database]:
    """Connections for work that takes as long as it takes, such as building an index; Refusal without a server."""
    database = _connected(uri, settings, None)
    try:
        async with schema.told():
            await database.open()
        yield database
    finally:
        await database.close()


def _connected(uri: MongoUri, settings: Settings, socket_milliseconds: int | None) -> Database:
    return Database(
        uri.decode(),
        deadline=settings.database_seconds,
        maxPoolSize=settings.database_connections,
        minPoolSize=min(settings.database_connections_kept, settings.database_connections),
        maxIdleTimeMS=settings.database_idle_seconds * 1000,
        socketTimeoutMS=socket_milliseconds,
        serverSelectionTimeoutMS=settings.database_seconds * 1000,
    )
