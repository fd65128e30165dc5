"""The live feed at its seams: who comes and goes in the wrong moment, and what happens to the log itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest

from taskdash.adapters.sqlite.bus import SqliteBus
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.upkeep import SqliteUpkeep
from taskdash.domain.log import Commit, Head, Operation
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.callers import Caller
from taskdash.services.accounts.watching import Watching
from taskdash.services.following import Follower, Hub
from taskdash.services.following.follower import QUEUE_EVENTS
from tests.team import Team


class Watched:
    """Stands for `Watching`: ends streams when it is told to."""

    def __init__(self) -> None:
        self.overs: list[Callable[[], None]] = []

    def watch(self, _caller: Caller, over: Callable[[], None]) -> Callable[[], None]:
        self.overs.append(over)
        return lambda: self.overs.remove(over)


class Slow:
    """The log, which waits before it tells the head when it is told to."""

    def __init__(self, team: Team) -> None:
        self._log = team.log
        self.gate = asyncio.Event()
        self.gate.set()

    async def head(self, workspace: str) -> Head | None:
        await self.gate.wait()
        return await self._log.head(workspace)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


class Live:
    """A hub over a team's workspace."""

    def __init__(self, team: Team, database: Database) -> None:
        self.team = team
        self.upkeep = SqliteUpkeep(database)
        self.bus = SqliteBus(database)
        self.watched = Watched()
        self.log = Slow(team)
        self.hub = Hub(
            bus=self.bus,
            log=cast(Any, self.log),
            models=team.models,
            reader=team.reader,
            watching=cast(Watching, self.watched),
            shown=_shown,
            heartbeat=3600,
        )

    async def follow(self, user: str, after: tuple[str, int] | None = None) -> Follower:
        return await self.hub.follow(_caller(user), self.team.id, after)

    async def follow_all(self, user: str) -> Follower:
        return await self.hub.follow_all(_caller(user))

    async def events(self, follower: Follower, until: str, seconds: float = 15.0) -> list[tuple[str, Any]]:
        """What `follower` reads, up to the first event called `until`."""
        found: list[tuple[str, Any]] = []
        while not found or found[-1][0] != until:
            told = await asyncio.wait_for(self.hub.read(follower), seconds)
            assert told is not None, f"the stream ended after {found}"
            found += [_parsed(event) for event in told.decode().split("\n\n") if event]
        return found


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    database = Database(tmp_path / "taskdash.db", readers=1)
    team = Team(database)
    await team.found()
    live = Live(team, database)
    yield live
    await live.hub.close()
    await team.committer.settle()
    await live.bus.close()
    await database.close()


async def test_who_is_removed_while_the_stream_opens_gets_nothing(live: Live) -> None:
    """The membership was read before the removal, the workspace after it."""
    team = live.team
    member = await team.join("member")
    live.log.gate.clear()
    opening = asyncio.create_task(live.follow_all(member))
    await asyncio.sleep(0.05)
    await team.ask(Operation("delete", "member", member))
    await asyncio.sleep(0.05)
    live.log.gate.set()
    follower = await opening
    await team.make()
    await asyncio.sleep(0.1)

    assert await live.events(follower, "heads") == [("heads", {})]
    assert follower.channels == []


async def test_who_is_removed_while_one_workspace_opens_is_refused(live: Live) -> None:
    """As a stranger is."""
    team = live.team
    member = await team.join("member")
    live.log.gate.clear()
    opening = asyncio.create_task(live.follow(member))
    await asyncio.sleep(0.05)
    await team.ask(Operation("delete", "member", member))
    live.log.gate.set()

    with pytest.raises(Refusal, match="no such workspace"):
        await opening


async def test_a_reader_catches_up_while_others_write(live: Live) -> None:
    """Each commit once and in order, whether from the log or from the feed."""
    team = live.team
    first = await team.ask(Operation("create", "label", str(uuid4()), {"name": "first"}))
    for _ in range(150):
        await team.make()
    follower = await live.follow(team.owner, (first.epoch, first.seq))
    writing = asyncio.create_task(_write(team, 150))
    seqs: list[int] = []
    while len(seqs) < 300:
        told = await asyncio.wait_for(live.hub.read(follower), 15)
        assert told is not None
        seqs += [data["seq"] for name, data in map(_parsed, told.decode().strip().split("\n\n")) if name == "commit"]
    await writing

    assert seqs == list(range(first.seq + 1, first.seq + 301))


async def test_a_queue_is_bounded_and_then_begins_anew(live: Live) -> None:
    """What was not read is given up for one `resync` with the position; nothing after it is lost."""
    team = live.team
    follower = await live.follow(team.owner)
    await live.events(follower, "heads")
    await _write(team, QUEUE_EVENTS + 50)
    last = await team.ask(Operation("create", "label", str(uuid4()), {"name": "last"}))
    while follower.channels[0].seq < last.seq:  # noqa: ASYNC110  # how far a feed is, it tells nobody
        await asyncio.sleep(0.01)
    (resync,) = await live.events(follower, "resync")
    receipt = await team.ask(Operation("create", "label", str(uuid4()), {"name": "after"}))
    (commit,) = await live.events(follower, "commit")

    assert resync[1][team.id]["seq"] == receipt.seq - 1
    assert commit[1]["seq"] == receipt.seq


async def test_a_new_epoch_is_told_as_a_new_position(live: Live) -> None:
    """And the stream goes on in it."""
    team = live.team
    follower = await live.follow(team.owner)
    ((_, before),) = await live.events(follower, "heads")
    await live.upkeep.renew(team.id)
    ((_, after),) = await live.events(follower, "heads")
    await team.make()
    (commit,) = await live.events(follower, "commit")

    assert after[team.id]["epoch"] != before[team.id]["epoch"]
    assert commit[1]["epoch"] == after[team.id]["epoch"]


async def test_an_erased_workspace_is_gone(live: Live) -> None:
    """For streams of it, which end, and for streams of everything, which do not."""
    team = live.team
    one, everything = await live.follow(team.owner), await live.follow_all(team.owner)
    await live.events(one, "heads")
    await live.events(everything, "heads")
    await live.upkeep.erase(team.id)

    assert await live.events(one, "gone") == [("gone", {"workspace": team.id})]
    assert await live.hub.read(one) is None
    assert await live.events(everything, "gone") == [("gone", {"workspace": team.id})]
    assert not everything.over


async def test_a_log_that_cannot_be_read_for_a_moment_loses_nothing(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked again."""
    team = live.team
    follower = await live.follow(team.owner)
    await live.events(follower, "heads")
    monkeypatch.setattr("taskdash.services.following.channel.RETRY_SECONDS", 0.05)
    whole, failures = live.log.after, iter([Refusal("unavailable", "the disk is on fire"), RuntimeError("a fault")])

    async def after(*arguments: Any) -> list[Commit]:
        for failure in failures:
            raise failure
        found: list[Commit] = await whole(*arguments)
        return found

    monkeypatch.setattr(live.log, "after", after, raising=False)
    await team.make()
    events = await live.events(follower, "heads")
    receipt = await team.ask(Operation("create", "label", str(uuid4()), {"name": "after"}))
    events += await live.events(follower, "commit")

    assert events[-1][1]["seq"] == receipt.seq


async def test_nothing_is_kept_of_streams_that_ended(live: Live) -> None:
    """Neither of the reader nor of the workspace."""
    team = live.team
    streams = [await live.follow(team.owner), await live.follow_all(team.owner)]
    for follower in streams:
        live.hub.forget(follower)

    assert live.watched.overs == []
    assert live.hub._channels._channels == {}
    assert len(live.hub._people) == 0


async def test_a_stopping_server_takes_no_new_streams(live: Live) -> None:
    """And ends those that are open, with word to come again."""
    follower = await live.follow(live.team.owner)
    live.hub.end_streams()

    assert await live.events(follower, "end") == [("end", {"reason": "restart"})]
    assert await live.hub.read(follower) is None
    with pytest.raises(Refusal, match="stopping"):
        await live.follow(live.team.owner)


async def _write(team: Team, count: int) -> None:
    for _ in range(count):
        await team.make("label", name="A label")


def _caller(user: str) -> Caller:
    return Caller(user, "", "write", 1, session=str(uuid4()))


def _shown(commit: Commit, epoch: str) -> bytes:
    return json.dumps({"seq": commit.seq, "epoch": epoch}).encode()


def _parsed(event: str) -> tuple[str, Any]:
    fields = dict(line.split(": ", 1) for line in event.splitlines() if not line.startswith(":"))
    return fields["event"], json.loads(fields["data"])
