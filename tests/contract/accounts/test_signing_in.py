"""Signing in: one answer for everything that is wrong, and guessing is slow without locking the owner out."""

from datetime import timedelta

import bcrypt
import pytest

from taskdash.domain.accounts import FREE_FAILURES, NOBODY, Origin, with_password
from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.registering import Registration, new_user
from tests.contract.accounts.engines import ELSEWHERE, HOME, NOW


async def refusal(attempt) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await attempt
    return refused.value


async def test_the_right_password_opens_a_session_of_its_own(accounts, ada):
    granted = await accounts.signing_in.sign_in("Ada@example.org", "first engine", ELSEWHERE, NOW)

    caller = await accounts.verifier.verify(granted.access_token, NOW)
    assert granted.user == ada.user
    sessions = await accounts.sessions.of(caller, None, 10, NOW)
    assert [session.id for session in sessions] == [granted.session, ada.session]
    assert (sessions[0].address, sessions[0].agent) == ("198.51.100.7", "curl")


async def test_a_password_may_be_typed_composed_or_decomposed(accounts):
    await accounts.registering.register(Registration("eve@example.org", "caf\u00e9 cr\u00e8me", "Eve"), HOME, NOW)

    assert await accounts.signing_in.sign_in("eve@example.org", "cafe\u0301 cre\u0300me", HOME, NOW)


async def test_a_taken_over_password_is_good_once_and_then_kept_as_argon2id(accounts, stores):
    old = bcrypt.hashpw("caf\u00e9".encode(), bcrypt.gensalt(4)).decode()
    await stores.users.create(new_user("eve@example.org", "Eve", NOW, old))

    await refusal(accounts.signing_in.sign_in("eve@example.org", "tea house", HOME, NOW))
    assert (await stores.users.by_email("eve@example.org")).password_hash == old
    granted = await accounts.signing_in.sign_in("eve@example.org", "caf\u00e9", HOME, NOW)

    kept = (await stores.users.by_email("eve@example.org")).password_hash
    assert kept.startswith("$argon2id$")
    assert await accounts.verifier.verify(granted.access_token, NOW)
    assert await accounts.signing_in.sign_in("eve@example.org", "cafe\u0301", HOME, NOW)
    assert (await stores.users.by_email("eve@example.org")).password_hash == kept


async def test_a_password_that_is_changed_while_its_old_hash_is_replaced_stays_changed(accounts, stores, monkeypatch):
    old = bcrypt.hashpw(b"first engine", bcrypt.gensalt(4)).decode()
    user = await stores.users.create(new_user("eve@example.org", "Eve", NOW, old))
    hashed = accounts.check._passwords.hash

    async def overtaken(password):
        await accounts.changing.apply(user.id, lambda stored: with_password(stored, "$argon2id$another", None))
        return await hashed(password)

    monkeypatch.setattr(accounts.check._passwords, "hash", overtaken)
    await accounts.check.user("eve@example.org", "first engine", HOME, NOW)

    assert (await stores.users.by_email("eve@example.org")).password_hash == "$argon2id$another"


async def test_whatever_is_wrong_is_answered_alike(accounts, ada):
    await accounts.administering.add("new@example.org", None, NOW)
    await accounts.registering.register(Registration("gone@example.org", "first engine", "Gone"), HOME, NOW)
    await accounts.administering.disable("gone@example.org", NOW)

    answers = [
        await refusal(accounts.signing_in.sign_in(email, password, ELSEWHERE, NOW))
        for email, password in [
            ("ada@example.org", "wrong password"),
            ("nobody@example.org", "first engine"),
            ("new@example.org", ""),
            ("gone@example.org", "first engine"),
            ("not an address", "first engine"),
        ]
    ]

    assert len({(answer.code, answer.message, answer.field) for answer in answers}) == 1
    assert answers[0].code == "unauthenticated"


async def test_an_unknown_address_costs_as_many_hashes_and_writes_as_a_wrong_password(
    accounts, stores, ada, monkeypatch
):
    work: list[str] = []
    for store, verb in [(stores.attempts, "begin"), (stores.audit, "append")]:
        monkeypatch.setattr(store, verb, counted(work, verb, getattr(store, verb)))

    await refusal(accounts.signing_in.sign_in("ada@example.org", "wrong password", ELSEWHERE, NOW))
    known = list(work)
    work.clear()
    await refusal(accounts.signing_in.sign_in("nobody@example.org", "wrong password", ELSEWHERE, NOW))

    assert known == work == ["begin", "append"]
    assert [line.what for line in await accounts.trail.of(NOBODY, None, 10)] == ["failed_sign_in"]


def counted(work, verb, call):
    async def counting(*arguments):
        work.append(verb)
        return await call(*arguments)

    return counting


async def test_after_ten_failures_an_account_is_slow_for_strangers_but_not_for_its_owner(accounts, elsewhere, ada):
    for n in range(FREE_FAILURES):
        stranger = Origin(f"203.0.113.{n}", "a guesser")
        server = (accounts, elsewhere)[n % 2]
        answer = await refusal(server.signing_in.sign_in("ada@example.org", f"guess {n}", stranger, NOW))
        assert answer.code == "unauthenticated"

    for server in (accounts, elsewhere):
        answer = await refusal(server.signing_in.sign_in("ada@example.org", "first engine", ELSEWHERE, NOW))
        assert (answer.code, answer.retry_after) == ("rate_limited", 60.0)
        assert await server.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW)
    later = NOW + timedelta(seconds=60)
    assert await accounts.signing_in.sign_in("ada@example.org", "first engine", ELSEWHERE, later)


async def test_an_account_that_does_not_exist_slows_down_alike(accounts):
    answers = [
        (await refusal(accounts.signing_in.sign_in("nobody@example.org", "guess", ELSEWHERE, NOW))).code
        for _ in range(FREE_FAILURES + 1)
    ]

    assert answers == ["unauthenticated"] * FREE_FAILURES + ["rate_limited"]


async def test_a_subscriber_with_many_ipv6_addresses_is_one(accounts, ada):
    await accounts.signing_in.sign_in("ada@example.org", "first engine", Origin("2001:db8:1:2::1", ""), NOW)
    for n in range(2 * FREE_FAILURES):
        attempt = accounts.signing_in.sign_in("ada@example.org", "guess", Origin(f"2001:db8:1:3::{n:x}", ""), NOW)
        await refusal(attempt)

    assert await accounts.signing_in.sign_in("ada@example.org", "first engine", Origin("2001:db8:1:2::ff", ""), NOW)


async def test_the_audit_tells_what_happened_newest_first_and_names_nobody(accounts, ada):
    await refusal(accounts.signing_in.sign_in("ada@example.org", "wrong password", ELSEWHERE, NOW))
    granted = await accounts.signing_in.sign_in("ada@example.org", "first engine", ELSEWHERE, NOW)

    lines = await accounts.trail.of(ada.user.id, None, 10)

    assert [line.what for line in lines] == ["sign_in", "failed_sign_in", "registered"]
    assert (lines[0].address, lines[0].agent, lines[0].about) == ("198.51.100.7", "curl", granted.session)
    assert not any("Ada" in str(line) or "ada@" in str(line) or "engine" in str(line) for line in lines)
