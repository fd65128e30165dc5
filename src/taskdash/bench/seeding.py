"""What is there before a measurement: people with tokens, workspaces, tasks; made by the product's services."""

import asyncio
import itertools
import secrets
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import uuid_utils

from taskdash.bench import server, words
from taskdash.domain.accounts import User
from taskdash.domain.log import Actor, Operation
from taskdash.domain.sessions import Session
from taskdash.domain.times import instant
from taskdash.services.requests import Request
from taskdash.settings import Settings
from taskdash.wiring import Product, now, product

_AT_ONCE = 200  # things that are made side by side: they share transactions
_PER_COMMIT = 500  # tasks
_DAYS = 7
_DEVICES = 5  # tokens of one person

T = TypeVar("T")
R = TypeVar("R")
Tell = Callable[[float, float], None]


class Caller(NamedTuple):
    """Somebody with an account, an access token, and a workspace of their own with tasks in it."""

    user: str
    email: str
    token: str
    workspace: str
    tasks: tuple[str, ...] = ()


class Wish(NamedTuple):
    """What a workload needs: how many callers, and how many tasks each."""

    callers: int
    tasks: int = 0


class Audience(NamedTuple):
    """Who follows what: (workspace, token) of each stream, every token another; and who writes in the `crowded` one."""

    streams: list[tuple[str, str]]
    crowded: Caller


async def seed_audience(folder: Path, followers: int, workspaces: int, together: int, tell: Tell) -> Audience:
    """`followers` streams over `workspaces` and one more, which `together` of them follow; each with another token.

    `tell` hears how many people are done, of how many.
    """
    async with product(server.settings(folder)) as made:
        run = secrets.token_hex(4)

        async def one(number: int) -> Caller:
            return await _caller(made, f"bench-{run}-{number}@example.org")

        crowd = -(-together // _DEVICES)
        callers = await _side_by_side(one, range(crowd + workspaces), tell)
        crowded = await _gathered(made, callers[:crowd])
        tokens = itertools.islice(await _devices(made, callers[:crowd]), together)
        streams = [(crowded.workspace, token) for _, token in tokens]
        rest = itertools.islice(await _devices(made, callers[crowd:]), followers - together)
        return Audience(streams + [(caller.workspace, token) for caller, token in rest], crowded)


async def _gathered(made: Product, people: list[Caller]) -> Caller:
    """The first of the people, with a workspace of which all of them are members."""
    first, *others = people
    receipt = await made.workspaces.create(first.user, "Crowd")
    workspace = next(mutation.id for mutation in receipt.mutations if mutation.kind == "workspace")
    for other in others:
        _, code = await made.membership.invite(Actor(first.user), workspace, "member", str(uuid_utils.uuid7()))
        await made.membership.join(other.user, code)
    return first._replace(workspace=workspace)


async def _devices(made: Product, people: list[Caller]) -> Iterator[tuple[Caller, str]]:
    """Each person with each of `_DEVICES` tokens: everybody's first, then everybody's second …"""
    rounds = [[caller.token for caller in people]]
    users = await _side_by_side(made.engine.accounts.users.by_id, [caller.user for caller in people], _untold)
    for _ in range(_DEVICES - 1):
        known = [user for user in users if user is not None]
        rounds.append(await _side_by_side(lambda user: _sign_in(made, user), known, _untold))
    return ((caller, token) for tokens in rounds for caller, token in zip(people, tokens, strict=True))


def _untold(_done: float, _whole: float) -> None:
    """Nobody is told."""


async def seed(settings: Settings, wish: Wish, tell: Tell) -> list[Caller]:
    """Make what is wished for in the database that the settings name, beside what may be there.

    `tell` hears how many callers are done, of how many.
    """
    run = secrets.token_hex(4)
    async with product(settings) as made:
        content = list(itertools.islice(words.tasks(1), max(wish.tasks, 1)))

        async def one(number: int) -> Caller:
            caller = await _caller(made, f"bench-{run}-{number}@example.org")
            return await _with_tasks(made, caller, content[: wish.tasks])

        return await _side_by_side(one, range(wish.callers), tell)


async def seed_large(folder: Path, tasks: int, tell: Tell) -> Caller:
    """One caller with very many tasks, which are not remembered; `tell` hears how many are done, of how many."""
    async with product(server.settings(folder, workspace_quota=10_000_000)) as made:
        caller = await _caller(made, f"bench-{secrets.token_hex(4)}@example.org")
        content = words.tasks(1)
        for done in range(0, tasks, _PER_COMMIT):
            await _with_tasks(made, caller, list(itertools.islice(content, min(_PER_COMMIT, tasks - done))))
            tell(done, tasks)
        return caller


async def seed_people(folder: Path, count: int, tell: Tell) -> list[Caller]:
    """Callers who have not used their workspaces yet, so that these are not there; `tell` hears as that of `seed`."""
    run = secrets.token_hex(4)
    async with product(server.settings(folder)) as made:

        async def one(number: int) -> Caller:
            user = await _somebody(made, f"bench-{run}-{number}@example.org")
            return Caller(user.id, user.email, await _sign_in(made, user), user.workspace)

        return await _side_by_side(one, range(count), tell)


async def write_singly(folder: Path, callers: list[Caller], each: int, tell: Tell) -> None:
    """`each` more tasks for everybody, one a commit, all callers at once; `tell` hears how many are there."""
    done = 0
    async with product(server.settings(folder, workspace_quota=10_000_000)) as made:

        async def one(seed: int, caller: Caller) -> None:
            nonlocal done
            for fields in itertools.islice(words.tasks(seed), each):
                await _with_tasks(made, caller, [fields])
                done += 1
                if done % _AT_ONCE == 0:
                    tell(done, each * len(callers))

        await asyncio.gather(*(one(seed, caller) for seed, caller in enumerate(callers)))


async def _caller(made: Product, email: str) -> Caller:
    """A new account, signed in, with its workspace."""
    user = await _somebody(made, email)
    workspace = await made.workspaces.personal(user.id)
    return Caller(user.id, email, await _sign_in(made, user), workspace)


async def _somebody(made: Product, email: str) -> User:
    """A new account, without a password: hashing them would take longer than everything else."""
    await made.accounts.administering.add(email, None, now())
    user = await made.engine.accounts.users.by_email(email)
    if user is None:
        raise AssertionError("an account that was made is there")
    return user


async def _sign_in(made: Product, user: User) -> str:
    at = instant(now())
    session = Session(
        id=str(uuid_utils.uuid7()),
        user=user.id,
        era=user.era,
        created_at=at,
        used_at=at,
        expires_at=instant(now() + timedelta(days=_DAYS)),
        address="",
        agent="taskdash bench",
    )
    await made.engine.accounts.sessions.open(session, secrets.token_bytes(32))  # nobody knows the refresh token
    return await made.accounts.signer.sign(user.id, session.id, now())


async def _with_tasks(made: Product, caller: Caller, content: list[dict[str, Any]]) -> Caller:
    ids = [str(uuid_utils.uuid7()) for _ in content]
    operations = [Operation("create", "task", id, fields) for id, fields in zip(ids, content, strict=True)]
    for start in range(0, len(operations), _PER_COMMIT):
        request = Request(id=str(uuid_utils.uuid7()), operations=operations[start : start + _PER_COMMIT])
        await made.committer.commit(Actor(caller.user), caller.workspace, request)
    return caller._replace(tasks=tuple(ids))


async def _side_by_side(one: Callable[[T], Awaitable[R]], things: Iterable[T], tell: Tell) -> list[R]:
    """What `one` answers for each of `things`, in their order, some of them at once."""
    waiting, done = list(things), list[R]()
    for start in range(0, len(waiting), _AT_ONCE):
        done += await asyncio.gather(*map(one, waiting[start : start + _AT_ONCE]))
        tell(len(done), len(waiting))
    return done
