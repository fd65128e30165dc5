"""Exports and backups over MongoDB: they alone may read from a secondary, and they alone may take long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from taskdash.adapters.folder.vault import FolderVault
from taskdash.domain.accounts import User
from taskdash.domain.log import Actor, Operation
from taskdash.domain.queries import TaskQuery
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.callers import Caller
from taskdash.services.backup.backing_up import Backup, Terms
from taskdash.services.backup.writing import Added
from taskdash.services.requests import Request
from taskdash.settings import load
from taskdash.wiring import Product, now, product, source
from tests.contract.commits import uid
from tests.mongodb import DEPLOYMENT
from tests.replica_set import ReplicaSet, replica_set

TASKS = 3
READING = {"find", "getMore"}


@pytest.fixture
async def members() -> AsyncIterator[ReplicaSet]:
    async with replica_set(DEPLOYMENT.new()) as running:
        yield running


def opened(
    members: ReplicaSet, folder: Path, options: str = "", **settings: object
) -> AbstractAsyncContextManager[Product]:
    """The services, over the replica set by a URI with these options; what `async with` takes."""
    given = {"database": members.uri(options), "secret_key": "0123456789abcdef" * 4, "data": folder, **settings}
    return product(load({f"TASKDASH_{name.upper()}": str(value) for name, value in given.items()}).settings)


async def ada_of(made: Product) -> User:
    """A person with some tasks."""
    await made.accounts.administering.add("ada@example.org", "Ada", now())
    user = await made.engine.accounts.users.by_email("ada@example.org")
    assert user is not None
    workspace = await made.workspaces.personal(user.id)
    for n in range(TASKS):
        create = Operation("create", "task", uid(n), {"title": f"Task {n}"})
        await made.committer.commit(Actor(user.id), workspace, Request(id=uid(100 + n), operations=[create]))
    return user


async def exported(made: Product, user: User) -> bytes:
    standing = await made.reader.enter(user.id, user.workspace)
    return b"".join([piece async for piece in made.exporter.csv(standing)])


async def back_up(made: Product, folder: Path) -> Added:
    return await Backup(source(made.engine), FolderVault(folder), Terms(None, timedelta(days=30)), now).run()


async def test_exports_and_backups_read_from_a_secondary_and_nothing_else_does(
    members: ReplicaSet, tmp_path: Path
) -> None:
    """Where the URI asks for it. What they are told is as new as what the primary says."""
    async with opened(members, tmp_path, "&readPreference=secondary") as made:
        user = await ada_of(made)
        standing = await made.reader.enter(user.id, user.workspace)
        listed = await made.lister.tasks(standing, TaskQuery(), None, 50, None)
        assert len(listed.items) == TASKS
        assert members.told("secondary") == set()

        assert (await exported(made, user)).count(b"Task ") == TASKS
        assert [sent for sent in members.sent if sent.member == "secondary"] != []
        members.sent.clear()
        assert (await back_up(made, tmp_path / "vault")).commits == TASKS + 1
        assert members.told("secondary") & READING
        members.sent.clear()
        caller = Caller(user.id, user.workspace, "write", user.version)
        assert [piece async for piece in made.archives.archive(caller, now())]

    for sent in members.sent:
        assert (sent.member == "secondary") == (sent.mode == "secondary")
    assert members.told("secondary") - {"endSessions"} <= READING


async def test_without_a_read_preference_everything_is_read_from_the_primary(
    members: ReplicaSet, tmp_path: Path
) -> None:
    """As the driver does by default."""
    async with opened(members, tmp_path) as made:
        user = await ada_of(made)
        assert (await exported(made, user)).count(b"Task ") == TASKS
        await back_up(made, tmp_path / "vault")

    assert members.told("secondary") == set()


async def test_a_server_that_stalls_holds_up_nobody_for_longer_than_the_deadline_but_exports_and_backups(
    members: ReplicaSet, tmp_path: Path
) -> None:
    """These wait for what comes late, each answer for as long as the socket timeout."""
    async with opened(members, tmp_path, database_seconds=1, database_socket_seconds=30) as made:
        user = await ada_of(made)
        standing = await made.reader.enter(user.id, user.workspace)
        members.answering.clear()
        backup = asyncio.create_task(back_up(made, tmp_path / "vault"))
        with pytest.raises(Refusal) as refused:
            await made.lister.tasks(standing, TaskQuery(), None, 50, None)
        assert refused.value.code == "unavailable"
        with pytest.raises(Refusal):
            await made.workspaces.create(user.id, "Another")
        assert not backup.done()

        members.answering.set()

        assert (await backup).commits >= TASKS + 1


async def test_a_backup_gives_up_on_a_server_that_does_not_answer_within_the_socket_timeout(
    members: ReplicaSet, tmp_path: Path
) -> None:
    """It is refused as unavailable; the next run goes on."""
    async with opened(members, tmp_path, database_seconds=1, database_socket_seconds=2) as made:
        await ada_of(made)
        members.answering.clear()

        with pytest.raises(Refusal) as refused:
            await asyncio.wait_for(back_up(made, tmp_path / "vault"), 30)

        assert refused.value.code == "unavailable"
        members.answering.set()
        assert (await back_up(made, tmp_path / "vault")).commits == TASKS + 1
