"""The take-over of a whole made-up database over the MongoDB protocol, by the command, as people run it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bcrypt
import pytest
from bson import ObjectId
from pymongo import MongoClient, monitoring

from taskdash.adapters.mongo.predecessor import MongoPredecessor
from taskdash.domain.accounts import Origin
from taskdash.services.takeover.taking_over import Wanted
from taskdash.settings import load
from taskdash.wiring import now, product
from tests.mongodb import DEPLOYMENT

OWN = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}
USERS, TASKS = 100, 10_000
STATUSES = ("pending", "in-progress", "completed")
HOME = Origin("192.0.2.1", "a browser")
READING = {"find", "getMore", "aggregate", "killCursors", "hello", "isMaster", "ismaster", "endSessions", "ping"}


@pytest.fixture
def uri() -> Iterator[str]:
    """A database that nobody has used."""
    name = DEPLOYMENT.new()
    yield name
    with MongoClient(name) as client:  # type: ignore[var-annotated]  # documents of any shape
        client.drop_database(client.get_default_database())


@pytest.fixture
def old(uri: str) -> str:
    """100 people with bcrypt passwords, and 10,000 tasks of theirs."""
    began = datetime(2024, 1, 1, tzinfo=UTC)
    people = [ObjectId() for _ in range(USERS)]
    kept = bcrypt.hashpw(b"first engine", bcrypt.gensalt(4)).decode()
    with MongoClient(uri) as client:  # type: ignore[var-annotated]  # documents of any shape
        database = client.get_default_database()
        database["users"].insert_many(
            {"_id": id, "name": f"Person {n}", "email": f"P{n}@example.org", "password": kept, "createdAt": began}
            for n, id in enumerate(people)
        )
        database["tasks"].insert_many(
            {
                "user": people[n % USERS],
                "title": f"task {n}",
                "description": f"what task {n} is about",
                "status": STATUSES[n % len(STATUSES)],
                "createdAt": began + timedelta(minutes=n),
                "updatedAt": began + timedelta(minutes=n),
                "__v": 0,
            }
            for n in range(TASKS)
        )
    return uri


def contents(uri: str) -> list[object]:
    with MongoClient(uri) as client:  # type: ignore[var-annotated]  # documents of any shape
        database = client.get_default_database()
        return [*database["users"].find().sort("_id", 1), *database["tasks"].find().sort("_id", 1)]


def taskdash(folder: Path, *arguments: str) -> tuple[int, list[str], str]:
    environ = OWN | {"TASKDASH_DATA": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "taskdash", *arguments], env=environ, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.mark.timeout(900)
def test_ten_thousand_tasks_of_a_hundred_people_are_taken_over_once_and_the_old_database_stays(old, tmp_path):
    before = contents(old)

    status, told, error = taskdash(tmp_path, "import", "--from", old, "--dry-run")
    assert (status, error) == (0, "")
    assert told == [
        "100 users, 10000 tasks (task_dashboard)",
        "  accounts: 100 would be added, 0 there already",
        "  tasks: 10000 would be added, 0 there already",
    ]
    assert taskdash(tmp_path, "import", "--from", old)[:2] == (0, [line.replace("would be ", "") for line in told])
    status, told, _ = taskdash(tmp_path, "import", "--from", old)
    assert told[1:] == ["  accounts: 0 added, 100 there already", "  tasks: 0 added, 10000 there already"]
    assert contents(old) == before

    _, rows, _ = taskdash(tmp_path, "export", "--user", "p7@example.org")
    assert len(rows) == 1 + TASKS // USERS
    assert asyncio.run(signed_in(tmp_path)) == "Person 7"


async def signed_in(folder: Path) -> str:
    async with product(load({"TASKDASH_DATA": str(folder)}).settings) as made:
        granted = await made.accounts.signing_in.sign_in("p7@example.org", "first engine", HOME, now())
        user = await made.engine.accounts.users.by_email("p7@example.org")
        assert user is not None
        assert (user.password_hash or "").startswith("$argon2id$")
        return granted.user.name


async def test_nothing_but_reading_is_asked_of_the_old_database(old, tmp_path):
    sent: set[str] = set()

    class Listener(monitoring.CommandListener):
        def started(self, event: monitoring.CommandStartedEvent) -> None:
            sent.add(event.command_name)

        def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

        def failed(self, event: monitoring.CommandFailedEvent) -> None: ...

    source = MongoPredecessor(old, [Listener()])
    async with product(load({"TASKDASH_DATA": str(tmp_path)}).settings) as made:
        async for _ in made.taking_over.run(source, Wanted()):
            pass
    await source.close()

    assert "find" in sent
    assert sent <= READING


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("mongodb://reader:secret@127.0.0.1:1/?serverSelectionTimeoutMS=100", "from: the database cannot be read: "),
        ("mongodb://reader:sec/ret@127.0.0.1/db", "from: "),
        ("tasks.csv", "from: "),
    ],
    ids=["nobody there", "malformed", "no URI"],
)
def test_a_database_that_cannot_be_read_is_refused_and_its_password_not_told(uri, told, tmp_path):
    status, shown, error = taskdash(tmp_path, "import", "--from", uri)

    assert (status, shown) == (2, [])
    assert error.startswith(f"error: {told}")
    assert "sec" not in error.replace("second", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--from", "mongodb://127.0.0.1:1", "--map", "status.x=later", "--user", "a@example.org"],
            "user: does not go",
        ),
        (["--map", "status.x=todo", "tasks.csv"], "--map: goes with --from"),
        ([], "FILE and --user are needed, or --from"),
    ],
)
def test_options_that_do_not_go_together_are_named(arguments, told, tmp_path):
    status, _, error = taskdash(tmp_path, "import", *arguments)

    assert (status, error.startswith(f"error: {told}"), error.count("\n")) == (2, True, 1)
