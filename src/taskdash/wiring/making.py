"""The product made: all services over the ports of the engine that the settings choose."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from taskdash import backups
from taskdash.adapters.local.passwords import ArgonPasswords
from taskdash.adapters.local.secret_key import kept_secret_key
from taskdash.ports.bus import Heard
from taskdash.ports.predecessor import Predecessor
from taskdash.services import moving
from taskdash.services.accounts import erasing
from taskdash.services.accounts.assembly import AccountRules, Accounts, assemble
from taskdash.services.accounts.departing import Departing
from taskdash.services.accounts.erasing import Erasing
from taskdash.services.accounts.exporting import Contents, Exporting
from taskdash.services.accounts.redacting import Redactor
from taskdash.services.accounts.refreshing import RefreshLimits
from taskdash.services.accounts.sealing import Sealing
from taskdash.services.backup import restoring
from taskdash.services.backup.regular import Regular
from taskdash.services.backup.restoring import Target
from taskdash.services.backup.writing import Source
from taskdash.services.committing import Committer
from taskdash.services.editing import Editor
from taskdash.services.exporting import Exporter
from taskdash.services.heads import Heads
from taskdash.services.housekeeping import House, Housekeeper, Tidying
from taskdash.services.importing.importer import Desk, Importer
from taskdash.services.listing import Lister
from taskdash.services.membership import Membership
from taskdash.services.moving import Mover
from taskdash.services.promoting import promoter
from taskdash.services.reading import Reader
from taskdash.services.statistics import Statistician
from taskdash.services.takeover.people import Directory
from taskdash.services.takeover.taking_over import TakingOver
from taskdash.services.undoing import Undoer
from taskdash.services.workspaces import Workspaces
from taskdash.settings import Settings
from taskdash.wiring.engine import Engine
from taskdash.wiring.on_sqlite import sqlite
from taskdash.wiring.sharing import Limiters, Shared, limits_of, shared_by, telling
from taskdash.wiring.tracing import Traces


class Product(NamedTuple):
    """All services of one process; `hashing` is how many passwords are hashed or wait for it.

    `backing` makes regular backups, where the settings ask for them.
    """

    engine: Engine
    shared: Shared
    limiters: Limiters
    accounts: Accounts
    heads: Heads
    committer: Committer
    editor: Editor
    workspaces: Workspaces
    reader: Reader
    lister: Lister
    undoer: Undoer
    membership: Membership
    mover: Mover
    statistician: Statistician
    importer: Importer
    taking_over: TakingOver
    exporter: Exporter
    erasing: Erasing
    archives: Exporting
    housekeeper: Housekeeper
    backing: Regular | None
    hashing: Callable[[], int]


def now() -> datetime:
    """The time of day; what needs it is given this."""
    return datetime.now(UTC)


def engine_of(settings: Settings, *, apart: Path | None = None) -> AbstractAsyncContextManager[Engine]:
    """The engine over the settings' database; `apart`: commits to a file are appended by the process of that folder.

    Raises Refusal where that is on a server and cannot be used.
    """
    if isinstance(settings.database, Path):
        return sqlite(settings.database, apart=apart)
    from taskdash.wiring.on_mongo import mongo  # only now: an embedded server needs no driver

    return mongo(settings.database, settings)


@asynccontextmanager
async def predecessor(uri: str) -> AsyncIterator[Predecessor]:
    """The predecessor's database; raises Refusal `invalid` for what is no such URI."""
    from taskdash.adapters.mongo.predecessor import MongoPredecessor  # only now: no other command needs the driver

    opened = MongoPredecessor(uri)
    try:
        yield opened
    finally:
        await opened.close()


@asynccontextmanager
async def product(
    settings: Settings, *, apart: Path | None = None, several: bool = False, traces: Traces | None = None
) -> AsyncIterator[Product]:
    """The services over the settings' database; what a command needs, and a server builds on.

    `apart`: commits to a file are appended by another process, for who commits much, or answers others meanwhile;
    those who name the same folder, which is theirs alone, share one.
    `several`: other processes serve beside this one.
    """
    secret_key = settings.secret_key or kept_secret_key(settings.secret_key_path)
    passwords = ArgonPasswords(settings.password_workers)
    async with (
        engine_of(settings, apart=apart) as engine,
        shared_by(settings, several=several) as shared,
        telling(engine, shared),
        limits_of(settings, engine.accounts, shared) as limiters,
    ):
        seen = engine if traces is None else traces.engine(engine)
        commits = Committer if traces is None else traces.committer
        made = _assemble(settings, seen, shared, limiters, passwords, secret_key, commits)
        deafen = engine.bus.listen(lambda heard: _take_in(made, heard))
        try:
            yield made
        finally:
            deafen()
            await made.committer.settle()
            passwords.close()


def source(engine: Engine) -> Source:
    """What backups copy of an engine."""
    return Source(engine.copying.archive, engine.copying.log, engine.copying.upkeep)


def target(made: Product) -> Target:
    """What a restore writes to."""
    return Target(
        made.engine.archive,
        made.engine.log,
        made.engine.jobs,
        lambda erased: made.erasing.again(erased.user, erased.workspace, erased.at),
        made.accounts.signer.opens,
    )


def _take_in(made: Product, heard: Sequence[Heard]) -> None:
    """Follow what is committed elsewhere, and let no commit be decided from texts that another process has redacted."""
    made.heads.hear(heard)
    for workspace, seq, *_ in heard:
        if seq == 0:
            made.committer.forget(workspace)


def _assemble(  # noqa: PLR0913  # what the services are made of
    settings: Settings,
    engine: Engine,
    shared: Shared,
    limiters: Limiters,
    passwords: ArgonPasswords,
    secret_key: bytes,
    commits: type[Committer],
) -> Product:
    users, models, copying = engine.accounts.users, engine.models, engine.copying
    quota = settings.workspace_quota
    heads = Heads(engine.heads)
    committer = commits(engine.log, models, now, quota=quota, stored=heads.committed)
    workspaces = Workspaces(users, models, committer)
    reader = Reader(engine.log, models, workspaces)
    membership = Membership(users, models, reader, committer, now, Sealing(secret_key).key("invitations"))
    mover = Mover(models, reader, committer, engine.jobs)
    rules = AccountRules(
        secret_key=secret_key,
        registration=settings.registration,
        access_life=timedelta(minutes=settings.access_token_minutes),
        refresh_life=timedelta(days=settings.refresh_token_days),
        invitation_holds=membership.holds,
        refresh_limits=RefreshLimits(limiters.sessions, limiters.callers),
    )

    def forget(workspace: str) -> None:
        committer.forget(workspace)
        heads.forget(workspace)

    accounts = assemble(engine.accounts, passwords, rules)
    desk = Desk(models, users, committer, now, quota=quota)
    parts = erasing.Parts(
        Redactor(engine.log, models, engine.upkeep, forget),
        Departing(models, engine.upkeep, committer),
        engine.upkeep,
        engine.jobs,
        backups.Copied(settings).enter,
    )
    eraser = Erasing(engine.accounts, accounts, parts, now)
    return Product(
        engine=engine,
        shared=shared,
        limiters=limiters,
        accounts=accounts,
        heads=heads,
        committer=committer,
        editor=Editor(committer, reader, workspaces),
        workspaces=workspaces,
        reader=reader,
        lister=Lister(models, reader),
        undoer=Undoer(engine.log, committer),
        membership=membership,
        mover=mover,
        statistician=Statistician(models, engine.tallies),
        importer=Importer(desk, now),
        taking_over=TakingOver(
            desk, workspaces, Directory(users, engine.accounts.erasures, accounts.changing, accounts.trail), now
        ),
        exporter=Exporter(copying.models, users, Lister(copying.models, reader)),
        erasing=eraser,
        archives=Exporting(engine.accounts, Contents(copying.log, copying.models, copying.upkeep)),
        housekeeper=Housekeeper(
            House(engine.trash, engine.upkeep, engine.jobs, engine.leases),
            committer,
            Tidying(settings.trash_days, settings.history_days),
            {
                moving.KIND: mover.resume,
                erasing.KIND: eraser.resume,
                restoring.KIND: restoring.unfinished,
                promoter.KIND: promoter.unfinished,
            },
            [accounts.sweeping.sweep],
        ),
        backing=backups.regular(settings, source(engine), engine.leases, now) if backups.wanted(settings) else None,
        hashing=lambda: passwords.inside,
    )
