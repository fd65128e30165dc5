"""Redacting a workspace that was worked in for a while: every text says who wrote it, so nobody can be mistaken."""

import random
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.upkeep import SqliteUpkeep
from taskdash.domain.log import Actor, Entity, Operation
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.departing import Departing
from taskdash.services.accounts.redacting import Redactor
from taskdash.services.requests import Receipt
from tests.team import Team

ERIN, VERA, PAUL = "erin", "vera", "paul"  # what their texts begin with


class Office:
    """Three people in two workspaces, whose every text says who wrote it."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        self.database = database
        self.team = Team(database)
        self.upkeep = SqliteUpkeep(database)
        self.redactor = Redactor(self.team.log, self.team.models, self.upkeep, self.team.committer.forget)
        self.chance = chance
        self.people: dict[str, str] = {}
        self.places: list[str] = []
        self.things: list[tuple[str, str, str]] = []  # workspace, kind, id
        self.done: list[tuple[str, Receipt]] = []
        self.words = 0

    async def open(self) -> None:
        await self.team.found()
        self.people = {VERA: self.team.owner, ERIN: await self.team.join("admin"), PAUL: await self.team.join("admin")}
        other = await self.team.workspace(self.team.owner)
        for name in (ERIN, PAUL):
            _, code = await self.team.membership.invite(Actor(self.team.owner), other, "admin", str(uuid4()))
            await self.team.membership.join(self.people[name], code)
        self.places = [self.team.id, other]

    async def work(self, deeds: int, *, moving: bool) -> None:
        """Each puts something into each workspace, and then they do this and that."""
        for name in (VERA, ERIN, PAUL):
            for place in self.places:
                await self.create(name, place)
                await self.create(name, place, "task")
        for _ in range(deeds):
            await self.something()
            if moving and self.chance.random() < 0.04:
                await self.move_something()

    def text(self, name: str, where: str = "wrote") -> str:
        self.words += 1
        return f"{name}{where}{self.words}"

    async def something(self) -> None:
        """One thing that one of them does at random; what is refused is left."""
        name, place = self.chance.choice([ERIN, VERA, PAUL]), self.chance.choice(self.places)
        deeds = [
            self.create_any,
            self.change,
            self.change,
            self.finish,
            self.finish,
            self.undo,
            self.undo,
            self.comment,
        ]
        with suppress(Refusal):
            await self.chance.choice(deeds)(name, place)

    async def ask(self, name: str, place: str, operation: Operation) -> None:
        base = {"base": self.chance.randrange(1, 20)} if operation.op == "change" and self.chance.random() < 0.3 else {}
        operation = msgspec.structs.replace(operation, **base)
        receipt = await self.team.ask(operation, by=self.people[name], to=place)
        self.done.append((place, receipt))

    async def create(self, name: str, place: str, kind: str = "project") -> None:
        id = str(uuid4())
        if kind == "task":
            fields = {"title": self.text(name), "description": self.text(name)}
            projects = [id for where, kind, id in self.things if (where, kind) == (place, "project")]
            fields["project"] = self.chance.choice(projects)
            if self.chance.random() < 0.4:
                fields |= {"recurrence": "FREQ=DAILY", "due_on": "2026-11-20"}
        else:
            fields = {"name": self.text(name, "labelled" if kind == "label" else "wrote")}
        await self.ask(name, place, Operation("create", kind, id, fields))
        self.things.append((place, kind, id))

    async def create_any(self, name: str, place: str) -> None:
        await self.create(name, place, self.chance.choice(["task", "task", "task", "project", "label"]))

    async def change(self, name: str, place: str) -> None:
        place, kind, id = self.chance.choice(self.things)
        field = self.chance.choice(["title", "description"]) if kind == "task" else "name"
        text = self.text(name, "labelled" if kind == "label" else "wrote")
        await self.ask(name, place, Operation("change", kind, id, {field: text}))

    async def finish(self, name: str, place: str) -> None:
        tasks = [e.id for e in await self.team.models.of_kind(place, "task", None, None, 500) if e.live]
        status = self.chance.choice(["done", "done", "todo"])
        await self.ask(name, place, Operation("change", "task", self.chance.choice(tasks), {"status": status}))

    async def comment(self, name: str, place: str) -> None:
        place, _, id = self.chance.choice([thing for thing in self.things if thing[1] == "task"])
        fields = {"task": id, "text": self.text(name)}
        await self.ask(name, place, Operation("create", "comment", str(uuid4()), fields))

    async def undo(self, name: str, place: str) -> None:
        place, receipt = self.chance.choice(self.done)
        id = str(uuid4())
        undone = await self.team.undoer.commit(Actor(self.people[name]), place, receipt.seq, id)
        self.done.append((place, undone))

    async def move_something(self) -> None:
        projects = [thing for thing in self.things if thing[1] == "project"]
        source, _, id = self.chance.choice(projects)
        (target,) = [place for place in self.places if place != source]
        mover = self.people[self.chance.choice([ERIN, VERA, PAUL])]
        with suppress(Refusal):
            await self.team.mover.move(Actor(mover), source, id, target, self.team.now)

    async def everything(self) -> list[str]:
        """All that is stored of the two workspaces, a line for each commit, entity and entity of the base."""
        lines = []
        for place in self.places:
            head = await self.team.log.head(place)
            assert head is not None
            commits = await self.team.log.after(place, head.floor, 10_000)
            entities: list[Entity] = await self.team.models.every(place, None, 10_000)
            base = await self.upkeep.base(place, None, 10_000)
            lines += [msgspec.json.encode(each).decode() for each in [*commits, *entities, *base]]
        return lines


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "taskdash.db", readers=1)
    yield database
    await database.close()


def words(lines: list[str], *names: str) -> list[list[str]]:
    """The texts of these people in each line, in order."""
    found = [[part for part in line.replace("\\", '"').split('"') if part.startswith(names)] for line in lines]
    return [sorted(parts) for parts in found]


@pytest.mark.parametrize("seed", range(6))
async def test_every_text_of_one_person_goes_and_every_text_of_the_others_stays(database: Database, seed: int) -> None:
    office = Office(database, random.Random(seed))
    await office.open()
    moving, pruning = seed >= 2, bool(seed % 2)
    await office.work(150, moving=moving)
    if pruning:
        office.team.passes(days=40)
        await office.upkeep.prune("2026-12-01T00:00:00.000Z", 60)
    before = await office.everything()
    assert any(words(before, ERIN))

    found = await office.redactor.redact(office.people[ERIN], office.places)

    after = await office.everything()
    assert found
    assert not any(words(after, ERIN))
    others = [f"{name}{where}" for name in (VERA, PAUL) for where in ("wrote", "labelled")]
    if moving:  # labels go on changing after they were copied: any that was theirs at one of the times counts
        others = [f"{VERA}wrote", f"{PAUL}wrote"]
    assert words(after, *others) == words(before, *others)
    assert not await office.redactor.redact(office.people[ERIN], office.places)
    assert await office.everything() == after
    for place in office.places:
        assert await office.team.models.search(place, [ERIN], 10) == []


async def test_who_works_on_meanwhile_does_not_bring_a_text_back(database: Database) -> None:
    """The desk of a workspace remembers its entities whole; after a redaction it has to read them again."""
    office = Office(database, random.Random(0))
    await office.open()
    team = office.team
    task = await team.make(title=office.text(ERIN), by=office.people[ERIN])
    await team.change(task, status="in_progress")

    await office.redactor.redact(office.people[ERIN], [team.id])
    await team.change(task, status="done")

    assert not any(words(await office.everything(), ERIN))


async def test_a_commit_that_lands_while_the_log_is_read_is_redacted_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(database, random.Random(0))
    await office.open()
    team = office.team
    task = await team.make(title=office.text(ERIN), by=office.people[ERIN])
    redacts = office.upkeep.redact
    late = iter([{"status": "in_progress"}, {"status": "done"}])

    async def overtaken(*arguments):
        if fields := next(late, None):
            await team.change(task, **fields)
        await redacts(*arguments)

    monkeypatch.setattr(office.upkeep, "redact", overtaken)
    await office.redactor.redact(office.people[ERIN], [team.id])

    assert not any(words(await office.everything(), ERIN))
    assert (await team.get(task))["status"] == "done"


async def test_a_workspace_in_which_they_wrote_gets_a_new_epoch_and_another_does_not(database: Database) -> None:
    office = Office(database, random.Random(0))
    await office.open()
    await office.team.make(title=office.text(ERIN), by=office.people[ERIN])
    before = [await office.team.log.head(place) for place in office.places]

    await office.redactor.redact(office.people[ERIN], office.places)

    after = [await office.team.log.head(place) for place in office.places]
    assert after[0] is not None
    assert before[0] is not None
    assert after[0].epoch != before[0].epoch
    assert after[1] == before[1]


@pytest.mark.parametrize(
    ("roles", "heir"),
    [
        (["viewer", "member", "admin", "admin"], 2),
        (["viewer", "member", "member"], 1),
        (["admin", "owner"], None),
        (["viewer"], "erased"),
        ([], "erased"),
    ],
)
async def test_a_workspace_without_an_owner_passes_on_or_goes(database: Database, roles: list[str], heir) -> None:
    team = Team(database)
    await team.found()
    people = []
    for role in roles:
        team.passes(minutes=1)
        people.append(await team.join(role))
    departing = Departing(team.models, SqliteUpkeep(database), team.committer)

    assert await departing.leave(team.owner, team.id)

    if heir == "erased":
        assert await team.log.head(team.id) is None
    else:
        members = await team.models.of_kind(team.id, "member", None, None, 10)
        now = {member.id: (member.value or {})["role"] for member in members if member.live}
        expected = dict(zip(people, roles, strict=True))
        if heir is not None:
            expected[people[heir]] = "owner"
        assert now == expected
    assert not await departing.leave(team.owner, team.id)
