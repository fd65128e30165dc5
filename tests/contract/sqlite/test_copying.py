"""Workspaces that the benchmark copies answer like the one that the product has written, and go on like it."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from taskdash.bench import copying, seeding, server
from taskdash.bench.seeding import Caller
from taskdash.domain.ids import derive
from taskdash.domain.log import Actor, Operation
from taskdash.domain.queries import TaskQuery
from taskdash.services.requests import Request
from taskdash.wiring import Product, product

QUERIES = (
    TaskQuery(),
    TaskQuery(status=("todo",)),
    TaskQuery(status=("todo",), priority=("high",)),
    TaskQuery(sort="due_on"),
    TaskQuery(deleted=True),
)
SEARCHES = ("invoice", "kitchen", "deploy", "trip")
COPIES = 3


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Product]:
    async with product(server.settings(folder)) as made:
        yield made


async def do(made: Product, caller: Caller, *operations: Operation) -> None:
    await made.committer.commit(Actor(caller.user), caller.workspace, Request(id=str(uuid4()), operations=operations))


@pytest.fixture
async def callers(tmp_path: Path) -> list[Caller]:
    """One whose workspace was written by the product, everything in it, and those who have its copies."""
    original = await seeding.seed_large(tmp_path, 300, lambda _done, _whole: None)
    async with opened(tmp_path) as made:
        project, label = str(uuid4()), str(uuid4())
        tasks = [str(uuid4()) for _ in range(5)]
        mine = {"project": project, "labels": [label], "assignees": [original.user]}
        await do(
            made,
            original,
            Operation("create", "project", project, {"name": "Kitchen", "prefix": "KIT"}),
            Operation("create", "label", label, {"name": "Soon"}),
        )
        first, *steps = tasks
        await do(made, original, Operation("create", "task", first, {"title": "Deploy the kitchen", **mine}))
        await do(
            made, original, *(Operation("create", "task", id, {"title": "A step", "parent": first}) for id in steps)
        )
        await do(made, original, Operation("create", "comment", str(uuid4()), {"task": first, "text": "Nice"}))
        await do(made, original, Operation("change", "task", tasks[1], {"status": "done", "due_on": "2026-02-03"}))
        await do(made, original, Operation("delete", "task", tasks[2], {}))
        await do(made, original, Operation("change", "task", tasks[3], {"project": project}))
    others = await seeding.seed_people(tmp_path, COPIES, lambda _done, _whole: None)
    copying.copy(tmp_path / "taskdash.db", original, others, lambda _done, _whole: None)
    return [original, *others]


async def test_a_copy_answers_like_its_original(callers: list[Caller], tmp_path: Path) -> None:
    """Whatever is asked: lists, filters, search, statistics, history; but for whose it is."""
    async with opened(tmp_path) as made:
        told = [await everything(made, caller) for caller in callers]

    assert len(told[0]) > 600
    assert "[]" not in told[0]
    assert told[1:] == told[:1] * COPIES


async def test_a_copy_goes_on_like_its_original(callers: list[Caller], tmp_path: Path) -> None:
    """A new task has the next number, is found, and changes no other copy."""
    async with opened(tmp_path) as made:
        for caller in (callers[2], callers[0]):
            id = str(uuid4())
            await do(made, caller, Operation("create", "task", id, {"title": "Zebra crossing"}))
            found = [await search(made, other, "zebra") for other in callers]
            assert [task["id"] for task in found[callers.index(caller)]] == [id]
            assert [task["key"] for task in found[callers.index(caller)]] == ["INB-301"]
        assert [len(await search(made, other, "zebra")) for other in callers] == [1, 0, 1, 0]


def test_the_database_is_whole(callers: list[Caller], tmp_path: Path) -> None:
    """Indexes agree with their tables, and the search with its own postings."""
    connection = sqlite3.connect(tmp_path / "taskdash.db")

    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    connection.close()


async def everything(made: Product, caller: Caller) -> list[str]:
    """What a workspace answers, without whose it is."""
    standing = await made.reader.enter(caller.user, caller.workspace)
    told: list[Any] = [(await made.lister.tasks(standing, query, None, 100, None)).items for query in QUERIES]
    told += [await search(made, caller, word) for word in SEARCHES]
    entities = await made.engine.models.every(caller.workspace, None, 1_000)
    told += [*entities, await made.engine.log.after(caller.workspace, 0, 100)]
    told += (await made.engine.tallies.by_bucket(caller.workspace)).items()
    told += [await made.engine.tallies.completed(caller.workspace, "2000"), await made.workspaces.all(caller.user)]
    told += [await made.engine.log.touching(caller.workspace, entity.kind, entity.id, 100, 10) for entity in entities]
    ids = {caller.workspace: "W", caller.user: "U", derive("inbox", caller.workspace): "I", standing.head.epoch: "E"}
    whose = re.compile("|".join(ids))
    # Sorted, as what has ids of its own in each copy has another place among the rest.
    return sorted(whose.sub(lambda found: ids[found[0]], msgspec.json.encode(answer).decode()) for answer in told)


async def search(made: Product, caller: Caller, word: str) -> list[dict[str, Any]]:
    standing = await made.reader.enter(caller.user, caller.workspace)
    return list((await made.lister.tasks(standing, TaskQuery(), word, 100, None)).items)
