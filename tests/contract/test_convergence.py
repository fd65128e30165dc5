"""Several people, some of them offline, and one workspace: everybody ends with the same, and nothing typed is lost.

What people hold is kept in plain dictionaries, moved on by the commits alone.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskdash.domain.log import Actor, Commit, Operation
from taskdash.domain.queries import TaskQuery
from taskdash.domain.refusal import Refusal
from taskdash.domain.steps import Found, Join
from taskdash.services.committing import Committer
from taskdash.services.listing import Lister
from taskdash.services.reading import Reader, Standing
from taskdash.services.requests import Asked, Receipt, Request
from taskdash.services.undoing import Undoer
from tests.contract.engines import ENGINES, Store, is_enough

PEOPLE = 3
Entities = dict[tuple[str, str], dict[str, Any]]


class Deed(NamedTuple):
    """One thing that a person does; what it is done to is picked from what they see."""

    person: int
    what: str
    pick: int
    other: int
    text: str


deeds = st.lists(
    st.builds(
        Deed,
        person=st.integers(0, PEOPLE - 1),
        what=st.sampled_from(
            [
                *("create", "title", "describe", "status", "label", "unlabel", "move", "parent", "delete", "restore"),
                *("project", "delete project", "undo", "comment", "create", *["sync"] * 6),
            ]
        ),
        pick=st.integers(0, 7),
        other=st.integers(0, 7),
        text=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8),
    ),
    min_size=20,
    max_size=60,
)


class Person:
    """Somebody with a device: what it holds, what it has seen, and what waits to be sent."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.seq = 0
        self.holds: Entities = {}
        self.waiting: list[Operation | int] = []  # an operation, or the seq of a commit to be undone
        self.typed: list[str] = []

    def hear(self, commit: Commit) -> None:
        assert commit.seq == self.seq + 1, "gap-free and in order"
        self.seq = commit.seq
        for mutation in commit.mutations:
            if mutation.op == "put":
                assert mutation.value is not None
                self.holds[mutation.kind, mutation.id] = mutation.value
            else:
                self.holds.pop((mutation.kind, mutation.id), None)

    def ids(self, kind: str) -> list[str]:
        return sorted(id for found, id in self.holds if found == kind)

    def wants(self, deed: Deed) -> None:
        """Queue what the deed asks for, told as of what this person has seen."""
        if deed.what == "undo" and self.seq > 1:
            self.waiting.append(2 + deed.pick % (self.seq - 1))
        elif deed.what == "create":
            self._ask("create", "task", str(uuid4()), title=deed.text)
            self.typed.append(deed.text)
        elif deed.what == "delete project" and len(projects := self.ids("project")) > 1:
            self._ask("delete", "project", projects[deed.pick % len(projects)])
        elif tasks := self.ids("task"):
            self._does_to_a_task(deed, tasks)

    def _does_to_a_task(self, deed: Deed, tasks: list[str]) -> None:
        task, other = tasks[deed.pick % len(tasks)], tasks[deed.other % len(tasks)]
        label = next(iter(self.ids("label")), str(uuid4()))
        projects = self.ids("project")
        fields: dict[str, dict[str, Any]] = {
            "title": {"title": deed.text},
            "describe": {"description": deed.text},
            "status": {"status": ("todo", "in_progress", "done", "cancelled")[deed.other % 4]},
            "label": {"labels": {"add": [label]}},
            "unlabel": {"labels": {"remove": [label]}},
            "move": {"order": {("after", "before")[deed.pick % 2]: other}},
            "parent": {"parent": None if deed.pick % 3 == 0 else other},
            "project": {"project": projects[deed.other % len(projects)]},
        }
        if deed.what in ("delete", "restore"):
            self._ask(deed.what, "task", task)
        elif deed.what == "comment":
            self._ask("create", "comment", str(uuid4()), task=task, text=deed.text)
            self.typed.append(deed.text)
        elif deed.what in fields:
            self._ask("change", "task", task, **fields[deed.what])
            if deed.what in ("title", "describe"):
                self.typed.append(deed.text)

    def _ask(self, op: Any, kind: str, id: str, **fields: Any) -> None:
        base = self.seq if op == "change" else None
        self.waiting.append(Operation(op, kind, id, fields, base))


class World:
    """One workspace, its people, and the product between them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.workspace = str(uuid4())
        self.people = [Person(str(uuid4())) for _ in range(PEOPLE)]
        now = datetime(2026, 11, 23, tzinfo=UTC)
        self.committer = Committer(store.log, store.models, lambda: now, quota=10_000)
        self.undoer = Undoer(store.log, self.committer)
        self.refused: set[str] = set()

    async def begin(self) -> None:
        steps = [Found("Team", str(uuid4()))]
        owner = self.people[0].id
        await self.committer.ask(self.workspace, Asked(id=str(uuid4()), actor=owner, said="found", plan=steps))
        for person in self.people[1:]:
            invitation, about = str(uuid4()), {"role": "member", "code_hash": "x", "expires_at": "2027-01-01T00:00:00Z"}
            await self.ask(owner, Operation("create", "invitation", invitation, about))
            joining = Asked(id=str(uuid4()), actor=person.id, said="join", plan=[Join(invitation, "x")])
            await self.committer.ask(self.workspace, joining)
        await self.ask(owner, Operation("create", "project", str(uuid4()), {"name": "Home"}))
        await self.ask(owner, Operation("create", "label", str(uuid4()), {"name": "garden"}))

    async def ask(self, actor: str, *operations: Operation) -> Receipt:
        request = Request(id=str(uuid4()), operations=operations)
        return await self.committer.commit(Actor(actor), self.workspace, request)

    async def log(self, after: int = 0) -> list[Commit]:
        found: list[Commit] = []
        while part := await self.store.log.after(self.workspace, after + len(found), 100):
            found += part
        return found

    async def sync(self, person: Person) -> None:
        """Send what waits, and hear what is new."""
        waiting, person.waiting = person.waiting, []
        for asked in waiting:
            actor = person.id
            try:
                if isinstance(asked, int):
                    await self.undoer.commit(Actor(actor), self.workspace, asked, str(uuid4()))
                else:
                    await self.ask(actor, asked)
            except Refusal as refusal:
                self.refused.add(refusal.code)
                if isinstance(asked, Operation):
                    for text in asked.fields.values():
                        if text in person.typed:
                            person.typed.remove(text)  # it is shown, and kept by its author
        for commit in await self.log(person.seq):
            person.hear(commit)


def run(play: Callable[[World], Awaitable[None]], engine: str) -> None:
    """Play on a new database."""
    if is_enough(engine, play.__qualname__):
        return

    async def on_a_new_store() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = await ENGINES[engine](Path(folder))
            try:
                world = World(store)
                await world.begin()
                await play(world)
            finally:
                await store.close()

    asyncio.run(on_a_new_store())


def unwound(commits: Sequence[Commit]) -> Entities:
    """What is left when every commit is taken back by what it says was there before."""
    held: Entities = {}
    for commit in commits:
        for mutation in commit.mutations:
            assert mutation.value is not None
            held[mutation.kind, mutation.id] = dict(mutation.value)
    for commit in reversed(commits):
        for mutation in commit.mutations:
            entity = held[mutation.kind, mutation.id]
            if mutation.before is None:
                del held[mutation.kind, mutation.id]
                continue
            assert set(mutation.before) == set(mutation.changed)
            for name, old in mutation.before.items():
                if name in ("labels", "assignees"):
                    entity[name] = [x for x in entity.get(name, []) if x not in old["added"]] + old["removed"]
                else:
                    entity[name] = old
    return held


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(deeds=deeds)
def test_everybody_ends_with_the_same_whoever_was_offline(engine: str, deeds: list[Deed]) -> None:
    async def play(world: World) -> None:
        await asyncio.gather(*(world.sync(person) for person in world.people))
        for deed in deeds:
            person = world.people[deed.person]
            if deed.what == "sync":
                await world.sync(person)
            else:
                person.wants(deed)
        await asyncio.gather(*(world.sync(person) for person in world.people))
        await asyncio.gather(*(world.sync(person) for person in world.people))

        assert world.refused <= {"conflict", "gone", "invalid", "not_found", "forbidden"}
        first = world.people[0]
        for person in world.people:
            assert person.holds == first.holds
        assert await snapshot(world) == first.holds
        commits = await world.log()
        everything = json.dumps([[m.value for m in c.mutations] for c in commits], default=str, ensure_ascii=False)
        for person in world.people:
            for text in person.typed:
                assert json.dumps(text, ensure_ascii=False)[1:-1] in everything, "what was typed is in the history"
        assert unwound(commits) == {}
        await check_lists(world, first.holds)

    run(play, engine)


async def snapshot(world: World) -> Entities:
    standing = await standing_of(world)
    lines = [json.loads(line) async for part in reader(world).snapshot(standing) for line in part.splitlines()]
    assert lines[0] == {"epoch": standing.head.epoch, "seq": standing.head.seq}
    assert lines[-1] == {"end": True}
    held = {(line["kind"], line["id"]): line["value"] for line in lines[1:-1]}
    counters = {ref: value for ref, value in world.people[0].holds.items() if ref[0] == "counter"}
    return {**held, **counters}


async def check_lists(world: World, holds: Entities) -> None:
    """The list of each project, in its order, is what the plain dictionaries say."""
    standing = await standing_of(world)
    lister = Lister(world.store.models, reader(world))
    for kind, project in holds:
        if kind != "project":
            continue
        page = await lister.tasks(standing, TaskQuery(project=project, sort="order", descending=False), None, 500, None)
        expected = sorted(
            (value["order"], id)
            for (kind, id), value in holds.items()
            if kind == "task" and value["project"] == project and not is_hidden(holds, value)
        )
        assert [task["id"] for task in page.items] == [id for _, id in expected]


def is_hidden(holds: Entities, value: dict[str, Any]) -> bool:
    if value.get("deleted_at") or holds["project", value["project"]].get("deleted_at"):
        return True
    return bool(value.get("parent")) and is_hidden(holds, holds["task", value["parent"]])


def reader(world: World) -> Reader:
    return Reader(world.store.log, world.store.models, workspaces=None)  # type: ignore[arg-type]  # for `me` only


async def standing_of(world: World) -> Standing:
    head = await world.store.log.head(world.workspace)
    assert head is not None
    return Standing(world.workspace, world.people[0].id, "owner", head)


edits = st.lists(
    st.dictionaries(
        st.sampled_from(["title", "description", "priority", "due_on", "estimate_minutes", "status"]),
        st.integers(0, 3),
        min_size=1,
    ),
    min_size=2,
    max_size=12,
)
VALUES: dict[str, list[Any]] = {
    "title": ["a", "b", "c", "d"],
    "description": ["", "x", "y", "z"],
    "priority": ["none", "low", "high", "urgent"],
    "due_on": [None, "2026-01-01", "2026-02-02", "2026-03-03"],
    "estimate_minutes": [None, 1, 2, 3],
    "status": ["todo", "in_progress", "done", "cancelled"],
}


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(edits=edits, taken_back=st.integers(0, 11))
def test_undo_restores_exactly_the_fields_that_nobody_changed_since(
    engine: str, edits: list[dict[str, int]], taken_back: int
) -> None:
    async def play(world: World) -> None:
        task, owner = str(uuid4()), world.people[0].id
        await world.ask(owner, Operation("create", "task", task, {"title": "a"}))
        states = [{name: values[0] for name, values in VALUES.items()}]
        seqs = []
        for edit in edits:
            fields = {name: VALUES[name][choice] for name, choice in edit.items()}
            seqs.append((await world.ask(owner, Operation("change", "task", task, fields))).seq)
            states.append({**states[-1], **fields})
        number = taken_back % len(edits)

        await world.undoer.commit(Actor(owner), world.workspace, seqs[number], str(uuid4()))

        expected = dict(states[-1])
        for name in VALUES:
            changed_by = [n for n in range(len(edits)) if states[n][name] != states[n + 1][name]]
            if number in changed_by and max(changed_by) == number:
                expected[name] = states[number][name]
        item = await reader(world).item(await standing_of(world), "task", task)
        assert {name: item[name] for name in VALUES} == expected

    run(play, engine)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(edits=edits, back=st.integers(1, 12))
def test_undo_step_by_step_and_redo_lead_back_and_forth_exactly(
    engine: str, edits: list[dict[str, int]], back: int
) -> None:
    async def play(world: World) -> None:
        task, owner = str(uuid4()), world.people[0].id
        await world.ask(owner, Operation("create", "task", task, {"title": "a"}))
        states, done = [await state(world, task)], []
        for edit in edits:
            fields = {name: VALUES[name][choice] for name, choice in edit.items()}
            done.append((await world.ask(owner, Operation("change", "task", task, fields))).seq)
            states.append(await state(world, task))
        steps = min(back, len(done))

        undone = []
        for step in range(1, steps + 1):
            receipt = await world.undoer.commit(Actor(owner), world.workspace, done[-step], str(uuid4()))
            undone.append(receipt.seq)
            assert await state(world, task) == states[-step - 1]
        for step in range(1, steps + 1):
            await world.undoer.commit(Actor(owner), world.workspace, undone[-step], str(uuid4()))
            assert await state(world, task) == states[len(states) - 1 - steps + step]

    run(play, engine)


async def state(world: World, task: str) -> dict[str, Any]:
    item = await reader(world).item(await standing_of(world), "task", task)
    return {name: value for name, value in item.items() if name not in ("seq", "updated_at")}
