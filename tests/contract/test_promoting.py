"""A deployment moves from a file to MongoDB: all of it, as it is, whatever cuts the move off."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from taskdash.adapters.sqlite.departure import left
from taskdash.background import cancel
from taskdash.domain.accounts import User
from taskdash.domain.log import Commit, Head
from taskdash.domain.refusal import Refusal
from taskdash.domain.sessions import Session
from taskdash.ports.archive import Record
from taskdash.ports.erasures import Erasure
from taskdash.ports.jobs import Job
from taskdash.services.backup.writing import heads
from taskdash.services.promoting import promoter
from taskdash.services.promoting.ends import Ends, Side
from taskdash.services.promoting.promoter import Place, Promoted, Promoter
from taskdash.settings import MongoUri, Settings, load
from taskdash.wiring.engine import Engine
from taskdash.wiring.on_mongo import mongo
from taskdash.wiring.on_sqlite import sqlite
from tests.contract.commits import ADA, BOB, WORKSPACE, change, commit, put, task, uid
from tests.mongodb import DEPLOYMENT

OTHER, PRUNED, PERSONAL = (f"{letter * 8}-0000-4000-8000-000000000002" for letter in "bcd")
NOW = "2026-03-01T00:00:00.000Z"
LATER = "2026-03-08T00:00:00.000Z"
MOVE = Job("job-1", "move", {"user": ADA}, NOW)
PLACE = Place(b"sealed", "mongodb://there")


CHANGING = {
    *("begin", "finish", "append", "plant", "erase", "adopt", "forget"),
    *("take", "name_epoch", "pause", "leave", "resume"),
}


class Killed(BaseException):
    """The process has ended."""


class World:
    """The file, and the database that it is promoted to; opened as often as a process starts."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "taskdash.db"
        self.uri = DEPLOYMENT.new()
        settings = {"TASKDASH_DATABASE": self.uri, "TASKDASH_SECRET_KEY": "0123456789abcdef" * 4}
        self._settings: Settings = load(settings | {"TASKDASH_DATABASE_SECONDS": "60"}).settings

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Engine, Engine]]:
        assert isinstance(self._settings.database, MongoUri)
        async with sqlite(self.file) as source, mongo(self._settings.database, self._settings) as target:
            yield source, target

    async def promote(self, within: Callable[[Any], Any] = lambda port: port) -> Promoted:
        """One run, with all that it asks of the databases `within` something."""
        async with self.opened() as (source, target):
            return await Promoter(ends(source, target, within), time.monotonic).run(PLACE, NOW, lambda *_: None)

    async def abort(self) -> None:
        async with self.opened() as (source, target):
            await Promoter(ends(source, target), time.monotonic).abort()


def ends(source: Engine, target: Engine, within: Callable[[Any], Any] = lambda port: port) -> Ends:
    def side(of: Engine) -> Side:
        ports = of.archive, of.log, of.models, of.upkeep, of.jobs, of.accounts.erasures
        return Side(*map(within, ports))

    return Ends(side(source), within(source.departure), side(target), within(target.arrival))


class Mortal:
    """A port of a process that ends before the call of number `fatal` that changes anything; and nothing more comes."""

    def __init__(self, port: Any, calls: list[str], fatal: int) -> None:
        self._port, self._calls, self._fatal = port, calls, fatal

    def __getattr__(self, name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            if name in CHANGING:
                self._calls.append(name)
            if len(self._calls) >= self._fatal:
                raise Killed
            return await getattr(self._port, name)(*arguments)

        return call


@pytest.fixture
async def world(tmp_path: Path) -> World:
    """Three workspaces, of which one has forgotten its first commits; a person who is signed in; half a move."""
    made = World(tmp_path)
    async with sqlite(made.file) as source:
        weeds = {"title": "Weeds", "project": uid(1), "created_at": NOW}
        await source.log.append([commit(1, task(uid(5), "Old"), workspace=PRUNED, at="2026-01-01T00:00:00.000Z")])
        await source.upkeep.prune("2026-02-01T00:00:00.000Z", 10)
        await source.log.append([commit(2, task(uid(6), "New"), workspace=PRUNED)])
        await source.log.append([commit(1, put("workspace", WORKSPACE), put("member", ADA, role="owner"))])
        await source.log.append([commit(2, task(uid(7), "Weeds")), commit(3, change("task", uid(7), weeds, title="A"))])
        await source.log.append([commit(1, task(uid(8), "There"), workspace=OTHER)])
        person = User(id=ADA, email="ada@example.org", name="Ada", workspace=PERSONAL, created_at=NOW, version=7)
        await source.archive.adopt([Record("user", person), Record("erasure", Erasure(BOB, NOW))])
        await source.accounts.sessions.open(Session("s1", ADA, 0, NOW, NOW, LATER, "::1", "a browser"), b"token")
        await source.jobs.begin(MOVE)
    return made


async def _all(engine: Engine) -> dict[str, Any]:
    """What the databases have in common when they hold the same; identity, change numbers and own work aside."""
    found: dict[str, Any] = {}
    async for page in heads(engine.archive):
        for id, head in page:
            commits = await engine.log.after(id, head.floor, 100)
            base = await engine.upkeep.base(id, None, 100)
            found[id] = (
                head,
                commits,
                await engine.archive.pruned(id, 0, 9),
                base,
                await engine.models.every(id, None, 99),
            )
    records = [change.record for change in await engine.archive.changes(0, 100)]
    found["records"] = sorted((kind, msgspec.json.encode(its)) for kind, its in records)
    found["session"] = await engine.accounts.sessions.by_id("s1")
    found["jobs"] = [job for job in await engine.jobs.unfinished("9999", 10) if job.kind != promoter.KIND]
    return found


async def _has_moved(world: World) -> None:
    """Everything is there, the same; the file takes nothing more."""
    assert left(world.file) is not None
    async with world.opened() as (source, target):
        here, there = await _all(source), await _all(target)
        assert there == here
        assert here[PRUNED][0].floor == 1
        assert here["session"] is not None
        assert here["jobs"] == [MOVE]
        with pytest.raises(Refusal) as refused:
            await source.log.append([commit(2, workspace=OTHER)])
        assert refused.value.code == "unavailable"


async def test_everything_arrives_as_it_was_and_the_file_is_left(world: World):
    """With the epochs that clients know, whoever is signed in, and what is half done."""
    done = await world.promote()

    assert (done.workspaces, done.tasks, done.people) == (3, 4, 1)
    assert done.pause < promoter.PAUSE_SECONDS
    await _has_moved(world)


async def test_a_refresh_token_of_before_is_good_there(world: World):
    await world.promote()

    async with world.opened() as (_, target):
        session = await target.accounts.sessions.by_id("s1")
        (found,) = await target.accounts.sessions.of_user(ADA, NOW, None, 10)
    assert session == found == Session("s1", ADA, 0, NOW, NOW, LATER, "::1", "a browser")


async def test_a_run_that_was_killed_before_any_of_its_steps_is_taken_up_by_the_next(world: World, tmp_path: Path):
    """Before each call that changes anything, in a promotion of its own each; up to the last, which is survived."""
    told: list[str] = []
    while "finish" not in told:
        folder = tmp_path / str(len(told) + 1)
        folder.mkdir()
        shutil.copy(world.file, folder / world.file.name)
        mine, calls = World(folder), list[str]()
        with pytest.raises(Killed):
            await mine.promote(partial(Mortal, calls=calls, fatal=len(told) + 1))
        told = calls
        if left(mine.file) is None:
            async with sqlite(mine.file) as source:
                assert source.departure is not None
                await source.departure.resume(None)  # as time would
            await mine.promote()
        await _has_moved(mine)

    assert told[0] == "begin"
    assert {"append", "plant", "name_epoch", "adopt", "take", "pause", "leave"} <= set(told)
    assert told[-1] == "finish"


class CutOff:
    """A port whose call of this name and number, in the first pause, is answered when that is long over."""

    def __init__(self, port: Any, source: Engine, state: list[str], at: str, number: int) -> None:
        self._port, self._source, self._state, self._at, self._number = port, source, state, at, number

    def __getattr__(self, name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            if name == "pause" and not self._state:  # somebody writes just before it
                self._state.append("written")
                await self._source.log.append([commit(2, task(uid(9)), workspace=OTHER)])
            if name == "erase":
                self._state.append(name)
            done = await getattr(self._port, name)(*arguments)
            if name == self._at and 0 < len(self._state) <= self._number:
                self._state.append(name)
                if len(self._state) > self._number:
                    await asyncio.sleep(60)
            return done

        return call


@pytest.mark.parametrize(
    ("at", "number"), [("append", 1), ("after", 1), ("after", 2), ("after", 3), ("load", 1), ("load", 2), ("load", 3)]
)
async def test_a_pause_that_ends_in_the_middle_of_its_work_is_followed_by_another(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str, number: int
):
    """What it stored is known from then on, what it compared halfway is compared again; no copy is begun anew."""
    monkeypatch.setattr(promoter, "PAUSE_SECONDS", 1.0)
    state: list[str] = []
    async with world.opened() as (source, target):
        within = partial(CutOff, source=source, state=state, at=at, number=number)
        await Promoter(ends(source, target, within), time.monotonic).run(PLACE, NOW, lambda *_: None)

    assert state == ["written", *[at] * number]
    await _has_moved(world)


@asynccontextmanager
async def writing(source: Engine, pause: float) -> AsyncIterator[list[int]]:
    """Somebody who writes until the file is left, with pauses of so many seconds: the seqs that were acknowledged."""
    written: list[int] = []

    async def write() -> None:
        for seq in count(2):
            try:
                await source.log.append([commit(seq, task(uid(100 + seq)), workspace=OTHER)])
            except Refusal:
                return
            written.append(seq)
            await asyncio.sleep(pause)

    writer = asyncio.create_task(write())
    try:
        yield written
        await writer
    finally:
        await cancel(writer)


async def _all_written(world: World, written: Sequence[int]) -> None:
    """What was acknowledged is there, and nothing else."""
    async with world.opened() as (_, target):
        head = await target.log.head(OTHER)
        assert head is not None
        assert head.seq == written[-1]


class Slow:
    """A log that takes in fewer commits than others write: each takes it so many seconds."""

    def __init__(self, log: Any, seconds: float) -> None:
        self._log, self._seconds = log, seconds

    async def append(self, commits: Sequence[Commit]) -> int:
        stored: int = await self._log.append(commits)
        await asyncio.sleep(self._seconds * len(commits))
        return stored

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


class Counting:
    """A departure that counts the pauses."""

    def __init__(self, departure: Any) -> None:
        self._departure = departure
        self.pauses = 0

    async def pause(self, *arguments: Any) -> bool:
        self.pauses += 1
        paused: bool = await self._departure.pause(*arguments)
        return paused

    def __getattr__(self, name: str) -> Any:
        return getattr(self._departure, name)


async def test_a_target_that_takes_in_less_than_is_written_gets_there_by_letting_writes_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """More than once, and each time there is less left."""
    monkeypatch.setattr(promoter, "_BREATH_SECONDS", 0.05)
    async with sqlite(world.file) as serving, world.opened() as (source, target):
        async with writing(serving, 0.01) as written:
            await asyncio.sleep(0.5)
            these = ends(source, target)
            counting = Counting(these.departure)
            slow = these.target._replace(log=Slow(target.log, 0.02))
            these = these._replace(departure=counting, target=slow)
            await Promoter(these, time.monotonic).run(PLACE, NOW, lambda *_: None)

    assert counting.pauses > 1
    await _all_written(world, written)
    await _has_moved(world)


async def test_what_is_written_meanwhile_arrives_too(world: World):
    """Commits, a redaction, a workspace that goes, a person's new address; nothing that was acknowledged is missing."""
    async with sqlite(world.file) as serving, writing(serving, 0.002) as written:
        await asyncio.sleep(0.05)
        await world.promote()

    assert len(written) > 10
    await _all_written(world, written)
    await _has_moved(world)


async def test_a_workspace_that_was_redacted_or_erased_between_two_runs_is_so_there(world: World):
    calls: list[str] = []
    with pytest.raises(Killed):
        await world.promote(lambda port: Mortal(port, calls, 12))
    async with sqlite(world.file) as source:
        assert source.departure is not None
        await source.departure.resume(None)
        (first,) = await source.log.after(OTHER, 0, 1)
        mutation = msgspec.structs.replace(first.mutations[0], value={**(first.mutations[0].value or {}), "title": ""})
        (entity,) = await source.models.every(OTHER, None, 9)
        redacted = msgspec.structs.replace(entity, value=mutation.value)
        await source.upkeep.redact(OTHER, [msgspec.structs.replace(first, mutations=[mutation])], [redacted], [])
        await source.upkeep.renew(OTHER)
        await source.upkeep.erase(WORKSPACE)

    done = await world.promote()

    assert done.workspaces == 2
    await _has_moved(world)


async def test_a_promotion_is_taken_back_until_it_has_switched(world: World):
    calls: list[str] = []
    with pytest.raises(Killed):
        await world.promote(lambda port: Mortal(port, calls, 8))
    await world.abort()

    async with world.opened() as (source, target):
        assert await target.archive.workspaces(None, 1) == []
        assert await source.log.append([commit(2, workspace=OTHER)]) == 1
    await world.promote()
    await _has_moved(world)


async def test_a_target_that_holds_anything_else_is_refused_and_left_as_it_is(world: World):
    async with world.opened() as (_, target):
        await target.log.append([commit(1)])
    for run in (world.promote, world.abort):
        with pytest.raises(Refusal) as refused:
            await run()
        assert (refused.value.code, refused.value.field) == ("conflict", "to")

    async with world.opened() as (source, target):
        assert [id for id, _ in await target.archive.workspaces(None, 9)] == [WORKSPACE]
        assert await source.log.append([commit(2, workspace=OTHER)]) == 1


async def test_in_a_pause_all_writes_of_all_connections_wait_and_then_go_on(world: World):
    """Of a process that was killed, too: a pause ends by itself."""
    async with sqlite(world.file) as one, sqlite(world.file) as other:
        assert one.departure is not None
        assert await one.departure.pause("mine", 0.4, *PLACE)
        began = time.monotonic()
        await asyncio.gather(one.log.append([commit(4)]), other.log.append([commit(2, task(uid(9)), workspace=OTHER)]))
        assert time.monotonic() - began >= 0.3
        assert not await one.departure.leave("mine")
        assert await one.departure.fence() is None


async def test_only_who_paused_may_leave_and_only_while_the_pause_lasts(world: World):
    async with sqlite(world.file) as one, sqlite(world.file) as other:
        assert one.departure is not None
        assert other.departure is not None
        assert await one.departure.pause("mine", 30, *PLACE)
        assert not await other.departure.leave("theirs")
        await other.departure.resume("theirs")
        assert await one.departure.leave("mine")
        await other.departure.resume(None)
        assert not await other.departure.pause("theirs", 30, *PLACE)
        fence = await other.departure.fence()
    assert fence is not None
    assert (fence.ends, fence.target, fence.shown) == (None, *PLACE)


async def test_a_left_file_says_nothing_of_where_workspaces_stand(world: World):
    """Or what a process believes of it would be confirmed for ever; leases are its own affair, for a backup of it."""
    async with sqlite(world.file) as source:
        assert source.departure is not None
        assert await source.departure.pause("mine", 30, *PLACE)
        assert isinstance(await source.log.head(OTHER), Head)
        assert await source.departure.leave("mine")
        for asked in (source.heads.of([OTHER]), source.accounts.versions.of([ADA])):
            with pytest.raises(Refusal):
                await asked
        assert await source.leases.claim("backup", "me", NOW, LATER)


def test_one_process_promotes_a_file_at_a_time(world: World):
    async def both() -> None:
        async with sqlite(world.file) as one, sqlite(world.file) as other:
            assert one.departure is not None
            assert other.departure is not None
            with one.departure.alone(), pytest.raises(Refusal), other.departure.alone():
                pass
            with other.departure.alone():
                pass

    asyncio.run(both())
