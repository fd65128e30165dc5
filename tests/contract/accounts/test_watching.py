"""Live streams: told to end when what they were opened with is revoked, and only then."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from taskdash.background import cancel
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.api_tokens import TokenWish
from tests.contract.accounts.engines import ELSEWHERE, HOME, NOW

PROMISED_SECONDS = 2.0  # after which a revocation that was acknowledged shows everywhere


class Stream:
    """A live stream that ends when it is told to."""

    def __init__(self, accounts, caller):
        self.ended = asyncio.Event()
        self.times = 0
        self.close = accounts.watching.watch(caller, self._end)

    def _end(self):
        self.times += 1
        self.ended.set()

    async def is_told_to_end(self, within: float = 15.0) -> None:
        await asyncio.wait_for(self.ended.wait(), within)

    async def still_open(self) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), 0.1)
        return not self.ended.is_set()


@pytest.fixture
async def running(accounts):
    task = asyncio.create_task(accounts.watching.run(lambda: NOW))
    yield accounts
    await cancel(task)


@pytest.fixture
async def caller(accounts, ada):
    return await accounts.verifier.verify(ada.access_token, NOW)


@pytest.fixture
async def other(accounts, ada):
    granted = await accounts.signing_in.sign_in("ada@example.org", "first engine", ELSEWHERE, NOW)
    return await accounts.verifier.verify(granted.access_token, NOW)


async def test_a_revocation_ends_the_streams_of_that_session_and_no_others(running, caller, other):
    mine, theirs = Stream(running, caller), Stream(running, other)

    await running.sessions.revoke(caller, other.session, HOME, NOW)

    await theirs.is_told_to_end()
    assert await mine.still_open()
    assert theirs.times == 1


async def test_a_password_change_ends_the_streams_of_the_other_sessions(running, caller, other):
    mine, theirs = Stream(running, caller), Stream(running, other)

    await running.password.change(caller, "first engine", "second engine", HOME, NOW)

    await theirs.is_told_to_end()
    assert await mine.still_open()


async def test_a_revoked_api_token_ends_its_streams(running, caller):
    made = await running.tokens.create(caller, TokenWish("script", "read"), HOME, NOW)
    stream = Stream(running, await running.verifier.verify(made.text, NOW))
    assert await stream.still_open()

    await running.tokens.revoke(caller, made.token.id, HOME, NOW)

    await stream.is_told_to_end()


async def test_what_was_done_elsewhere_ends_streams_within_two_seconds(running, elsewhere, caller):
    stream = Stream(running, caller)

    await elsewhere.administering.disable("ada@example.org", NOW)

    await stream.is_told_to_end(within=PROMISED_SECONDS)


async def test_a_person_who_is_gone_has_no_streams(running, stores, caller):
    stream = Stream(running, caller)

    await stores.erasures.forget(caller.user)

    await stream.is_told_to_end()


async def test_a_stream_that_opens_with_what_was_just_revoked_ends_at_once(running, caller, other):
    await running.sessions.revoke(caller, other.session, HOME, NOW)

    stream = Stream(running, other)

    await stream.is_told_to_end()


async def test_a_closed_stream_is_told_nothing(running, caller, other):
    stream = Stream(running, other)
    stream.close()
    stream.close()

    await running.sessions.revoke(caller, other.session, HOME, NOW)

    assert await stream.still_open()
    assert not running.watching._watches


async def test_a_stream_whose_store_does_not_answer_is_examined_again_later(running, stores, caller, monkeypatch):
    stream = Stream(running, caller)
    with monkeypatch.context() as patched:

        async def down(_):
            raise Refusal("unavailable", "the database cannot be used at the moment")

        patched.setattr(stores.users, "by_id", down)
        await running.versions.increase(caller.user)
        assert await stream.still_open()
    await stores.sessions.end(caller.user, caller.session, "2026-03-01T09:00:00.000Z")

    await stream.is_told_to_end()


async def test_a_stream_outlives_its_access_token_but_not_its_session(accounts, caller, monkeypatch):
    monkeypatch.setattr("taskdash.services.accounts.watching.SELDOM_SECONDS", 0.01)
    monkeypatch.setattr("taskdash.services.accounts.watching.ROUND_SECONDS", 0.01)
    now = NOW + timedelta(hours=1)
    task = asyncio.create_task(accounts.watching.run(lambda: now))
    stream = Stream(accounts, caller)

    assert await stream.still_open()
    now = NOW + timedelta(days=7)

    await stream.is_told_to_end()
    await cancel(task)
