"""Wiring: from settings to a running product; the only file that knows everyone."""

import asyncio
import os
import platform
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from taskdash import api, backups
from taskdash.adapters.local import disk
from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.adapters.local.passwords import ArgonPasswords
from taskdash.adapters.local.secret_key import kept_secret_key
from taskdash.adapters.sqlite.api_tokens import SqliteApiTokens
from taskdash.adapters.sqlite.archive import SqliteArchive
from taskdash.adapters.sqlite.attempts import SqliteAttempts
from taskdash.adapters.sqlite.audit import SqliteAudit
from taskdash.adapters.sqlite.bus import SqliteBus
from taskdash.adapters.sqlite.commits import SqliteCommitLog
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.erasures import SqliteErasures
from taskdash.adapters.sqlite.heads import SqliteHeads
from taskdash.adapters.sqlite.jobs import SqliteJobs
from taskdash.adapters.sqlite.leased_rates import SqliteLeasedRates
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
from taskdash.api import answers, problems
from taskdash.api.services import Readiness
from taskdash.api.shapes.commits import event_data
from taskdash.domain import limits
from taskdash.domain.rates import Rate
from taskdash.domain.refusal import Refusal
from taskdash.edge import Values, pipeline
from taskdash.edge.asgi import App
from taskdash.edge.authentication import Tokens
from taskdash.edge.dashboard import Dashboard
from taskdash.edge.draining import Draining, leave_new_connections, stopping_in_order
from taskdash.edge.exposition import Figures, Reading, expose, of_any_process, registry
from taskdash.edge.https_redirect import HttpsRedirect
from taskdash.edge.kept import Shelf
from taskdash.edge.lifespan import Lifespan
from taskdash.edge.load import Load, Priority
from taskdash.edge.log_files import LogFolder
from taskdash.edge.log_lines import log_to_stderr
from taskdash.edge.metrics import Requests
from taskdash.edge.overload import Answer, watching
from taskdash.edge.response_cache import Keeping
from taskdash.edge.seat import Seat
from taskdash.edge.sign_in_limit import SignInLimit
from taskdash.edge.together import Together
from taskdash.edge.trusted_proxies import trusting
from taskdash.ports.archive import Archive
from taskdash.ports.bodies import Bodies
from taskdash.ports.bus import Bus, Heard
from taskdash.ports.commits import CommitLog
from taskdash.ports.heads import HeadStore
from taskdash.ports.jobs import Jobs
from taskdash.ports.leased_rates import LeasedRates
from taskdash.ports.leases import Leases
from taskdash.ports.models import Models
from taskdash.ports.predecessor import Predecessor
from taskdash.ports.tallies import Tallies
from taskdash.ports.trash import Trash
from taskdash.ports.upkeep import Upkeep
from taskdash.services import moving
from taskdash.services.accounts import erasing
from taskdash.services.accounts.assembly import AccountRules, Accounts, assemble
from taskdash.services.accounts.departing import Departing
from taskdash.services.accounts.erasing import Erasing
from taskdash.services.accounts.exporting import Contents, Exporting
from taskdash.services.accounts.redacting import Redactor
from taskdash.services.accounts.refreshing import SESSION_RATE, RefreshLimits
from taskdash.services.accounts.sealing import Sealing
from taskdash.services.accounts.stores import AccountStores
from taskdash.services.backup import restoring
from taskdash.services.backup.regular import Regular
from taskdash.services.backup.restoring import Target
from taskdash.services.backup.writing import Source
from taskdash.services.committing import Committer
from taskdash.services.editing import Editor
from taskdash.services.exporting import Exporter
from taskdash.services.following import Hub
from taskdash.services.heads import Heads
from taskdash.services.housekeeping import House, Housekeeper, Tidying
from taskdash.services.importing.importer import Desk, Importer
from taskdash.services.limiting import Limiter, SharedRates, StrictLimiter
from taskdash.services.listing import Lister
from taskdash.services.membership import Membership
from taskdash.services.moving import Mover
from taskdash.services.reading import Reader
from taskdash.services.shared_bodies import SharedBodies
from taskdash.services.statistics import Statistician
from taskdash.services.takeover.people import Directory
from taskdash.services.takeover.taking_over import TakingOver
from taskdash.services.undoing import Undoer
from taskdash.services.when_down import Outages
from taskdash.services.workspaces import Workspaces
from taskdash.settings import Settings, load

if TYPE_CHECKING:
    from taskdash.adapters.redis.server import RedisServer

SIGN_IN_SECONDS = 15 * 60
MADE_UP_RATE = Rate(60, 60)  # tokens that we never issued, of an address: no program of ours sends any
# Balancers ask often and must hear how we are; new tokens are limited by session.
UNLIMITED = frozenset(("/healthz", "/readyz", f"{answers.ROOT}/auth/refresh"))
WEB = Path(__file__).parent / "web"  # what the frontend's build leaves; absent where it was not built


class Engine(NamedTuple):
    """Every port, filled by one technology; `groups`: its writer's transactions so far, and the works in them.

    `shared` is whether other machines use it too, so that it is not for this one to be replaced when it is down.
    `folder` is where it keeps its data on this machine; None where that is elsewhere.
    """

    log: CommitLog
    models: Models
    tallies: Tallies
    bus: Bus
    heads: HeadStore
    trash: Trash
    upkeep: Upkeep
    jobs: Jobs
    leases: Leases
    archive: Archive
    accounts: AccountStores
    groups: Callable[[], tuple[int, int]]
    shared: bool = False
    folder: Path | None = None


class Shared(NamedTuple):
    """What processes share beside the database, in Redis or in a file; None: it is not shared."""

    outages: Outages
    rates: LeasedRates | None = None
    bodies: Bodies | None = None
    redis: "RedisServer | None" = None


class Limiters(NamedTuple):
    """How often something may be done: asked by a caller, refreshed by a session, sent or tried from an address."""

    callers: Limiter
    sessions: Limiter
    made_up: Limiter
    sign_in: StrictLimiter

    def decisions(self) -> dict[tuple[str, ...], float]:
        """How many there were, by the limit and what was decided."""
        named = {
            "caller": self.callers,
            "session": self.sessions,
            "made_up_token": self.made_up,
            "sign_in": self.sign_in,
        }
        return {
            (name, decision): getattr(limiter, decision)
            for name, limiter in named.items()
            for decision in ("granted", "refused")
        }


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


@asynccontextmanager
async def sqlite(settings: Settings) -> AsyncIterator[Engine]:
    """The embedded engine over the settings' database file, closed at the end."""
    database = Database(settings.database)
    bus = SqliteBus(database)
    try:
        yield Engine(
            log=SqliteCommitLog(database),
            models=SqliteModels(database),
            tallies=SqliteTallies(database),
            bus=bus,
            heads=SqliteHeads(database),
            trash=SqliteTrash(database),
            upkeep=SqliteUpkeep(database),
            jobs=SqliteJobs(database),
            leases=SqliteLeases(database),
            archive=SqliteArchive(database),
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
            groups=lambda: (database.groups, database.works),
            folder=settings.database.parent,
        )
    finally:
        await bus.close()
        await database.close()


@asynccontextmanager
async def shared_by(settings: Settings, *, several: bool) -> AsyncIterator[Shared]:
    """Redis if there is one; else, with other workers beside this one, callers' limits in a file of the data folder."""
    outages = Outages()
    if settings.redis is not None:
        # Only now: who needs no Redis needs no driver of it either.
        from taskdash.adapters.redis.bodies import RedisBodies
        from taskdash.adapters.redis.leased_rates import RedisLeasedRates
        from taskdash.adapters.redis.server import RedisServer

        server = RedisServer(settings.redis.decode())
        rates = SharedRates(RedisLeasedRates(server), LocalLeasedRates(), outages)
        try:
            yield Shared(outages, rates, SharedBodies(RedisBodies(server), outages), server)
        finally:
            await server.close()
    elif several:
        file = SqliteLeasedRates(settings.data / "rates.db")
        try:
            yield Shared(outages, SharedRates(file, LocalLeasedRates(), outages))
        finally:
            file.close()
    else:
        yield Shared(outages)


@asynccontextmanager
async def limits_of(settings: Settings, stores: AccountStores, shared: Shared) -> AsyncIterator[Limiters]:
    """All limiters, which lease from what is shared, or else from this process."""
    leases = shared.rates or LocalLeasedRates()
    callers, sessions, made_up = (
        Limiter(leases, rate) for rate in (Rate(settings.api_limit, 60), SESSION_RATE, MADE_UP_RATE)
    )
    strict = StrictLimiter(stores.strict_rates, "sign-in", Rate(settings.signin_limit, SIGN_IN_SECONDS))
    try:
        yield Limiters(callers, sessions, made_up, strict)
    finally:
        for limiter in (callers, sessions, made_up):
            await limiter.release()


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
async def product(settings: Settings, *, several: bool = False) -> AsyncIterator[Product]:
    """The services over the settings' database; what a command needs, and a server builds on."""
    secret_key = settings.secret_key or kept_secret_key(settings.secret_key_path)
    passwords = ArgonPasswords(settings.password_workers)
    async with (
        sqlite(settings) as engine,
        shared_by(settings, several=several) as shared,
        limits_of(settings, engine.accounts, shared) as limiters,
    ):
        made = _assemble(settings, engine, shared, limiters, passwords, secret_key)
        deafen = engine.bus.listen(lambda heard: _take_in(made, heard))
        try:
            yield made
        finally:
            deafen()
            await made.committer.settle()
            passwords.close()


def source(engine: Engine) -> Source:
    """What backups copy of an engine."""
    return Source(engine.archive, engine.log, engine.upkeep)


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


def _assemble(
    settings: Settings,
    engine: Engine,
    shared: Shared,
    limiters: Limiters,
    passwords: ArgonPasswords,
    secret_key: bytes,
) -> Product:
    users, models = engine.accounts.users, engine.models
    quota = settings.workspace_quota
    heads = Heads(engine.heads)
    committer = Committer(engine.log, models, now, quota=quota, stored=heads.committed)
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
        exporter=Exporter(models, users, Lister(models, reader)),
        erasing=eraser,
        archives=Exporting(engine.accounts, Contents(engine.log, models, engine.upkeep)),
        housekeeper=Housekeeper(
            House(engine.trash, engine.upkeep, engine.jobs, engine.leases),
            committer,
            Tidying(settings.trash_days, settings.history_days),
            {moving.KIND: mover.resume, erasing.KIND: eraser.resume, restoring.KIND: restoring.unfinished},
            [accounts.sweeping.sweep],
        ),
        backing=backups.regular(settings, source(engine), engine.leases, now) if backups.wanted(settings) else None,
        hashing=lambda: passwords.inside,
    )


def log(settings: Settings) -> None:
    """Begin to log as the settings ask for it. Raises OSError when the log's files cannot be made."""
    folder = settings.log_folder
    log_to_stderr(
        settings.log_level,
        LogFolder(folder, settings.log_file_mb * 1_000_000, settings.log_files) if folder else None,
    )


def app(seat: Seat) -> App:
    """The server as an ASGI application, by the settings of the environment; made in each worker."""
    settings = load(os.environ).settings
    log(settings)
    return Lifespan(lambda: running(settings, seat))


@asynccontextmanager
async def running(settings: Settings, seat: Seat) -> AsyncIterator[App]:
    """The product with its background work, behind the API, behind the edge."""
    async with product(settings, several=seat.several) as made:
        hub = Hub(
            bus=made.engine.bus,
            log=made.engine.log,
            models=made.engine.models,
            reader=made.reader,
            watching=made.accounts.watching,
            shown=event_data,
            heartbeat=settings.heartbeat_seconds,
        )
        work = (made.accounts.watching.run(now), made.heads.run(), made.housekeeper.keep_house(now))
        background = [_background(run) for run in work]
        if seat.number == 1:  # one for all
            background.append(_background(disk.Watch(_disk_free(settings, made)).run()))
        if made.backing is not None:
            background.append(_background(made.backing.keep_backing_up(timedelta(minutes=settings.backup_minutes))))
        try:
            with _edge(settings, made, hub, seat) as edge:
                app = Dashboard(api.create(_services(settings, made, hub, seat)), WEB, {"api": ""})
                draining = Draining(_redirecting(pipeline(app, edge), settings))
                with stopping_in_order(draining, settings.drain_seconds / 2, lambda: _end(settings, hub, seat)):
                    yield draining
        finally:
            await hub.close()
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)


def _disk_free(settings: Settings, made: Product) -> Callable[[], int | None]:
    return lambda: disk.free(made.engine.folder or settings.data)


def _end(settings: Settings, hub: Hub, seat: Seat) -> None:
    hub.end_streams()
    if not seat.stopping:  # another worker has this one's sockets already, or will
        leave_new_connections(settings.port)


def _services(settings: Settings, made: Product, hub: Hub, seat: Seat) -> api.Services:
    async def ready() -> Readiness:
        if hub.closed and seat.stopping:  # a worker that is replaced leaves the others to serve
            return Readiness(ready=False)
        try:
            await made.engine.accounts.versions.of([])
        except Refusal:
            return Readiness(ready=made.engine.shared, degraded=("database",))
        redis = made.shared.redis
        return Readiness(ready=True, degraded=("redis",) if redis is not None and redis.down else ())

    shared = {name: getattr(made, name) for name in api.Services.__struct_fields__ if hasattr(made, name)}
    return api.Services(
        **shared,
        hub=hub,
        clock=now,
        ready=ready,
        sign_in_limit=lambda app: SignInLimit(app, made.limiters.sign_in, problems.refused),
        secure=_is_secure(settings),
        version=version("taskdash"),
    )


@contextmanager
def _edge(settings: Settings, made: Product, hub: Hub, seat: Seat) -> Iterator[Values]:
    async def authenticate(token: str) -> object:
        return await made.accounts.verifier.verify(token, now())

    def recognise(token: str) -> object | None:
        return made.accounts.verifier.recognise(token, now())

    requests, load = Requests(), Load()
    cache = Keeping(
        routes=api.depending(),
        heads=made.heads,
        admit=made.reader.enter,
        refuse=problems.refused,
        shelf=Shelf(settings.cache_mb * 1_000_000),
        seconds=settings.cache_seconds,
        beyond=made.shared.bodies,
    )
    together = Together(
        [
            Figures(
                requests,
                _readings(settings, made, hub)
                | _cache_readings(made.heads, cache)
                | _load_readings(load)
                | _redis_readings(made),
            ),
            of_any_process(),
        ],
        seat.folder,
        seat.name,
    )
    keeping = _background(together.keep())
    metrics = registry(together)
    port = settings.metrics_port
    end = expose(metrics, settings.host, port) if port else lambda: None
    try:
        with watching(load):
            yield Values(
                tokens=Tokens(authenticate, recognise, made.accounts.verifier.genuine),
                made_up=made.limiters.made_up,
                secure=_is_secure(settings),
                body_bytes={"/imports": limits.IMPORT_BYTES, "": limits.BODY_BYTES},
                too_large=problems.TooLarge,
                too_slow=lambda: problems.Malformed("the body came too slowly"),
                internal=problems.internal,
                origins=settings.frontend_url or (),
                limiter=made.limiters.callers,
                unlimited=UNLIMITED,
                refuse=problems.refused,
                proxies=settings.trusted_proxies or (),
                metrics=None if port else metrics,
                requests=requests,
                keeping=cache,
                load=load,
                too_many=[_too_many(seconds) for seconds in (1, 2, 3)],  # so that not all come again at once
            )
    finally:
        end()
        keeping.cancel()
        together.close()


def _too_many(seconds: int) -> Answer:
    told = "there are more requests at the moment than can be answered; please try again"
    status, headers, body = problems.prepared(Refusal("unavailable", told, retry_after=seconds))
    # The headers that matter for an answer of this kind: the others cost more than the decision.
    return Answer(status, [*headers, (b"server", b"taskdash"), (b"x-content-type-options", b"nosniff")], body)


def _load_readings(load: Load) -> dict[str, Reading]:
    return {
        "taskdash_shed_total": lambda: {(each.name.lower(),): load.shed[each] for each in Priority},
        "taskdash_shed_level": lambda: {(): load.delay.level},
        "taskdash_loop_delay_seconds": lambda: {(): load.delay.seconds},
        "taskdash_inside": lambda: {("write",): load.writes.count, ("read",): load.reads.count},
        "taskdash_inside_limit": lambda: {("write",): load.writes.limit, ("read",): load.reads.limit},
    }


def _readings(settings: Settings, made: Product, hub: Hub) -> dict[str, Reading]:
    """What each metric is read from; those of requests are counted at the edge."""
    tally, groups = made.committer.tally, made.engine.groups
    build = (version("taskdash"), platform.python_version())
    free = _disk_free(settings, made)
    outcomes = made.backing.outcomes if made.backing is not None else {}
    return {
        "taskdash_commits_total": lambda: {(): tally.stored},
        "taskdash_commits_repeated_total": lambda: {(): tally.repeated},
        "taskdash_commits_refused_total": lambda: {(code,): count for code, count in list(tally.refused.items())},
        "taskdash_store_groups_total": lambda: {(): groups()[0]},
        "taskdash_store_works_total": lambda: {(): groups()[1]},
        "taskdash_live_streams": lambda: {(): hub.streams},
        "taskdash_passwords_waiting": lambda: {(): made.hashing()},
        "taskdash_rate_decisions_total": made.limiters.decisions,
        "taskdash_answered_without_total": lambda: {
            (part,): count for part, count in list(made.shared.outages.answered.items())
        },
        "taskdash_backups_total": lambda: {(name,): n for name, n in outcomes.items()},
        "taskdash_disk_free_bytes": lambda: {} if (left := free()) is None else {(): left},
        "taskdash_build_info": lambda: {build: 1},
    }


def _cache_readings(heads: Heads, keeping: Keeping) -> dict[str, Reading]:
    tally, shelf = keeping.tally, keeping.shelf
    return {
        "taskdash_cache_hits_total": lambda: {("memory",): tally.memory, ("shared",): tally.shared},
        "taskdash_cache_unchanged_total": lambda: {(): tally.unchanged},
        "taskdash_cache_misses_total": lambda: {(): tally.misses},
        "taskdash_cache_waits_total": lambda: {(): tally.waits},
        "taskdash_cache_evictions_total": lambda: {(): shelf.evicted},
        "taskdash_cache_bytes": lambda: {(): shelf.bytes},
        "taskdash_heads": lambda: {(): len(heads)},
        "taskdash_heads_confirmed_total": lambda: {(): heads.confirmed},
    }


def _redirecting(edge: App, settings: Settings) -> App:
    """The edge, and before it, while it is still known who the peer is, the way to HTTPS."""
    if settings.https_redirect == "off":
        return edge
    return HttpsRedirect(edge, trusting(settings.trusted_proxies or ()), settings.public_url)


def _redis_readings(made: Product) -> dict[str, Reading]:
    def told(name: str) -> Reading:
        redis = made.shared.redis
        return lambda: {} if redis is None else {(): getattr(redis, name)}

    return {f"taskdash_redis_{name}_total": told(name) for name in ("outages", "reconnects", "errors")}


def _is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def _background(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """`work` as a task; should it fail, the log says so."""
    task = asyncio.create_task(work)
    task.add_done_callback(_tell_failure)
    return task


def _tell_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        structlog.get_logger("wiring").error("background_work_failed", exc_info=error)
