"""The predecessor's users and tasks become accounts and tasks here: whole, once, and nobody's are lost."""

import csv
import io
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import bcrypt
import bson
import pytest
from bson import ObjectId
from bson.codec_options import CodecOptions

from taskdash.adapters.mongo.predecessor import document
from taskdash.domain.accounts import Origin
from taskdash.domain.formats.task_dashboard import Document
from taskdash.domain.log import Actor, Operation
from taskdash.domain.refusal import Refusal
from taskdash.ports.predecessor import Size
from taskdash.services.importing.telling import Counts
from taskdash.services.requests import Request
from taskdash.services.takeover.taking_over import Report, Wanted
from taskdash.settings import load
from taskdash.wiring import product

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOME = Origin("192.0.2.1", "a browser")
OPTIONS: CodecOptions[Mapping[str, Any]] = CodecOptions(tz_aware=True)


class Old:
    """A made-up database: documents as they come over the wire."""

    def __init__(self) -> None:
        self._users: list[bytes] = []
        self._tasks: list[bytes] = []

    def user(self, email: str | None, password: str = "first engine", **more: Any) -> ObjectId:
        id = ObjectId()
        kept = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()
        made = datetime(2024, 5, 6, 7, 8, 9, len(self._users) * 1000, tzinfo=UTC)
        fields = {"_id": id, "name": "Ada", "email": email, "password": kept, "createdAt": made, "__v": 0, **more}
        self._users.append(bson.encode(fields))
        return id

    def task(self, user: ObjectId, title: str, **more: Any) -> None:
        made = datetime(2025, 1, 2, 3, 4, 5, len(self._tasks) * 1000, tzinfo=UTC)
        fields = {"_id": ObjectId(), "user": user, "title": title, "status": "pending", "createdAt": made, "__v": 0}
        self._tasks.append(bson.encode(fields | {"updatedAt": made} | more))

    async def size(self) -> Size:
        return Size(len(self._users), len(self._tasks))

    async def users(self) -> AsyncIterator[Document]:
        for raw in self._users:
            yield document(bson.decode(raw, OPTIONS))

    async def tasks(self) -> AsyncIterator[Document]:
        for found in sorted((bson.decode(raw, OPTIONS) for raw in self._tasks), key=lambda each: each["user"]):
            yield document(found)


@pytest.fixture
def old() -> Old:
    return Old()


@pytest.fixture
async def made(tmp_path: Path):
    async with product(load({"TASKDASH_DATA": str(tmp_path)}).settings) as made:
        yield made


async def take_over(made, old: Old, *maps: str, **wanted: Any) -> Report:
    async for told in made.taking_over.run(old, Wanted(maps, **wanted)):
        if isinstance(told, Report):
            return told
    raise AssertionError("a take-over ends with its report")


async def tasks_of(made, email: str) -> list[dict[str, Any]]:
    user = await made.engine.accounts.users.by_email(email)
    standing = await made.reader.enter(user.id, "me", "viewer")
    text = b"".join([chunk async for chunk in made.exporter.csv(standing)]).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_users_sign_in_with_their_old_password_and_find_their_tasks_with_their_times(made, old):
    ada = old.user("Ada@Example.org")
    old.task(ada, "Pay rent", description="to the bank", priority="high", dueDate=datetime(2025, 2, 1, tzinfo=UTC))
    old.task(ada, "Paint", status="completed", completedAt=datetime(2025, 1, 9, 8, 7, 6, tzinfo=UTC))

    report = await take_over(made, old)

    assert (report.accounts, report.tasks.tasks, report.tasks.rows_rejected) == (Counts(1, 0), Counts(2, 0), 0)
    granted = await made.accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW)
    assert (granted.user.name, granted.user.created_at) == ("Ada", "2024-05-06T07:08:09.000Z")
    rent, paint = await tasks_of(made, "ada@example.org")
    shown = ("title", "description", "status", "priority", "due_on", "due_time", "created_at", "completed_at")
    assert [rent[name] for name in shown] == [
        "Pay rent", "to the bank", "todo", "high", "2025-02-01", "", "2025-01-02T03:04:05.000Z", "",
    ]  # fmt: skip
    assert [paint[name] for name in ("title", "status", "completed_at")] == [
        "Paint",
        "done",
        "2025-01-09T08:07:06.000Z",
    ]


async def test_a_second_run_adds_what_is_new_and_brings_nothing_back(made, old):
    ada = old.user("ada@example.org")
    old.task(ada, "keep")
    old.task(ada, "delete")
    await take_over(made, old)
    user = await made.engine.accounts.users.by_email("ada@example.org")
    gone = next(row["id"] for row in await tasks_of(made, "ada@example.org") if row["title"] == "delete")
    await delete(made, user, gone)
    head = await made.engine.log.head(user.workspace)

    again = await take_over(made, old)

    assert (again.accounts, again.tasks.tasks) == (Counts(0, 1), Counts(0, 2))
    assert await made.engine.log.head(user.workspace) == head
    assert await made.engine.accounts.users.by_email("ada@example.org") == user
    old.task(ada, "new")
    assert (await take_over(made, old)).tasks.tasks == Counts(1, 2)
    assert [row["title"] for row in await tasks_of(made, "ada@example.org")] == ["keep", "new"]


async def delete(made, user, task: str) -> None:
    request = Request(id=str(uuid4()), operations=[Operation("delete", "task", task, {})])
    await made.committer.commit(Actor(user.id), user.workspace, request)


async def test_an_account_that_was_made_here_before_gets_the_tasks_and_keeps_its_password(made, old):
    await made.accounts.administering.add("ada@example.org", "Ada Lovelace", NOW)
    before = await made.engine.accounts.users.by_email("ada@example.org")
    old.task(old.user("ADA@example.org"), "a")

    report = await take_over(made, old)

    assert (report.accounts, report.tasks.tasks) == (Counts(0, 1), Counts(1, 0))
    assert await made.engine.accounts.users.by_email("ada@example.org") == before
    assert (await take_over(made, old)).tasks.tasks == Counts(0, 1)


async def test_two_users_of_one_address_and_those_without_keep_their_tasks_apart(made, old):
    first, second, third = old.user("ada@example.org"), old.user(" ADA@example.org", "second engine"), old.user(None)
    for user in (first, second, third):
        old.task(user, f"of {user}")

    report = await take_over(made, old)

    assert (report.accounts, report.tasks.tasks) == (Counts(3, 0), Counts(3, 0))
    assert [row["title"] for row in await tasks_of(made, "ada@example.org")] == [f"of {first}"]
    for user in (second, third):
        assert [row["title"] for row in await tasks_of(made, f"{user}@taken-over.invalid")] == [f"of {user}"]
    (told,) = report.tasks.notes
    assert (told.times, [str(second) in each.item or str(third) in each.item for each in told.examples]) == (
        2,
        [True, True],
    )
    assert await made.accounts.signing_in.sign_in(f"{second}@taken-over.invalid", "second engine", HOME, NOW)

    again = await take_over(made, old, f"email.{second}=grace@example.org", f"email.{third}=ada@example.org")

    assert (again.accounts, again.tasks.tasks) == (Counts(0, 3), Counts(0, 3))
    assert [row["title"] for row in await tasks_of(made, "grace@example.org")] == [f"of {second}"]
    assert any("could not get the address" in each.text for each in again.tasks.notes)


async def test_users_of_one_address_become_one_account_where_that_is_said(made, old):
    first, second = old.user("ada@example.org"), old.user("ada@example.org")
    old.task(first, "a")
    old.task(second, "b")

    report = await take_over(made, old, f"email.{second}=ada@example.org")

    assert (report.accounts, report.tasks.tasks) == (Counts(1, 1), Counts(2, 0))
    assert len(await tasks_of(made, "ada@example.org")) == 2


async def test_what_has_no_place_is_listed_and_can_be_mapped(made, old):
    ada = old.user("ada@example.org", avatar="a.png")
    old.task(ada, "a", status="waiting", category="work", reminder={"minutes": 5})
    old.task(ada, "b", category="home", priority="P1")

    report = await take_over(made, old, dry_run=True)

    assert [(each.field, "--map" in each.reason) for each in report.tasks.rejected] == [
        ("status", True),
        ("priority", True),
    ]
    assert [each.text for each in report.tasks.notes] == ["users: the field avatar has no place here and was left out"]

    maps = ("status.waiting=todo", "priority.P1=urgent", "field.category=labels", "field.reminder=-")
    report = await take_over(made, old, *maps)
    assert (report.tasks.tasks, report.tasks.labels.added) == (Counts(2, 0), 2)
    assert [(row["status"], row["priority"], row["labels"]) for row in await tasks_of(made, "ada@example.org")] == [
        ("todo", "none", "work"),
        ("todo", "urgent", "home"),
    ]


async def test_a_field_without_a_place_is_left_out_and_told(made, old):
    old.task(old.user("ada@example.org"), "a", category="work")

    report = await take_over(made, old)

    (told,) = report.tasks.notes
    assert (told.text, told.times) == ("tasks: the field category has no place here and was left out", 1)
    assert told.examples[0].item == "work"


async def test_a_dry_run_tells_the_same_and_writes_nothing(made, old, tmp_path):
    ada = old.user("ada@example.org")
    for number in range(600):
        old.task(ada, f"task {number}")
    old.task(ObjectId(), "nobody's")

    report = await take_over(made, old, dry_run=True)

    assert (report.accounts, report.tasks.tasks, report.tasks.rows_rejected) == (Counts(1, 0), Counts(600, 0), 1)
    assert await made.engine.accounts.users.page(None, 10) == []
    real = await take_over(made, old)
    assert (real.accounts, real.tasks.tasks, real.tasks.rejected) == (
        report.accounts, report.tasks.tasks, report.tasks.rejected,
    )  # fmt: skip


async def test_somebody_who_was_erased_here_stays_erased(made, old):
    ada = old.user("ada@example.org")
    old.task(ada, "a")
    await take_over(made, old)
    granted = await made.accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW)
    caller = await made.accounts.verifier.verify(granted.access_token, NOW)
    await made.erasing.erase(caller, "first engine", HOME, NOW)

    report = await take_over(made, old)

    assert (report.accounts, report.tasks.tasks, report.tasks.rows_rejected) == (Counts(0, 0), Counts(0, 0), 1)
    assert await made.engine.accounts.users.by_email("ada@example.org") is None


async def test_a_workspace_that_is_full_does_not_keep_the_others_from_theirs(tmp_path, old):
    settings = load({"TASKDASH_DATA": str(tmp_path), "TASKDASH_WORKSPACE_QUOTA": "2"}).settings
    for number in range(2):
        user = old.user(f"u{number}@example.org")
        for task in range(3 - number):
            old.task(user, f"{task}")
    async with product(settings) as made:
        report = await take_over(made, old)

    assert (report.tasks.tasks, report.tasks.rows_rejected) == (Counts(2, 0), 3)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("status", "must look like"),
        ("status.waiting=later", "status.waiting: must be one of todo"),
        ("colour.red=high", "colour.red: begins with none of"),
        ("field.x=nothing", "field.x: must be one of title"),
        ("email.1=nobody", "email.1: must be an e-mail address"),
    ],
)
async def test_a_mapping_that_cannot_be_meant_is_named(made, old, given, told):
    with pytest.raises(Refusal) as refused:
        await take_over(made, old, given)

    assert (refused.value.code, refused.value.field) == ("invalid", "map")
    assert told in refused.value.message


async def test_a_due_date_is_a_day_where_it_is_midnight_and_else_has_a_time(made, old):
    ada = old.user("ada@example.org")
    for hour, minute in ((0, 0), (23, 0), (9, 30)):
        old.task(ada, f"{hour}", dueDate=datetime(2025, 1, 31, hour, minute, tzinfo=UTC))
    old.task(ada, "text", dueDate="2025-01-31")

    await take_over(made, old, timezone="Europe/Berlin")

    assert [(row["due_on"], row["due_time"], row["timezone"]) for row in await tasks_of(made, "ada@example.org")] == [
        ("2025-01-31", "", ""),
        ("2025-02-01", "", ""),
        ("2025-01-31", "10:30", "Europe/Berlin"),
        ("2025-01-31", "", ""),
    ]


def test_a_server_and_other_commands_do_without_the_driver():
    """It costs time and memory at each start."""
    tried = "import sys, taskdash.wiring, taskdash.cli.transfer, taskdash.cli.serve; print('pymongo' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
