"""Passwords, sessions, API tokens and profiles, changed by whoever they belong to."""

from datetime import timedelta

import pytest

from taskdash.services.accounts.api_tokens import TokenWish
from taskdash.services.accounts.profiles import ProfileChange
from tests.contract.accounts.engines import ELSEWHERE, HOME, NOW, Killed, killed
from tests.contract.accounts.test_refreshing import refused
from tests.contract.accounts.test_signing_in import refusal


@pytest.fixture
async def caller(accounts, ada):
    return await accounts.verifier.verify(ada.access_token, NOW)


@pytest.fixture
async def other(accounts, ada):
    """Another session of the same person."""
    return await accounts.signing_in.sign_in("ada@example.org", "first engine", ELSEWHERE, NOW)


@pytest.fixture
async def token(accounts, caller):
    return await accounts.tokens.create(caller, TokenWish("script", "read", "2026-03-31"), HOME, NOW)


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(accounts, ada, other, caller):
    await accounts.verifier.verify(other.access_token, NOW)

    await accounts.password.change(caller, "first engine", "second engine", HOME, NOW)

    assert await refused(accounts.verifier.verify(other.access_token, NOW))
    assert await refused(accounts.refreshing.refresh(other.refresh_token, ELSEWHERE, NOW))
    assert (await accounts.verifier.verify(ada.access_token, NOW)).session == ada.session
    assert await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)
    assert [session.id for session in await accounts.sessions.of(caller, None, 10, NOW)] == [ada.session]
    assert await refused(accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW))
    assert await accounts.signing_in.sign_in("ada@example.org", "second engine", HOME, NOW)


async def test_a_kill_right_after_the_password_was_set_leaves_no_other_session_alive(
    accounts, other, caller, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(accounts.trail, "note", killed)
        patched.setattr(accounts.versions, "learn", lambda *_: None)
        with pytest.raises(Killed):
            await accounts.password.change(caller, "first engine", "second engine", HOME, NOW)

    assert await refused(accounts.refreshing.refresh(other.refresh_token, ELSEWHERE, NOW))


async def test_a_session_kept_by_an_earlier_change_ends_with_a_later_one(accounts, ada, caller):
    await accounts.password.change(caller, "first engine", "second engine", HOME, NOW)
    later = await accounts.signing_in.sign_in("ada@example.org", "second engine", ELSEWHERE, NOW)
    by_later = await accounts.verifier.verify(later.access_token, NOW)

    await accounts.password.change(by_later, "second engine", "third engine", ELSEWHERE, NOW)

    assert await refused(accounts.verifier.verify(ada.access_token, NOW))
    assert await accounts.verifier.verify(later.access_token, NOW)


async def test_a_sign_in_that_raced_a_password_change_with_the_old_password_is_worth_nothing(
    accounts, ada, caller, monkeypatch
):
    """The old password was right when it was compared, and no more when the session was opened."""
    opens = accounts.signing_in._issuer.open

    async def overtaken(*arguments):
        await accounts.password.change(caller, "first engine", "second engine", HOME, NOW)
        return await opens(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(accounts.signing_in._issuer, "open", overtaken)
        stale = await accounts.signing_in.sign_in("ada@example.org", "first engine", ELSEWHERE, NOW)

    assert await refused(accounts.verifier.verify(stale.access_token, NOW))
    assert await refused(accounts.refreshing.refresh(stale.refresh_token, ELSEWHERE, NOW))


async def test_a_password_change_takes_the_present_one_and_a_fit_new_one(accounts, caller):
    wrong = await refusal(accounts.password.change(caller, "guess", "second engine", HOME, NOW))
    unfit = await refusal(accounts.password.change(caller, "first engine", "short", HOME, NOW))

    assert (wrong.code, wrong.field) == ("invalid", "current_password")
    assert (unfit.code, unfit.field) == ("invalid", "new_password")


async def test_a_reset_code_sets_the_password_once_and_ends_every_session(accounts, ada, other):
    code = await accounts.administering.reset("Ada@example.org", NOW)
    assert await accounts.verifier.verify(ada.access_token, NOW)

    await accounts.password.set_by_code(code, "second engine", ELSEWHERE, NOW)

    assert await refused(accounts.verifier.verify(ada.access_token, NOW))
    assert await refused(accounts.refreshing.refresh(other.refresh_token, HOME, NOW))
    again = await refusal(accounts.password.set_by_code(code, "third engine", ELSEWHERE, NOW))
    assert (again.code, again.field) == ("invalid", "code")
    assert await accounts.signing_in.sign_in("ada@example.org", "second engine", HOME, NOW)


async def test_a_reset_code_runs_out_and_a_later_one_replaces_it(accounts, ada):
    first = await accounts.administering.reset("ada@example.org", NOW)
    second = await accounts.administering.reset("ada@example.org", NOW)

    for code, now in [(first, NOW), (second, NOW + timedelta(days=7)), ("made up", NOW), ("", NOW)]:
        answer = await refusal(accounts.password.set_by_code(code, "second engine", HOME, now))
        assert answer.field == "code"
    await accounts.password.set_by_code(second, "second engine", HOME, NOW + timedelta(days=6))


async def test_somebody_who_was_added_sets_the_first_password_by_the_link(accounts):
    code = await accounts.administering.add("grace@example.org", None, NOW)
    assert await refused(accounts.signing_in.sign_in("grace@example.org", "", HOME, NOW))

    await accounts.password.set_by_code(code, "first compiler", HOME, NOW)

    granted = await accounts.signing_in.sign_in("grace@example.org", "first compiler", HOME, NOW)
    assert granted.user.name == "grace"


async def test_disabling_ends_everything_and_enabling_revives_tokens_but_no_session(accounts, ada, caller, token):
    await accounts.administering.disable("ada@example.org", NOW)

    for presented in (ada.access_token, token.text):
        assert await refused(accounts.verifier.verify(presented, NOW))
    assert await refused(accounts.refreshing.refresh(ada.refresh_token, HOME, NOW))

    await accounts.administering.enable("ada@example.org", NOW)

    assert await refused(accounts.refreshing.refresh(ada.refresh_token, HOME, NOW))
    assert (await accounts.verifier.verify(token.text, NOW)).user == ada.user.id
    assert await accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW)


async def test_a_revoked_session_is_refused_at_once_and_others_stay(accounts, ada, other, caller):
    await accounts.verifier.verify(other.access_token, NOW)

    await accounts.sessions.revoke(caller, other.session, HOME, NOW)

    assert await refused(accounts.verifier.verify(other.access_token, NOW))
    assert await accounts.verifier.verify(ada.access_token, NOW)
    assert (await refusal(accounts.sessions.revoke(caller, other.session, HOME, NOW))).code == "not_found"


async def test_nobody_ends_the_session_of_another(accounts, ada):
    code = await accounts.administering.add("eve@example.org", None, NOW)
    await accounts.password.set_by_code(code, "first thief", ELSEWHERE, NOW)
    eve = await accounts.signing_in.sign_in("eve@example.org", "first thief", ELSEWHERE, NOW)
    by_eve = await accounts.verifier.verify(eve.access_token, NOW)

    assert (await refusal(accounts.sessions.revoke(by_eve, ada.session, ELSEWHERE, NOW))).code == "not_found"
    assert await accounts.verifier.verify(ada.access_token, NOW)


async def test_a_revocation_that_was_interrupted_is_finished_by_asking_again(accounts, other, caller, monkeypatch):
    await accounts.verifier.verify(other.access_token, NOW)
    with monkeypatch.context() as patched:
        patched.setattr(accounts.versions, "increase", killed)
        with pytest.raises(Killed):
            await accounts.sessions.revoke(caller, other.session, HOME, NOW)

    assert (await refusal(accounts.sessions.revoke(caller, other.session, HOME, NOW))).code == "not_found"

    assert await refused(accounts.verifier.verify(other.access_token, NOW))


async def test_an_api_token_is_shown_once_and_says_what_it_may(accounts, ada, caller, token, tmp_path):
    by_token = await accounts.verifier.verify(token.text, NOW)

    assert token.text.startswith("td_")
    assert (by_token.user, by_token.scope, by_token.token, by_token.session) == (
        ada.user.id,
        "read",
        token.token.id,
        None,
    )
    assert (await refusal(as_coroutine(by_token.may_write))).code == "forbidden"
    assert await accounts.tokens.of(caller, None, 10) == [token.token]
    assert not any(token.text.encode() in path.read_bytes() for path in tmp_path.iterdir())


async def as_coroutine(call):
    call()


async def test_an_api_token_is_good_through_its_last_day(accounts, token):
    last_moment = NOW.replace(month=4, day=1, hour=0) - timedelta(milliseconds=1)

    assert await accounts.verifier.verify(token.text, last_moment)
    assert await refused(accounts.verifier.verify(token.text, last_moment + timedelta(milliseconds=1)))


async def test_an_api_token_that_has_run_out_is_not_remembered_as_good(accounts, token):
    await accounts.verifier.verify(token.text, NOW)

    assert await refused(accounts.verifier.verify(token.text, NOW + timedelta(days=31)))


async def test_a_revoked_api_token_is_refused_at_once(accounts, caller, token):
    await accounts.verifier.verify(token.text, NOW)

    await accounts.tokens.revoke(caller, token.token.id, HOME, NOW)

    assert await refused(accounts.verifier.verify(token.text, NOW))
    assert await accounts.tokens.of(caller, None, 10) == []
    assert (await refusal(accounts.tokens.revoke(caller, token.token.id, HOME, NOW))).code == "not_found"
    assert [line.what for line in await accounts.trail.of(caller.user, None, 2)] == ["token_revoked", "token_created"]


@pytest.mark.parametrize("expires_on", ["2026-02-28", "tomorrow", "2026-13-01"])
async def test_the_last_day_of_an_api_token_is_a_date_to_come(accounts, caller, expires_on):
    answer = await refusal(accounts.tokens.create(caller, TokenWish("script", "read", expires_on), HOME, NOW))

    assert (answer.code, answer.field) == ("invalid", "expires_on")


async def test_an_api_token_does_not_manage_what_its_person_signs_in_with(accounts, ada, caller):
    made = await accounts.tokens.create(caller, TokenWish("script", "write"), HOME, NOW)
    by_token = await accounts.verifier.verify(made.text, NOW)

    for attempt in [
        accounts.tokens.create(by_token, TokenWish("more", "write"), HOME, NOW),
        accounts.tokens.revoke(by_token, made.token.id, HOME, NOW),
        accounts.sessions.revoke(by_token, ada.session, HOME, NOW),
        accounts.password.change(by_token, "first engine", "second engine", HOME, NOW),
        accounts.profiles.change(
            by_token, ProfileChange(email="eve@example.org", current_password="first engine"), HOME, NOW
        ),
    ]:
        assert (await refusal(attempt)).code == "forbidden"
    assert (await accounts.profiles.change(by_token, ProfileChange(name="A. L."), HOME, NOW)).name == "A. L."


async def test_when_a_token_was_used_last_is_written_down(accounts, caller, token):
    await accounts.verifier.verify(token.text, NOW)
    await accounts.verifier.verify(token.text, NOW + timedelta(hours=1))

    await accounts.watching._uses.write_down()

    assert [each.used_at for each in await accounts.tokens.of(caller, None, 10)] == ["2026-03-01T10:00:00.000Z"]


async def test_a_new_address_takes_the_password_and_is_what_one_signs_in_with(accounts, ada, caller):
    await accounts.administering.add("grace@example.org", None, NOW)
    wanted = "Lovelace@example.org"

    without = await refusal(accounts.profiles.change(caller, ProfileChange(email=wanted), HOME, NOW))
    hers = ProfileChange(email="grace@example.org", current_password="first engine")
    taken = await refusal(accounts.profiles.change(caller, hers, HOME, NOW))
    changed = ProfileChange(email=wanted, name=" Ada   King ", current_password="first engine")
    profile = await accounts.profiles.change(caller, changed, HOME, NOW)

    assert (without.code, without.field) == ("invalid", "current_password")
    assert (taken.code, taken.field) == ("conflict", "email")
    assert (profile.email, profile.name) == ("lovelace@example.org", "Ada King")
    assert await accounts.signing_in.sign_in("lovelace@example.org", "first engine", HOME, NOW)
    assert await refused(accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW))
    named = await accounts.profiles.named([ada.user.id, "gone"])
    assert [(each.name, each.email) for each in named.values()] == [("Ada King", "lovelace@example.org")]


async def test_whoever_runs_the_server_sees_everybody(accounts, ada):
    await accounts.administering.add("grace@example.org", "Grace", NOW)

    assert [user.email async for user in accounts.administering.every()] == ["ada@example.org", "grace@example.org"]
    assert (await refusal(accounts.administering.add("ada@example.org", None, NOW))).code == "conflict"
    assert (await refusal(accounts.administering.disable("nobody@example.org", NOW))).code == "not_found"


async def test_housekeeping_removes_what_is_over_and_nothing_else(accounts, stores, ada, other, caller, token):
    await accounts.sessions.revoke(caller, other.session, HOME, NOW)
    await accounts.sweeping.sweep(NOW + timedelta(days=2))

    assert await stores.sessions.by_id(other.session) is None
    assert await stores.sessions.by_id(ada.session) is not None
    assert len(await accounts.trail.of(ada.user.id, None, 10)) == 4
    await accounts.sweeping.sweep(NOW + timedelta(days=500))
    assert await accounts.trail.of(ada.user.id, None, 10) == []
