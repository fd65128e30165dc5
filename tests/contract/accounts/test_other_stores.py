"""API tokens, audit, signing keys, erasures and failed sign-ins: what every engine promises of them."""

import asyncio

from taskdash.domain.accounts import FAILURE_SECONDS, FREE_FAILURES, ApiToken, Happened
from taskdash.domain.rates import Rate
from taskdash.domain.times import plus
from taskdash.ports.erasures import Erasure
from taskdash.ports.signing_keys import SigningKey
from tests.contract.accounts.test_sessions import session
from tests.contract.accounts.test_users import user

NOW = "2026-03-01T09:00:00.000Z"
USER = user(1).id


def token(n: int) -> ApiToken:
    return ApiToken(f"0197{n:04x}-0000-7000-8000-000000000000", USER, f"Token {n}", "read", NOW, "2026-12-31")


def happened(n: int, user: str = USER) -> Happened:
    return Happened(f"0198{n:04x}-0000-7000-8000-000000000000", user, "sign_in", plus(NOW, days=n), "192.0.2.1", "test")


def key(n: int) -> SigningKey:
    return SigningKey(f"key {n}", b"sealed", b"public", plus(NOW, days=n))


async def test_a_token_is_found_by_its_hash_and_listed_until_it_is_revoked(stores):
    for n in range(3):
        assert await stores.api_tokens.add(token(n), b"hash %d" % n, 10)

    assert await stores.api_tokens.by_digest(b"hash 1") == token(1)
    assert await stores.api_tokens.by_digest(b"hash 9") is None
    assert not await stores.api_tokens.revoke("somebody else", token(1).id, NOW)
    assert await stores.api_tokens.revoke(USER, token(1).id, NOW)
    assert not await stores.api_tokens.revoke(USER, token(1).id, NOW)
    assert (await stores.api_tokens.by_digest(b"hash 1")).revoked_at == NOW
    assert await stores.api_tokens.of_user(USER, None, 1) == [token(2)]
    assert await stores.api_tokens.of_user(USER, token(2).id, 10) == [token(0)]
    assert await stores.api_tokens.sweep(plus(NOW, seconds=1), 10) == 1
    assert await stores.api_tokens.by_digest(b"hash 1") is None


async def test_racing_additions_keep_to_the_most_that_a_person_may_have(stores):
    added = await asyncio.gather(*(stores.api_tokens.add(token(n), b"hash %d" % n, 3) for n in range(8)))

    assert added.count(True) == 3
    assert len(await stores.api_tokens.of_user(USER, None, 10)) == 3


async def test_the_last_use_of_a_token_never_goes_back(stores):
    await stores.api_tokens.add(token(1), b"hash", 10)
    await stores.api_tokens.used({token(1).id: plus(NOW, hours=2)})
    await stores.api_tokens.used({token(1).id: plus(NOW, hours=1), "gone": NOW})

    assert (await stores.api_tokens.by_digest(b"hash")).used_at == plus(NOW, hours=2)


async def test_the_audit_is_read_newest_first_and_swept_by_age(stores):
    for n in range(4):
        await stores.audit.append(happened(n))
    await stores.audit.append(happened(9, "somebody else"))

    assert await stores.audit.of_user(USER, None, 2) == [happened(3), happened(2)]
    assert await stores.audit.of_user(USER, happened(2).id, 10) == [happened(1), happened(0)]
    assert await stores.audit.sweep(plus(NOW, days=2), 10) == 2
    assert await stores.audit.of_user(USER, None, 10) == [happened(3), happened(2)]


async def test_the_signing_key_is_made_once_under_a_race(stores, open_stores):
    elsewhere = open_stores()
    offered = await asyncio.gather(
        *(store.signing_keys.offer(key(n)) for n, store in enumerate([stores, elsewhere] * 4))
    )

    assert len(set(offered)) == 1
    assert await stores.signing_keys.every() == [offered[0]]


async def test_a_retired_key_makes_room_for_the_next_and_is_kept_until_swept(stores):
    await stores.signing_keys.offer(key(1))
    await stores.signing_keys.retire(key(1).kid, plus(NOW, days=2))
    await stores.signing_keys.retire(key(1).kid, plus(NOW, days=5))

    assert await stores.signing_keys.offer(key(2)) == key(2)
    assert [(k.kid, k.retired_at) for k in await stores.signing_keys.every()] == [
        ("key 1", plus(NOW, days=2)),
        ("key 2", None),
    ]
    await stores.signing_keys.sweep(plus(NOW, days=3))
    assert await stores.signing_keys.every() == [key(2)]


async def test_the_ledger_keeps_the_first_entry_of_each_person(stores):
    await stores.erasures.enter(Erasure("b", NOW))
    await stores.erasures.enter(Erasure("b", plus(NOW, days=1)))
    await stores.erasures.enter(Erasure("a", NOW))

    assert await stores.erasures.after(None, 1) == [Erasure("a", NOW)]
    assert await stores.erasures.after("a", 10) == [Erasure("b", NOW)]


async def test_forgetting_removes_every_record_of_one_person(stores):
    for n in (1, 2):
        await stores.users.create(user(n))
        await stores.sessions.open(session(n, user(n).id), b"token")
        await stores.audit.append(happened(n, user(n).id))
    await stores.api_tokens.add(token(1), b"hash", 10)

    await stores.erasures.forget(user(1).id)
    await stores.erasures.forget(user(1).id)

    assert await stores.users.by_email(user(1).email) is None
    assert await stores.sessions.by_id(session(1).id) is None
    assert await stores.api_tokens.by_digest(b"hash") is None
    assert await stores.audit.of_user(user(1).id, None, 10) == []
    assert await stores.versions.of([user(1).id, user(2).id]) == {user(2).id: 1}
    assert await stores.sessions.by_id(session(2).id) is not None


async def test_ten_tries_are_free_and_then_one_a_minute_from_wherever_they_come(stores, open_stores):
    elsewhere = open_stores()
    waits = await asyncio.gather(
        *(store.attempts.begin("account", f"192.0.2.{n}", NOW) for n, store in enumerate([stores, elsewhere] * 8))
    )

    assert waits.count(0.0) == FREE_FAILURES
    assert max(waits) == FAILURE_SECONDS
    assert await stores.attempts.begin("another", "192.0.2.1", NOW) == 0.0
    assert await stores.attempts.begin("account", "192.0.2.1", plus(NOW, seconds=59)) == 1.0
    assert await stores.attempts.begin("account", "192.0.2.1", plus(NOW, seconds=60)) == 0.0
    assert await stores.attempts.begin("account", "192.0.2.2", plus(NOW, seconds=60)) == 60.0


async def test_an_attacker_does_not_slow_down_an_address_that_has_succeeded(stores):
    assert await stores.attempts.begin("account", "at home", NOW) == 0.0
    await stores.attempts.succeeded("account", "at home", NOW)
    for n in range(20):
        await stores.attempts.begin("account", f"192.0.2.{n}", NOW)

    assert await stores.attempts.begin("account", "192.0.2.1", NOW) > 0
    assert [await stores.attempts.begin("account", "at home", NOW) for _ in range(20)] == [0.0] * 20


async def test_tries_that_were_right_do_not_count(stores):
    for n in range(30):
        assert await stores.attempts.begin("account", f"192.0.2.{n}", NOW) == 0.0
        await stores.attempts.succeeded("account", f"192.0.2.{n}", NOW)


async def test_old_failures_and_addresses_are_swept_and_an_account_can_be_forgotten(stores):
    await stores.attempts.begin("account", "a", NOW)
    await stores.attempts.begin("account", "b", NOW)
    await stores.attempts.succeeded("account", "b", NOW)
    later = plus(NOW, days=1)

    assert await stores.attempts.sweep(plus(NOW, seconds=59), NOW, 10) == 0
    assert await stores.attempts.sweep(plus(NOW, seconds=60), NOW, 10) == 1
    assert await stores.attempts.sweep(later, later, 10) == 1
    await stores.attempts.succeeded("account", "b", NOW)
    await stores.attempts.forget("account")
    assert await stores.attempts.sweep(later, later, 10) == 0


RATE = Rate(10, 900)
AT = 1_772_355_600.0


async def test_racing_processes_are_granted_one_strict_rate_together(stores, open_stores):
    elsewhere = open_stores()
    verdicts = await asyncio.gather(
        *(store.strict_rates.admit("sign-in 192.0.2.1", RATE, AT) for store in [stores, elsewhere] * 10)
    )

    assert [verdict.granted for verdict in verdicts].count(True) == RATE.requests
    assert {round(verdict.wait) for verdict in verdicts if not verdict.granted} == {90}
    assert (await stores.strict_rates.admit("sign-in 192.0.2.2", RATE, AT)).left == 9


async def test_a_strict_rate_is_kept_by_what_is_opened_later(stores, open_stores):
    for _ in range(RATE.requests):
        assert (await stores.strict_rates.admit("subject", RATE, AT)).granted
    later = open_stores()

    assert not (await later.strict_rates.admit("subject", RATE, AT + 89)).granted
    assert (await later.strict_rates.admit("subject", RATE, AT + 90)).granted
    assert not (await stores.strict_rates.admit("subject", RATE, AT + 90)).granted


async def test_a_clock_set_back_costs_no_more_than_the_whole_strict_rate(stores):
    await stores.strict_rates.admit("subject", RATE, AT + 1_000_000)

    assert round((await stores.strict_rates.admit("subject", RATE, AT)).wait) == 90
    assert (await stores.strict_rates.admit("subject", RATE, AT + 90)).granted


async def test_strict_rates_that_time_has_made_good_are_swept(stores):
    for n in range(3):
        await stores.strict_rates.admit(f"subject {n}", RATE, AT + n)

    assert await stores.strict_rates.sweep(AT + 89, 10) == 0
    assert await stores.strict_rates.sweep(AT + 91, 10) == 2
    assert await stores.strict_rates.sweep(AT + 1_000, 10) == 1
