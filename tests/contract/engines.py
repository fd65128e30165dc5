"""The engines that keep the log, what may stand between them and the services, and where one falls short."""

from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from opentelemetry.sdk.trace import TracerProvider

from taskdash.adapters.mongo import heads, schema
from taskdash.adapters.mongo.archive import MongoArchive
from taskdash.adapters.mongo.bus import MongoBus
from taskdash.adapters.mongo.commits import MongoCommitLog
from taskdash.adapters.mongo.database import Database as MongoDatabase
from taskdash.adapters.mongo.head_store import MongoHeads
from taskdash.adapters.mongo.jobs import MongoJobs
from taskdash.adapters.mongo.leases import MongoLeases
from taskdash.adapters.mongo.models import MongoModels
from taskdash.adapters.mongo.tallies import MongoTallies
from taskdash.adapters.mongo.trash import MongoTrash
from taskdash.adapters.mongo.upkeep import MongoUpkeep
from taskdash.adapters.otel.calls import traced
from taskdash.adapters.sqlite import projecting, rows
from taskdash.adapters.sqlite.appender import PROGRAM, Appender
from taskdash.adapters.sqlite.archive import SqliteArchive
from taskdash.adapters.sqlite.bus import SqliteBus
from taskdash.adapters.sqlite.commits import SqliteCommitLog
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.heads import SqliteHeads
from taskdash.adapters.sqlite.jobs import SqliteJobs
from taskdash.adapters.sqlite.leases import SqliteLeases
from taskdash.adapters.sqlite.models import SqliteModels
from taskdash.adapters.sqlite.rows import key
from taskdash.adapters.sqlite.tallies import SqliteTallies
from taskdash.adapters.sqlite.trash import SqliteTrash
from taskdash.adapters.sqlite.upkeep import SqliteUpkeep
from taskdash.domain.log import Commit
from taskdash.ports.archive import Archive
from taskdash.ports.bus import Bus
from taskdash.ports.commits import CommitLog
from taskdash.ports.heads import HeadStore
from taskdash.ports.jobs import Jobs
from taskdash.ports.leases import Leases
from taskdash.ports.models import Models
from taskdash.ports.tallies import Tallies
from taskdash.ports.trash import Trash
from taskdash.ports.upkeep import Upkeep
from tests.mongodb import DEPLOYMENT


class Store(NamedTuple):
    """One process's view of an engine.

    `replay` brings the read models up to a commit once more, as a process does that was slow to: what newer commits
    made of them has to stay.
    """

    log: CommitLog
    models: Models
    tallies: Tallies
    bus: Bus
    heads: HeadStore
    trash: Trash
    upkeep: Upkeep
    leases: Leases
    jobs: Jobs
    archive: Archive
    replay: Callable[[Commit], Coroutine[Any, Any, None]]
    close: Callable[[], Coroutine[Any, Any, None]]


async def on_sqlite(folder: Path, program: Sequence[str] = (), shared: Path | None = None) -> Store:
    """SQLite, in the folder's one file; its commits are appended by a process that runs `program`, if there is one.

    All that have the folder `shared` have one process, as the workers of a server do; None: `folder` is meant.
    """
    database = Database(folder / "taskdash.db", readers=2)
    bus = SqliteBus(database)
    appender = Appender(database, shared or folder, program) if program else None
    if appender is not None:
        await appender.open()

    async def replay(commit: Commit) -> None:
        def work(connection: Writing) -> None:
            found = connection.execute(
                "SELECT number FROM workspaces WHERE id = ?", (key(commit.workspace),)
            ).fetchone()
            more = projecting.apply(connection, found[0], projecting.prepared(commit, rows.encode(commit)))
            connection.execute("UPDATE workspaces SET tasks = tasks + ? WHERE number = ?", (more, found[0]))

        await database.write(work)

    async def close() -> None:
        await bus.close()
        if appender is not None:
            await appender.close()
        await database.close()

    return Store(
        SqliteCommitLog(database, appender),
        SqliteModels(database),
        SqliteTallies(database),
        bus,
        SqliteHeads(database),
        SqliteTrash(database),
        SqliteUpkeep(database),
        SqliteLeases(database),
        SqliteJobs(database),
        SqliteArchive(database),
        replay,
        close,
    )


async def on_sqlite_apart(folder: Path) -> Store:
    """SQLite as a server uses it: another process appends."""
    return await on_sqlite(folder, PROGRAM)


_named: dict[Path, str] = {}  # the database of each test's folder


async def on_mongo(folder: Path) -> Store:
    """A database of the test's own on a server of the MongoDB protocol."""
    first = folder not in _named
    database = MongoDatabase(_named.setdefault(folder, DEPLOYMENT.new()), deadline=30.0)
    try:
        await schema.check(database)
    except BaseException:
        await database.close()
        raise
    bus = MongoBus(database)

    async def close() -> None:
        try:
            await bus.close()
            if first:
                await database.drop()
        finally:
            await database.close()

    return Store(
        MongoCommitLog(database),
        MongoModels(database),
        MongoTallies(database),
        bus,
        MongoHeads(database),
        MongoTrash(database),
        MongoUpkeep(database),
        MongoLeases(database),
        MongoJobs(database),
        MongoArchive(database),
        lambda commit: heads.derive(database, [commit]),
        close,
    )


ENGINES: dict[str, Callable[[Path], Coroutine[Any, Any, Store]]] = {
    "sqlite": on_sqlite,
    "sqlite apart": on_sqlite_apart,
    "mongo": on_mongo,
}

TRACER = TracerProvider(shutdown_on_exit=False).get_tracer("tests")


def as_traced(store: Store) -> Store:
    """The ports as they are where traces are asked for; what is done within a span of TRACER is part of its trace."""
    return store._replace(
        log=traced(store.log, "log", TRACER),
        models=traced(store.models, "models", TRACER),
        tallies=traced(store.tallies, "tallies", TRACER),
        heads=traced(store.heads, "heads", TRACER),
    )


WRAPPERS: dict[str, Callable[[Store], Store]] = {"bare": lambda store: store, "traced": as_traced}

# Who appends is nothing that a wrapper could tell.
KINDS = [
    (engine, wrapper) for engine in ENGINES for wrapper in WRAPPERS if (engine, wrapper) != ("sqlite apart", "traced")
]

# (engine, test function): why the engine does not keep that promise. It is expected to fail, and told when it does not.
GAPS: dict[tuple[str, str], str] = {}

# How many of Hypothesis's examples a test tries on an engine, where not all: the tests' server of the MongoDB protocol
# takes milliseconds for what MongoDB finds by an index, and a process takes a moment to start.
EXAMPLES = {"mongo": 8, "sqlite apart": 8}
_tried: Counter[tuple[str, str]] = Counter()


def is_enough(engine: str, test: str) -> bool:
    """Count one more example of the test; whether the engine has had as many as it gets."""
    _tried[engine, test] += 1
    return engine in EXAMPLES and _tried[engine, test] > EXAMPLES[engine]
