"""The engines that keep the log, what may stand between them and the services, and where one falls short."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NamedTuple

from taskdash.adapters.sqlite import projecting
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


async def on_sqlite(folder: Path) -> Store:
    """SQLite, in the folder's one file."""
    database = Database(folder / "taskdash.db", readers=2)
    bus = SqliteBus(database)

    async def replay(commit: Commit) -> None:
        def work(connection: Writing) -> None:
            found = connection.execute(
                "SELECT number FROM workspaces WHERE id = ?", (key(commit.workspace),)
            ).fetchone()
            more = projecting.apply(connection, found[0], projecting.prepared(commit))
            connection.execute("UPDATE workspaces SET tasks = tasks + ? WHERE number = ?", (more, found[0]))

        await database.write(work)

    async def close() -> None:
        await bus.close()
        await database.close()

    return Store(
        SqliteCommitLog(database),
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


ENGINES: dict[str, Callable[[Path], Coroutine[Any, Any, Store]]] = {"sqlite": on_sqlite}

WRAPPERS: dict[str, Callable[[Store], Store]] = {"bare": lambda store: store}

# (engine, test function): why the engine does not keep that promise. It is expected to fail, and told when it does not.
GAPS: dict[tuple[str, str], str] = {}
