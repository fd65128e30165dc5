"""The embedded engine: every port over one SQLite file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from taskdash.adapters.sqlite.api_tokens import SqliteApiTokens
from taskdash.adapters.sqlite.appender import Appender
from taskdash.adapters.sqlite.archive import SqliteArchive
from taskdash.adapters.sqlite.attempts import SqliteAttempts
from taskdash.adapters.sqlite.audit import SqliteAudit
from taskdash.adapters.sqlite.bus import SqliteBus
from taskdash.adapters.sqlite.commits import SqliteCommitLog
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.departure import SqliteDeparture
from taskdash.adapters.sqlite.erasures import SqliteErasures
from taskdash.adapters.sqlite.heads import SqliteHeads
from taskdash.adapters.sqlite.jobs import SqliteJobs
from taskdash.adapters.sqlite.leases import SqliteLeases
from taskdash.adapters.sqlite.models import SqliteModels
from taskdash.adapters.sqlite.sessions import SqliteSessions
from taskdash.adapters.sqlite.signing_keys import SqliteSigningKeys
from taskdash.adapters.sqlite.strict_rates import SqliteStrictRates
from taskdash.adapters.sqlite.tallies import SqliteTallies
from taskdash.adapters.sqlite.trash import SqliteTrash
from taskdash.adapters.sqlite.upkeep import SqliteUpkeep
from taskdash.adapters.sqlite.users import SqliteUsers
from taskdash.adapters.sqlite.versions import SqliteVersions
from taskdash.services.accounts.stores import AccountStores
from taskdash.wiring.engine import Copying, Engine


@asynccontextmanager
async def sqlite(path: Path, *, apart: Path | None = None) -> AsyncIterator[Engine]:
    """The engine over the file, closed at the end.

    `apart`: commits are appended by another process, one for all that name the same folder.
    """
    database = Database(path)
    bus = SqliteBus(database)
    appender = None if apart is None else Appender(database, apart)
    opened = None if appender is None else asyncio.create_task(appender.open())
    copying = Copying(
        SqliteCommitLog(database, appender), SqliteModels(database), SqliteUpkeep(database), SqliteArchive(database)
    )
    try:
        yield Engine(
            log=copying.log,
            models=copying.models,
            tallies=SqliteTallies(database),
            bus=bus,
            heads=SqliteHeads(database),
            trash=SqliteTrash(database),
            upkeep=copying.upkeep,
            jobs=SqliteJobs(database),
            leases=SqliteLeases(database),
            archive=copying.archive,
            accounts=AccountStores(
                users=SqliteUsers(database),
                versions=SqliteVersions(database),
                sessions=SqliteSessions(database),
                api_tokens=SqliteApiTokens(database),
                audit=SqliteAudit(database),
                signing_keys=SqliteSigningKeys(database),
                erasures=SqliteErasures(database),
                attempts=SqliteAttempts(database),
                strict_rates=SqliteStrictRates(database),
            ),
            copying=copying,
            reads=lambda: database.reads,
            groups=lambda: (database.groups, database.works),
            folder=path.parent,
            departure=SqliteDeparture(database),
            opened=opened,
        )
    finally:
        await bus.close()
        if appender is not None and opened is not None:
            await asyncio.gather(opened, return_exceptions=True)
            await appender.close()
        await database.close()
