"""While commits are stored, what is asked for next is decided upon them; it is told only when it is stored itself."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from taskdash.adapters.sqlite.database import Database
from taskdash.domain.log import Actor, Commit, Operation, Ref
from taskdash.domain.questions import Question
from taskdash.domain.refusal import Refusal
from taskdash.ports.models import Loaded
from taskdash.services import committing
from taskdash.services.committing import Committer
from taskdash.services.requests import Receipt, Request
from tests.contract.commits import uid
from tests.team import Team


class Held:
    """A log, whose appends wait until they are let go; one that is `lost` says that somebody else was faster."""

    def __init__(self, team: Team) -> None:
        self._log = team.log
        self.asked: list[list[Commit]] = []
        self._gate = asyncio.Event()

    async def append(self, commits: Sequence[Commit]) -> int:
        self.asked.append(list(commits))
        await self._gate.wait()
        return await self._log.append(commits)

    async def begun(self, appends: int) -> None:
        """Return when so many have begun."""
        while len(self.asked) < appends:  # noqa: ASYNC110  # it tells by numbers
            await asyncio.sleep(0.001)

    def let_go(self) -> None:
        """Let those go on that have begun."""
        self._gate.set()
        self._gate = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


class Counted:
    """Read models; `questions` counts what they were asked beside entities, before which something may `happen`."""

    def __init__(self, team: Team) -> None:
        self._models = team.models
        self.questions = 0
        self.happen: Callable[[], Awaitable[object]] | None = None

    async def load(self, workspace: str, refs: Sequence[Ref], questions: Sequence[Question] = ()) -> Loaded:
        self.questions += len(questions)
        if questions and self.happen is not None:
            await self.happen()
        return await self._models.load(workspace, refs, questions)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._models, name)


class Desk:
    """A committer over a team's workspace, of which the log is held."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.log = Held(team)
        self.models = Counted(team)
        self.committer = Committer(self.log, self.models, lambda: team.now, quota=1_000)
        self.decided: list[str] = []

    def ask(self, operation: Operation, id: str, by: str | None = None) -> "asyncio.Task[Receipt]":
        request = Request(id=id, operations=[operation], decided=lambda: self.decided.append(id))
        return asyncio.create_task(self.committer.commit(Actor(by or self.team.owner), self.team.id, request))

    async def project(self) -> str:
        """A project of which the committer knows where its last task is."""
        made = await self.team.make("project", name="A project")
        known = self.ask(task(100, made), id=uid(100))
        await self.log.begun(1)
        self.log.let_go()
        await known
        self.decided.clear()
        return made

    async def until_decided(self, *ids: str) -> None:
        """Return when these have been decided, in this order."""
        while self.decided != list(ids):  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.001)


@pytest.fixture
async def desk(tmp_path: Path):
    database = Database(tmp_path / "taskdash.db", readers=1)
    team = Team(database)
    await team.found()
    desk = Desk(team)
    yield desk
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    await database.close()


def project(number: int) -> Operation:
    return Operation("create", "project", uid(number), {"name": f"Project {number}"})


def task(number: int, project: str) -> Operation:
    return Operation("create", "task", uid(number), {"title": "A task", "project": project})


async def test_what_comes_while_a_commit_is_stored_is_decided_upon_it_and_stored_after_it(desk):
    first = desk.ask(project(1), id=uid(11))
    await desk.log.begun(1)
    second = desk.ask(Operation("change", "project", uid(1), {"name": "Renamed"}), id=uid(12))
    third = desk.ask(Operation("delete", "project", uid(1)), id=uid(13))
    await desk.until_decided(uid(11), uid(12), uid(13))

    assert not any(task.done() for task in (first, second, third))
    assert len(desk.log.asked) == 1
    desk.log.let_go()
    await desk.log.begun(2)
    assert not second.done()
    desk.log.let_go()

    receipts = await asyncio.gather(first, second, third)
    assert [receipt.seq for receipt in receipts] == [receipts[0].seq + n for n in range(3)]
    assert [len(commits) for commits in desk.log.asked] == [1, 2]


async def test_when_somebody_else_was_faster_what_was_decided_ahead_is_decided_again(desk):
    """Somebody who takes its project away."""
    made = await desk.project()
    first = desk.ask(project(1), id=uid(11))
    await desk.log.begun(2)
    second = desk.ask(task(2, made), id=uid(12))
    await desk.until_decided(uid(11), uid(12))
    await desk.team.delete(made, "project")
    desk.log.let_go()
    await desk.log.begun(3)
    desk.log.let_go()

    assert (await first).seq == (await desk.team.log.head(desk.team.id)).seq
    with pytest.raises(Refusal) as refused:
        await second
    assert refused.value.field == "operations.0.fields.project"


async def test_what_somebody_else_has_stored_meanwhile_is_taken_in(desk):
    """It is met when what the next request is about is looked up."""
    made = await desk.project()
    await desk.team.make(project=made)
    asked = desk.ask(task(2, made), id=uid(12))
    await desk.log.begun(2)
    desk.log.let_go()

    assert (await asked).seq == (await desk.team.log.head(desk.team.id)).seq


async def test_who_was_slower_follows_what_it_has_missed_and_asks_nothing_again(desk):
    made = await desk.project()
    operation = Operation("change", "project", made, {"name": "Renamed"})
    warm = desk.ask(operation, id=uid(11))
    await desk.log.begun(2)
    desk.log.let_go()
    await warm
    desk.models.questions = 0

    slower = desk.ask(task(2, made), id=uid(12))
    follows = desk.ask(task(3, made), id=uid(13))
    await desk.log.begun(3)
    await desk.until_decided(uid(11), uid(12), uid(13))
    other = await desk.team.make(project=made)
    desk.log.let_go()
    await desk.log.begun(4)
    desk.log.let_go()

    first, second = await asyncio.gather(slower, follows)
    head = await desk.team.log.head(desk.team.id)
    assert (first.seq, second.seq) == (head.seq - 1, head.seq)
    assert desk.models.questions == 0
    ids = [other, uid(2), uid(3)]
    found = await desk.team.models.load(desk.team.id, [Ref("task", id) for id in ids])
    orders = [found.entities[Ref("task", id)].value["order"] for id in ids]
    assert orders == sorted(set(orders))


async def test_what_is_slow_to_read_is_read_once_whatever_others_commit_meanwhile(desk):
    made = await desk.team.make("project", name="A project")
    desk.models.happen = lambda: desk.team.make(project=made)

    asked = desk.ask(task(2, made), id=uid(12))
    async with asyncio.timeout(10):
        await desk.log.begun(1)
    desk.log.let_go()

    assert (await asked).seq == (await desk.team.log.head(desk.team.id)).seq
    assert desk.models.questions <= 3


async def test_what_is_forgotten_while_it_catches_up_is_loaded_anew(desk, monkeypatch):
    made = await desk.project()
    await desk.team.make(project=made)
    after = desk.team.log.after

    async def forgotten(*asked: Any) -> list[Commit]:
        desk.committer.forget(desk.team.id)
        missed: list[Commit] = await after(*asked)
        return missed

    monkeypatch.setattr(desk.team.log, "after", forgotten)
    desk.models.questions = 0
    asked = desk.ask(task(2, made), id=uid(12))
    async with asyncio.timeout(10):
        await desk.log.begun(2)
    desk.log.let_go()

    assert (await asked).seq == (await desk.team.log.head(desk.team.id)).seq
    assert desk.models.questions > 0


async def test_where_much_was_missed_the_state_is_loaded_anew(desk, monkeypatch):
    monkeypatch.setattr(committing, "_MISSED", 1)
    made = await desk.project()
    for _ in range(2):
        await desk.team.make(project=made)
    desk.models.questions = 0

    asked = desk.ask(task(2, made), id=uid(12))
    await desk.log.begun(2)
    desk.log.let_go()

    assert (await asked).seq == (await desk.team.log.head(desk.team.id)).seq
    assert desk.models.questions > 0


async def test_a_refusal_that_rests_on_a_commit_that_is_not_stored_is_not_told(desk):
    """Its id is that of a task whose author is sent away before it is stored."""
    member, made = await desk.team.join("member"), await desk.project()
    first = desk.ask(task(1, made), id=uid(11), by=member)
    await desk.log.begun(2)
    second = desk.ask(task(1, made), id=uid(12))
    third = desk.ask(task(3, made), id=uid(13))
    await desk.until_decided(uid(11), uid(13))
    await desk.team.delete(member, "member")
    desk.log.let_go()
    await desk.log.begun(3)
    desk.log.let_go()

    with pytest.raises(Refusal):
        await first
    assert (await second).seq == (await third).seq - 1


async def test_what_was_decided_before_texts_were_redacted_is_decided_again(desk):
    first = desk.ask(project(1), id=uid(11))
    await desk.log.begun(1)
    second = desk.ask(Operation("change", "project", uid(1), {"name": "Renamed"}), id=uid(12))
    await desk.until_decided(uid(11), uid(12))
    desk.committer.forget(desk.team.id)
    desk.log.let_go()
    await desk.log.begun(2)
    desk.log.let_go()

    assert (await second).seq == (await first).seq + 1
    assert desk.decided == [uid(11), uid(12), uid(12)]


async def test_a_repeat_that_comes_while_its_first_is_stored_has_the_same_answer(desk):
    first = desk.ask(project(1), id=uid(11))
    await desk.log.begun(1)
    again = desk.ask(project(1), id=uid(11))
    await asyncio.sleep(0.05)
    assert not again.done()
    desk.log.let_go()

    assert await again == await first
    assert len(desk.log.asked) == 1
