"""Erasing a person: nothing of them is left anywhere, nothing of others is lost, however often the process dies."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import uuid4

import msgspec
import pytest

from taskdash.domain.accounts import Origin
from taskdash.domain.log import Actor, Operation, Ref
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.api_tokens import TokenWish
from taskdash.services.accounts.callers import Caller
from taskdash.services.accounts.registering import Registration
from taskdash.services.requests import Request
from taskdash.settings import load
from taskdash.wiring import Product, now, product
from tests.contract.accounts.engines import HOME, Killed

PASSWORD = "a pass phrase"
LATER = timedelta(minutes=2)


class World(NamedTuple):
    """Erin and two others, who share workspaces in different roles."""

    erin: Caller
    vera: Caller
    paul: Caller
    veras: str
    erins: str
    alone: str


@asynccontextmanager
async def server(folder: Path):
    settings = load({"TASKDASH_DATA": str(folder), "TASKDASH_REGISTRATION": "open"}).settings
    async with product(settings) as made:
        yield made


async def person(made: Product, name: str) -> Caller:
    asked = Registration(f"{name}mail@example.org", PASSWORD, f"{name}named")
    granted = await made.accounts.registering.register(asked, Origin("192.0.2.1", f"{name}agent"), now())
    return await made.accounts.verifier.verify(granted.access_token, now())


async def ask(made: Product, by: Caller, workspace: str, op: Literal["create", "change"], id: str, **fields) -> str:
    operation = Operation(op, "task", id, fields)
    await made.committer.commit(Actor(by.user), workspace, Request(id=str(uuid4()), operations=[operation]))
    return id


async def joined(made: Product, owner: Caller, others: dict[Caller, str]) -> str:
    """A workspace of `owner`, which the others have joined with their roles."""
    id = str(uuid4())
    await made.workspaces.create(owner.user, "Shared", id=id)
    for other, role in others.items():
        _, code = await made.membership.invite(Actor(owner.user), id, role, str(uuid4()))
        await made.membership.join(other.user, code)
    return id


async def built(made: Product) -> World:
    erin, vera, paul = [await person(made, name) for name in ("erin", "vera", "paul")]
    veras = await joined(made, vera, {erin: "admin"})
    erins = await joined(made, erin, {paul: "member", vera: "viewer"})
    alone = await joined(made, erin, {vera: "viewer"})
    await made.accounts.tokens.create(erin, TokenWish("erintoken", "read"), HOME, now())
    own = await made.workspaces.personal(erin.user)
    for workspace in (own, veras, erins, alone):
        await ask(made, erin, workspace, "create", str(uuid4()), title="erinwrote", description="erinwrote too")
    task = await ask(made, vera, veras, "create", str(uuid4()), title="verawrote", description="verawrote too")
    await ask(made, erin, veras, "change", task, title="erinwrote")
    await ask(made, vera, veras, "change", task, status="done")
    await ask(made, paul, erins, "create", str(uuid4()), title="paulwrote")
    return World(erin, vera, paul, veras, erins, alone)


async def finished(made: Product) -> None:
    """What the housekeeping does with jobs, some minutes later."""
    made.erasing._clock = lambda: now() + LATER
    for _ in range(4):
        for job in await made.engine.jobs.unfinished("9999", 10):
            await made.erasing.resume(job)
    assert await made.engine.jobs.unfinished("9999", 10) == []


def kept(folder: Path) -> bytes:
    """The bytes of the database, after what the write-ahead log holds has moved into it."""
    connection = sqlite3.connect(folder / "taskdash.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith("taskdash.db"))


async def assert_erased(made: Product, world: World) -> None:
    """Nothing of Erin can be found; what is Vera's and Paul's can, and every workspace has an owner."""
    stores = made.engine.accounts
    assert [erasure.user for erasure in await stores.erasures.after(None, 10)] == [world.erin.user]
    assert await stores.users.by_id(world.erin.user) is None
    assert await made.engine.models.memberships(world.erin.user) == []
    for gone in (world.erin.workspace, world.alone):
        assert await made.engine.log.head(gone) is None
    veras = await made.reader.enter(world.vera.user, world.veras, "owner")
    assert (await made.reader.enter(world.paul.user, world.erins)).role == "owner"
    described = [
        (task.value or {}).get("description")
        for task in await made.engine.models.of_kind(world.veras, "task", None, None, 9)
    ]
    assert sorted(map(str, described)) == ["None", "verawrote too"]
    assert (await made.reader.commits(veras, None, 100))[1]


async def test_a_person_can_be_erased_and_leaves_nothing(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)
        await made.erasing.erase(world.erin, PASSWORD, HOME, now())
        await assert_erased(made, world)
        with pytest.raises(Refusal) as refused:
            await made.accounts.profiles.of(world.erin)
        assert refused.value.code == "unauthenticated"
        await finished(made)
        await assert_erased(made, world)

    left = kept(tmp_path)
    for trace in (b"erinwrote", b"erinmail", b"erinnamed", b"erinagent", b"erintoken"):
        assert trace not in left
    for other in (b"verawrote", b"paulwrote", b"veramail", b"paulnamed"):
        assert other in left


async def test_the_job_ends_only_when_nobody_can_remember_the_person(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)
        await made.erasing.erase(world.erin, PASSWORD, HOME, now())
        (job,) = await made.engine.jobs.unfinished("9999", 10)

        await made.erasing.resume(job)
        assert await made.engine.jobs.unfinished("9999", 10) == [job]
        await finished(made)


async def test_erasing_takes_the_password_and_a_session(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)
        made_token = await made.accounts.tokens.create(world.erin, TokenWish("script", "write"), HOME, now())
        by_token = await made.accounts.verifier.verify(made_token.text, now())

        for caller, password, code in [(world.erin, "guess", "invalid"), (by_token, PASSWORD, "forbidden")]:
            with pytest.raises(Refusal) as refused:
                await made.erasing.erase(caller, password, HOME, now())
            assert refused.value.code == code
        assert await made.accounts.profiles.of(world.erin)


async def test_a_kill_between_any_two_steps_leaves_what_the_next_start_finishes(tmp_path):
    steps = 0
    while await killed_before(steps, tmp_path / str(steps)):
        steps += 1

    assert steps >= 15


async def killed_before(step: int, folder: Path) -> bool:
    """Erase, die before the step of this number, and let the next start finish it; False when there were fewer."""
    async with server(folder) as made:
        world = await built(made)
        with dying_before(step, made) as dying:
            erasing = asyncio.ensure_future(made.erasing.erase(world.erin, PASSWORD, HOME, now()))
            dead = asyncio.ensure_future(dying.dead.wait())
            await asyncio.wait([erasing, dead], return_when=asyncio.FIRST_COMPLETED)
            for task in (erasing, dead):
                task.cancel()
            await asyncio.gather(erasing, dead, return_exceptions=True)
    async with server(folder) as made:
        if not await made.engine.jobs.unfinished("9999", 10):  # died before it was written down: asked for again
            await made.erasing.erase(world.erin, PASSWORD, HOME, now())
        await finished(made)
        await assert_erased(made, world)
    assert b"erinwrote" not in kept(folder)
    return dying.dead.is_set()


class Dying:
    """Counts the writes, and dies instead of one of them; after that nothing is written any more."""

    def __init__(self, step: int) -> None:
        self.left = step
        self.dead = asyncio.Event()

    def instead_of(self, write):
        async def writing(*arguments, **options):
            if self.left == 0:
                self.dead.set()
                raise Killed
            self.left -= 1
            return await write(*arguments, **options)

        return writing


@contextmanager
def dying_before(step: int, made: Product) -> Iterator[Dying]:
    dying = Dying(step)
    accounts = made.engine.accounts
    writes = [
        (made.engine.jobs, "begin"),
        (accounts.audit, "append"),
        (accounts.erasures, "enter"),
        (accounts.users, "replace"),
        (made.engine.upkeep, "erase"),
        (made.engine.upkeep, "redact"),
        (made.engine.upkeep, "renew"),
        (made.engine.log, "append"),
        (accounts.attempts, "forget"),
        (accounts.erasures, "forget"),
        (made.engine.jobs, "finish"),
    ]
    for store, verb in writes:
        setattr(store, verb, dying.instead_of(getattr(store, verb)))
    yield dying
    for store, verb in writes:
        delattr(store, verb)


async def test_what_another_process_writes_late_from_memory_is_found_by_the_last_look(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)
        await made.erasing.erase(world.erin, PASSWORD, HOME, now())
        task = next(
            entity
            for entity in await made.engine.models.of_kind(world.veras, "task", None, None, 9)
            if (entity.value or {}).get("description")
        )
        head = await made.engine.log.head(world.veras)
        assert head is not None
        (last,) = await made.engine.log.after(world.veras, task.seq - 1, 1)
        await made.engine.log.append([leaking(last, head.seq + 1)])
        assert "erinwrote" in str(await made.engine.models.load(world.veras, [Ref("task", task.id)]))

        await finished(made)

        assert "erinwrote" not in str(await made.engine.models.load(world.veras, [Ref("task", task.id)]))
        assert "erinwrote" not in str(await made.engine.log.after(world.veras, 0, 100))


def leaking(commit, seq):
    """A commit that repeats an entity whole, with the text that it had before the redaction."""
    mutation = commit.mutations[0]
    stale = msgspec.structs.replace(
        mutation, value={**mutation.value, "title": "erinwrote"}, changed=["status"], before={}
    )
    return msgspec.structs.replace(commit, seq=seq, id=str(uuid4()), mutations=[stale])
