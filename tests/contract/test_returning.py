"""Restoring beside people at work: a workspace is brought back to a time, an erased person stays erased."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from pyrage import x25519

from taskdash import backups
from taskdash.adapters.folder.vault import FolderVault
from taskdash.background import cancel
from taskdash.domain.accounts import Origin
from taskdash.domain.log import Actor, Operation, Ref
from taskdash.domain.refusal import Refusal
from taskdash.domain.times import instant
from taskdash.services.accounts.callers import Caller
from taskdash.services.accounts.registering import Registration
from taskdash.services.backup import ledger
from taskdash.services.backup.boxes import Opener
from taskdash.services.backup.restoring import Restored, Restorer
from taskdash.services.backup.returning import Returned, Returning, Workspaces
from taskdash.services.requests import Request
from taskdash.settings import load
from taskdash.wiring import Product, now, product, source, target

PASSWORD = "a pass phrase"
HOME = Origin("192.0.2.1", "a browser")


class Office:
    """A server with backups, and two people who share a workspace."""

    def __init__(self, made: Product, folder: Path) -> None:
        self.made = made
        self.folder = folder
        self.identity = x25519.Identity.generate()
        environ = {
            "TASKDASH_DATA": str(folder / "data"),
            "TASKDASH_BACKUP_TO": str(folder / "vault"),
            "TASKDASH_BACKUP_RECIPIENT": str(self.identity.to_public()),
        }
        self.settings = load(environ).settings
        self.vault = backups.vault(str(folder / "vault"), None)
        self.opener = Opener(self.vault, [str(self.identity)])
        self.id = str(uuid4())

    async def open(self) -> None:
        self.ann, self.bob = await self.person("ann"), await self.person("bob")
        await self.made.workspaces.create(self.ann.user, "Office", id=self.id)
        _, code = await self.made.membership.invite(Actor(self.ann.user), self.id, "member", str(uuid4()))
        await self.made.membership.join(self.bob.user, code)

    async def person(self, name: str) -> Caller:
        asked = Registration(f"{name}@example.org", PASSWORD, name)
        granted = await self.made.accounts.registering.register(asked, HOME, now())
        return await self.made.accounts.verifier.verify(granted.access_token, now())

    async def ask(self, by: Caller, op: Any, id: str, kind: str = "task", **fields: Any) -> str:
        request = Request(id=str(uuid4()), operations=[Operation(op, kind, id, fields)])
        await self.made.committer.commit(Actor(by.user), self.id, request)
        return id

    async def task(self, by: Caller, title: str, **fields: Any) -> str:
        return await self.ask(by, "create", str(uuid4()), title=title, **fields)

    async def titles(self) -> dict[str, str]:
        """The live tasks by id."""
        found: dict[str, str] = {}
        after: Ref | None = None
        while page := await self.made.engine.models.every(self.id, after, 500):
            found.update((e.id, (e.value or {})["title"]) for e in page if e.kind == "task" and e.live)
            after = Ref(page[-1].kind, page[-1].id)
        return found

    async def moment(self) -> str:
        """An instant between what was done before and what will be."""
        await asyncio.sleep(0.003)
        at = instant(datetime.now(UTC))
        await asyncio.sleep(0.003)
        return at

    async def back_up(self) -> None:
        await backups.regular(self.settings, source(self.made.engine), self.made.engine.leases, now).once()

    async def bring_back(self, at: str) -> Returned:
        parts = Workspaces(self.made.engine.log, self.made.engine.models, self.made.committer)
        return await Returning(parts, self.vault, self.opener).to(self.id, at, lambda _done, _total: None)

    async def restore(self, copy: Product) -> Restored:
        return await Restorer(target(copy), self.vault, self.opener).everything(
            None, instant(now()), lambda _done, _total: None
        )


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    environ = {
        "TASKDASH_DATA": str(tmp_path / "data"),
        "TASKDASH_BACKUP_TO": str(tmp_path / "vault"),
        "TASKDASH_REGISTRATION": "open",
    }
    async with product(load(environ).settings) as made:
        office = Office(made, tmp_path)
        await office.open()
        yield office


async def test_a_workspace_is_brought_back_to_before_a_mass_deletion(office: Office):
    old = [await office.task(office.ann, f"Task {n}") for n in range(5)]
    project = await office.ask(office.ann, "create", str(uuid4()), kind="project", name="Garden")
    await office.ask(office.bob, "change", old[0], title="Renamed by Bob", project=project)
    before, at = await office.titles(), await office.moment()
    await office.back_up()
    for id in old:
        await office.ask(office.bob, "delete", id)
    await office.ask(office.bob, "delete", project, kind="project")
    await office.ask(office.ann, "restore", old[1])
    await office.ask(office.ann, "change", old[1], title="Changed since")
    new = await office.task(office.bob, "Came later")
    head = await office.made.engine.log.head(office.id)

    returned = await office.bring_back(at)

    assert await office.titles() == before
    assert (returned.back, returned.trashed) == (6, 1)
    after = await office.made.engine.log.head(office.id)
    assert head is not None
    assert after is not None
    assert (after.epoch, after.seq) == (head.epoch, head.seq + returned.commits)
    assert (await office.bring_back(at)).commits == 0
    await office.made.undoer.group(Actor(office.ann.user), office.id, returned.group)
    assert await office.titles() == {old[1]: "Changed since", new: "Came later"}


async def test_what_came_between_the_backup_and_the_time_is_not_lost(office: Office):
    task = await office.task(office.ann, "First")
    await office.back_up()
    await office.ask(office.ann, "change", task, title="Second")
    late = await office.task(office.ann, "Late")
    at = await office.moment()
    await office.ask(office.bob, "change", task, title="Third")
    await office.ask(office.bob, "delete", late)

    await office.bring_back(at)

    assert await office.titles() == {task: "Second", late: "Late"}


async def test_who_belongs_to_it_stays_as_it_is_today(office: Office):
    at = await office.moment()
    await office.back_up()
    await office.ask(office.ann, "delete", office.bob.user, kind="member")

    await office.bring_back(at)

    with pytest.raises(Refusal, match="no such workspace"):
        await office.made.reader.enter(office.bob.user, office.id)


async def test_a_large_workspace_comes_back_in_several_commits(office: Office):
    ids = [str(uuid4()) for _ in range(1_200)]
    for start in range(0, len(ids), 400):
        operations = [Operation("create", "task", id, {"title": "x" * 400}) for id in ids[start : start + 400]]
        await office.made.committer.commit(
            Actor(office.ann.user), office.id, Request(id=str(uuid4()), operations=operations)
        )
    before, at = await office.titles(), await office.moment()
    await office.back_up()
    for start in range(0, len(ids), 400):
        gone = [Operation("delete", "task", id) for id in ids[start : start + 400]]
        await office.made.committer.commit(Actor(office.bob.user), office.id, Request(id=str(uuid4()), operations=gone))

    returned = await office.bring_back(at)

    assert (returned.back, returned.commits) == (1_200, 2)
    assert await office.titles() == before


async def test_whose_a_text_is_survives_being_brought_back(office: Office):
    """Bob's words that come back are his still: they go when he is erased, and Ann's stay."""
    bobs, anns = await office.task(office.bob, "Bob's secret"), await office.task(office.ann, "Ann's")
    at = await office.moment()
    await office.back_up()
    await office.ask(office.ann, "change", bobs, title="Overwritten")
    await office.ask(office.ann, "delete", anns)
    await office.bring_back(at)
    assert (await office.titles())[bobs] == "Bob's secret"

    await office.made.erasing.erase(office.bob, PASSWORD, HOME, now())

    assert await office.titles() == {bobs: "[erased]", anns: "Ann's"}


async def test_a_workspace_whose_history_was_rewritten_waits_for_the_next_backup(office: Office):
    await office.task(office.bob, "Bob's secret")
    at = await office.moment()
    await office.back_up()
    await office.made.erasing.erase(office.bob, PASSWORD, HOME, now())

    with pytest.raises(Refusal, match="back up first"):
        await office.bring_back(at)
    await office.back_up()
    await office.bring_back(at)
    assert list((await office.titles()).values()) == ["[erased]"]


async def test_an_erased_person_does_not_come_back_from_a_backup_that_still_knew_them(office: Office):
    bobs = await office.task(office.bob, "Bob's secret")
    await office.back_up()
    await office.made.erasing.erase(office.bob, PASSWORD, HOME, now())

    fresh = load({"TASKDASH_DATA": str(office.folder / "elsewhere")}).settings
    async with product(fresh) as copy:
        restored = await office.restore(copy)

        assert (restored.people, restored.erased) == (1, 1)
        assert await copy.engine.accounts.users.by_email("bob@example.org") is None
        loaded = await copy.engine.models.load(office.id, [Ref("task", bobs)])
        task = loaded.entities[Ref("task", bobs)]
        assert task is not None
        assert (task.value or {})["title"] == "[erased]"
        commits = await copy.engine.log.after(office.id, 0, 1_000)
        assert b"secret" not in msgspec.json.encode(commits)
        assert await copy.engine.jobs.unfinished("9999", 10) == []


async def test_after_a_restore_everybody_signs_in_again(office: Office):
    granted = await office.made.accounts.signing_in.sign_in("ann@example.org", PASSWORD, HOME, now())
    await office.back_up()

    secret = (office.folder / "data" / "secret.key").read_text()
    fresh = load({"TASKDASH_DATA": str(office.folder / "elsewhere"), "TASKDASH_SECRET_KEY": secret.strip()}).settings
    async with product(fresh) as copy:
        await office.restore(copy)

        with pytest.raises(Refusal) as refused:
            await copy.accounts.verifier.verify(granted.access_token, now())
        assert refused.value.code == "unauthenticated"
        again = await copy.accounts.signing_in.sign_in("ann@example.org", PASSWORD, HOME, now())
        assert (await copy.accounts.verifier.verify(again.access_token, now())).user == office.ann.user


async def test_one_process_makes_the_backups_of_a_place(office: Office):
    first, second = (
        backups.regular(office.settings, source(office.made.engine), office.made.engine.leases, now) for _ in range(2)
    )
    outcomes = await asyncio.gather(first.once(), second.once(), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Added", "Refusal"]
    assert (await second.once()).files <= 1


async def test_a_workspace_that_was_erased_is_there_again(office: Office):
    await office.task(office.ann, "Kept")
    before = await office.titles()
    await office.back_up()
    await office.made.engine.upkeep.erase(office.id)
    office.made.committer.forget(office.id)
    restorer = Restorer(target(office.made), office.vault, office.opener)

    restored = await restorer.workspace(office.id, None, instant(now()), lambda _done, _total: None)

    assert restored is not None
    assert await office.titles() == before
    assert await restorer.workspace(office.id, None, instant(now()), lambda _done, _total: None) is None
    await office.task(office.bob, "And on it goes")
    await office.back_up()


async def test_regular_backups_go_on_until_they_are_stopped_and_then_another_process_may(office: Office):
    made = office.made
    first, second = (backups.regular(office.settings, source(made.engine), made.engine.leases, now) for _ in range(2))
    task = asyncio.create_task(first.keep_backing_up(timedelta(minutes=5)))
    while not first.outcomes["done"]:  # noqa: ASYNC110  # it tells by numbers
        await asyncio.sleep(0.01)
    with pytest.raises(Refusal, match="another process"):
        await second.once()

    await cancel(task)

    assert first.outcomes == {"done": 1, "failed": 0}
    await second.once()


async def test_a_place_that_cannot_be_reached_is_a_failure_that_is_counted_and_tried_again(office: Office):
    (office.folder / "file").write_text("")
    settings = msgspec.structs.replace(office.settings, backup_to=str(office.folder / "file" / "vault"))
    regular = backups.regular(settings, source(office.made.engine), office.made.engine.leases, now)
    task = asyncio.create_task(regular.keep_backing_up(timedelta(minutes=5)))
    while not regular.outcomes["failed"]:  # noqa: ASYNC110  # it tells by numbers
        await asyncio.sleep(0.01)

    assert not task.done()
    await cancel(task)


async def test_an_erasure_goes_on_without_the_backups_and_reaches_them_later(office: Office, monkeypatch):
    await office.back_up()
    put = FolderVault.put

    async def down(*_: object) -> None:
        raise Refusal("unavailable", "no such host")

    monkeypatch.setattr(FolderVault, "put", down)
    await office.made.erasing.erase(office.bob, PASSWORD, HOME, now())
    assert await office.made.engine.accounts.users.by_id(office.bob.user) is None
    assert await ledger.every(office.vault) == []

    monkeypatch.setattr(FolderVault, "put", put)
    await office.made.housekeeper.round(now() + timedelta(minutes=2))
    assert [entry.user for entry in await ledger.every(office.vault)] == [office.bob.user]
