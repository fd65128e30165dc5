"""Refresh tokens: rotated once, repeated within the grace, and a stolen one ends the session."""

import asyncio

import pytest

from taskdash.domain import sessions as rule
from taskdash.domain.sessions import Presented, Session
from taskdash.domain.times import plus

NOW = "2026-03-01T09:00:00.000Z"
USER = "01950000-0000-7000-8000-000000000001"


def session(n: int = 1, user: str = USER) -> Session:
    return Session(
        id=f"0196{n:04x}-0000-7000-8000-000000000000",
        user=user,
        era=1,
        created_at=NOW,
        used_at=NOW,
        expires_at=plus(NOW, days=7),
        address="192.0.2.1",
        agent="test",
    )


def presented(token: str, successor: str, salt: str = "salt", now: str = NOW) -> Presented:
    return Presented(token.encode(), successor.encode(), salt.encode(), plus(now, days=7))


@pytest.fixture
async def opened(stores):
    await stores.sessions.open(session(), b"one")
    return session()


async def rotate(stores, token, successor, *, after=0.0, salt="salt"):
    now = plus(NOW, seconds=after)
    return await stores.sessions.rotate(session().id, presented(token, successor, salt, now), now)


async def test_a_rotation_prolongs_the_session_and_its_successor_is_the_good_one(stores, opened):
    first = await rotate(stores, "one", "two", after=900)

    assert first.outcome == "rotated"
    assert first.session.used_at == plus(NOW, seconds=900)
    assert first.session.expires_at == plus(NOW, days=7, seconds=900)
    assert await stores.sessions.by_id(opened.id) == first.session
    assert (await rotate(stores, "two", "three", after=1800)).outcome == "rotated"


async def test_only_one_of_two_racing_rotations_wins(stores, opened):
    outcomes = await asyncio.gather(rotate(stores, "one", "two", salt="a"), rotate(stores, "one", "zwei", salt="b"))

    assert sorted(outcome.outcome for outcome in outcomes) == ["repeated", "rotated"]
    assert len({outcome.salt for outcome in outcomes}) == 1


async def test_sixteen_racing_rotations_in_two_processes_share_one_salt(stores, open_stores, opened):
    elsewhere = open_stores()
    outcomes = await asyncio.gather(
        *(rotate(store, "one", f"successor {n}", salt=f"salt {n}") for n, store in enumerate([stores, elsewhere] * 8))
    )

    assert [outcome.outcome for outcome in outcomes].count("rotated") == 1
    assert [outcome.outcome for outcome in outcomes].count("repeated") == 15
    assert len({outcome.salt for outcome in outcomes}) == 1


async def test_the_predecessor_is_answered_alike_for_ten_seconds(stores, opened):
    await rotate(stores, "one", "two", salt="the first")

    again = await rotate(stores, "one", "other", after=rule.GRACE_SECONDS, salt="another")

    assert again.outcome == "repeated"
    assert again.salt == b"the first"
    assert (await rotate(stores, "two", "three", after=11)).outcome == "rotated"


async def test_a_clock_that_is_a_second_behind_does_not_shorten_the_grace(stores, opened):
    await rotate(stores, "one", "two", after=1)

    assert (await rotate(stores, "one", "other", after=0)).outcome == "repeated"


async def test_a_replay_after_the_grace_ends_the_session(stores, opened):
    await rotate(stores, "one", "two")

    late = await rotate(stores, "one", "other", after=rule.GRACE_SECONDS + 0.001)

    assert late.outcome == "reused"
    assert late.salt is None
    assert (await stores.sessions.by_id(opened.id)).ended_at == plus(NOW, seconds=10.001)
    assert (await rotate(stores, "two", "three", after=11)).outcome == "ended"


async def test_a_replay_after_the_successor_was_used_ends_the_session_even_within_the_grace(stores, opened):
    await rotate(stores, "one", "two")
    await rotate(stores, "two", "three", after=1)

    assert (await rotate(stores, "one", "other", after=2)).outcome == "reused"
    assert (await rotate(stores, "three", "four", after=3)).outcome == "ended"


async def test_an_expired_session_is_over_but_nobody_is_suspected(stores, opened):
    assert (await rotate(stores, "one", "two", after=7 * 86_400)).outcome == "expired"
    assert (await stores.sessions.by_id(opened.id)).ended_at is None
    assert (await rotate(stores, "one", "two", after=7 * 86_400 - 0.001)).outcome == "rotated"


async def test_a_session_that_does_not_exist_is_unknown(stores):
    assert (await rotate(stores, "one", "two")).outcome == "unknown"


async def test_a_session_is_ended_once_and_by_its_user_only(stores, opened):
    assert not await stores.sessions.end("somebody else", opened.id, NOW)
    assert await stores.sessions.end(USER, opened.id, NOW)
    assert not await stores.sessions.end(USER, opened.id, NOW)
    assert (await rotate(stores, "one", "two")).outcome == "ended"


async def test_sessions_are_listed_newest_first_without_those_that_are_over(stores):
    for n in range(5):
        await stores.sessions.open(session(n), b"one")
    await stores.sessions.open(session(9, "somebody else"), b"one")
    await stores.sessions.end(USER, session(3).id, NOW)

    first = await stores.sessions.of_user(USER, NOW, None, 2)
    rest = await stores.sessions.of_user(USER, NOW, first[-1].id, 10)

    assert first == [session(4), session(2)]
    assert rest == [session(1), session(0)]
    assert await stores.sessions.of_user(USER, plus(NOW, days=7), None, 10) == []


async def test_the_sweep_takes_what_ended_or_expired_and_nothing_else(stores):
    for n in range(3):
        await stores.sessions.open(session(n), b"one")
    await stores.sessions.end(USER, session(0).id, NOW)

    assert await stores.sessions.sweep(plus(NOW, seconds=1), 10) == 1
    assert await stores.sessions.by_id(session(0).id) is None
    assert await stores.sessions.sweep(plus(NOW, days=8), 1) == 1
    assert await stores.sessions.sweep(plus(NOW, days=8), 10) == 1
