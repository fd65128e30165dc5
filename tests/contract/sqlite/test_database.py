"""The file under everything: who may read it, what shares a transaction, and what a disk in trouble means."""

import asyncio
import sqlite3
import stat
import subprocess
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from taskdash.adapters.sqlite import database as looking
from taskdash.adapters.sqlite import writer as module
from taskdash.adapters.sqlite.commits import SqliteCommitLog
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.models import SqliteModels
from taskdash.adapters.sqlite.schema import VERSIONS
from taskdash.domain.log import Ref
from taskdash.domain.refusal import Refusal
from tests.contract.commits import WORKSPACE, commit, put, task, uid


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "data" / "taskdash.db", readers=2)
    yield database
    await database.close()


def insert(name: str):
    return lambda connection: connection.execute("INSERT INTO leases VALUES (?, '', '')", (name,)).rowcount


def names(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM leases ORDER BY name")]


async def test_the_folder_and_every_file_in_it_are_their_owners_alone(database: Database):
    await database.write(insert("a"))

    folder = database.path.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes.keys() >= {"taskdash.db", "taskdash.db-wal", "taskdash.db-shm"}
    assert set(modes.values()) == {0o600}


async def test_what_waits_together_is_stored_together(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "GROUP_SECONDS", 60.0)
    all_wait = threading.Event()
    first = asyncio.ensure_future(database.write(lambda _: all_wait.wait()))
    await asyncio.sleep(0)
    rest = asyncio.gather(*(database.write(insert(f"{n:03}")) for n in range(100)))
    await asyncio.sleep(0)
    all_wait.set()
    await first
    await rest

    assert database.works == 101
    assert database.groups <= 2
    assert len(await database.read(names)) == 100


async def test_a_work_that_fails_takes_back_itself_alone(database: Database):
    def fails(connection: sqlite3.Connection) -> None:
        insert("lost")(connection)
        raise LookupError("a reason")

    outcomes = await asyncio.gather(
        database.write(insert("a")), database.write(fails), database.write(insert("b")), return_exceptions=True
    )

    assert [str(outcome) for outcome in outcomes] == ["1", "a reason", "1"]
    assert await database.read(names) == ["a", "b"]


async def test_one_reading_is_as_of_one_moment(database: Database):
    def twice(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
        first = names(connection)
        other = sqlite3.connect(database.path)
        insert("meanwhile")(other)
        other.commit()
        other.close()
        return first, names(connection)

    assert await database.read(twice) == ([], [])
    assert await database.read(names) == ["meanwhile"]


class Reading:
    """A work that reads, and remembers whether it did so on the event loop."""

    def __init__(self, statement: str) -> None:
        self._statement = statement
        self._loop = threading.get_ident()
        self.on_loop: list[bool] = []

    def __call__(self, connection: sqlite3.Connection) -> int:
        self.on_loop.append(threading.get_ident() == self._loop)
        found: int = connection.execute(self._statement).fetchone()[0]
        return found


Way = Callable[[Database, Reading], Awaitable[int]]

SHORT = "SELECT count(*) FROM leases"
LONG = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT count(*) FROM n"


@pytest.mark.parametrize("way", [Database.look, Database.glance])
async def test_what_takes_long_is_read_beside_the_event_loop(
    database: Database, way: Way, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(looking, "LOOK_SECONDS", 60.0)
    short, long, after = Reading(SHORT), Reading(LONG), Reading(SHORT)
    assert await way(database, short) == 0
    assert short.on_loop == [True]

    monkeypatch.setattr(looking, "LOOK_SECONDS", 0.005)
    monkeypatch.setattr(looking, "REST_SECONDS", 60.0)
    assert await way(database, long) == 1_000_000
    await database.write(insert("a"))
    assert await way(database, after) == 1

    assert long.on_loop == [True, False]
    assert after.on_loop == [False]


@pytest.mark.parametrize("way", [Database.look, Database.glance])
async def test_what_was_given_up_leaves_no_moment_behind(database: Database, way: Way, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(looking, "REST_SECONDS", 0.0)
    await way(database, Reading(LONG))
    await database.write(insert("a"))
    monkeypatch.setattr(looking, "LOOK_SECONDS", 60.0)
    short = Reading(SHORT)

    assert await way(database, short) == 1
    assert short.on_loop == [True]


async def test_a_reader_cannot_write(database: Database):
    with pytest.raises(Refusal):
        await database.read(insert("a"))


async def test_who_gave_up_waiting_stops_nobody(database: Database):
    waiting = asyncio.ensure_future(database.write(insert("given up")))
    await asyncio.sleep(0)
    waiting.cancel()

    assert await database.write(insert("a")) == 1


async def test_a_full_disk_refuses_writes_and_reads_go_on(database: Database):
    log, models = SqliteCommitLog(database), SqliteModels(database)
    await log.append([commit(1, task(uid(5)))])
    (pages,) = await database.write(lambda connection: connection.execute("PRAGMA page_count").fetchone())
    await database.write(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchone())

    large = commit(2, put("view", uid(6), query="x" * 2_000_000))
    with pytest.raises(Refusal) as refused:
        await log.append([large])
    assert refused.value.code == "unavailable"
    assert [c.seq for c in await log.after(WORKSPACE, 0, 10)] == [1]
    assert len(await models.every(WORKSPACE, None, 10)) == 1

    await database.write(lambda connection: connection.execute("PRAGMA max_page_count = 1000000").fetchone())
    assert await log.append([large]) == 1


async def test_a_commit_that_the_disk_refuses_is_refused_to_all_of_its_group(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    def full(connection: Writing) -> None:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE too_much AS SELECT randomblob(100000)")

    monkeypatch.setattr(Writing, "run_later", full)
    outcomes = await asyncio.gather(*(database.write(insert(f"{n}")) for n in range(3)), return_exceptions=True)

    assert [getattr(outcome, "code", None) for outcome in outcomes] == ["unavailable"] * 3
    assert await database.read(names) == []


async def test_a_closed_database_is_unavailable(database: Database):
    writing = database.write(insert("asked before"))
    task = asyncio.ensure_future(writing)
    await asyncio.sleep(0)
    await database.close()

    assert await task == 1
    for ask in (database.read, database.write):
        with pytest.raises(Refusal) as refused:
            await ask(names)
        assert refused.value.code == "unavailable"


async def test_a_database_of_a_newer_release_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "taskdash.db"
    await Database(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(VERSIONS) + 1}")
    connection.commit()
    connection.close()

    with pytest.raises(Refusal) as refused:
        Database(path)
    assert str(path) in refused.value.message
    assert f"version {len(VERSIONS) + 1}" in refused.value.message


async def test_everything_is_there_after_a_restart(tmp_path: Path):
    first = Database(tmp_path / "taskdash.db")
    await SqliteCommitLog(first).append([commit(1, task(uid(5)))])
    await first.close()

    second = Database(tmp_path / "taskdash.db")
    loaded = await SqliteModels(second).load(WORKSPACE, [Ref("task", uid(5))])
    await second.close()
    assert loaded.head is not None
    assert loaded.head.seq == 1
    assert loaded.entities[Ref("task", uid(5))] is not None


async def test_the_log_file_of_sqlite_stays_bounded(database: Database, monkeypatch: pytest.MonkeyPatch):
    """Also while some reader is at work at every moment, so that it can never begin anew by itself."""
    monkeypatch.setattr(module, "WAL_BYTES", 4_000_000)
    busy = True

    async def keep_reading() -> None:
        while busy:
            await database.read(lambda connection: connection.execute("SELECT count(*) FROM commits").fetchone())

    readers = [asyncio.ensure_future(keep_reading()) for _ in range(4)]
    log = SqliteCommitLog(database)
    largest = 0
    for seq in range(1, 60):
        await log.append([commit(seq, put("view", uid(seq), query="x" * 500_000))])
        largest = max(largest, database.path.with_name("taskdash.db-wal").stat().st_size)
    busy = False
    await asyncio.gather(*readers)
    assert largest < 12_000_000


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  # another thread works on it
            await asyncio.sleep(0.01)


async def test_what_commits_write_is_copied_into_the_database_after_them(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(module, "WAL_PAGES", 1)
    log = SqliteCommitLog(database)
    for seq in range(1, 21):
        await log.append([commit(seq)])

    def copied() -> bool:
        """Whether all of it is in the file itself."""
        alone = tmp_path / "alone.db"
        subprocess.run(["cp", database.path, alone], check=True)  # closing a file here would end SQLite's locks on it
        with closing(sqlite3.connect(alone)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            return bool(connection.execute("SELECT count(*) FROM commits").fetchone() == (20,))

    await until(copied)


async def test_the_search_index_is_merged_as_it_grows(database: Database):
    """Each commit adds a segment, and FTS5 merges nothing by itself before there are 16."""
    log = SqliteCommitLog(database)
    for seq in range(1, 16):
        await log.append([commit(seq, task(uid(seq), f"Title {seq}"))])

    def segments() -> int:
        with closing(sqlite3.connect(database.path)) as connection:
            (count,) = connection.execute("SELECT count(DISTINCT segid) FROM words_idx").fetchone()
            return int(count)

    await until(lambda: segments() <= module.MERGE_EVERY)
    found = await SqliteModels(database).search(WORKSPACE, ["title"], 50)
    assert len(found) == 15
