"""Refresh tokens end to end: one successor, the same one within the grace, and theft ends the session."""

import asyncio
from datetime import timedelta

import pytest

from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.refreshing import SESSION_RATE
from tests.contract.accounts.engines import ADDRESS_RATE, ELSEWHERE, HOME, NOW, Killed, kept_in, killed, serve


def after(**span):
    return NOW + timedelta(**span)


async def refused(attempt) -> bool:
    outcomes = await asyncio.gather(attempt, return_exceptions=True)
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refusal)] == ["unauthenticated"]


async def test_a_refresh_gives_tokens_of_the_same_session(accounts, ada):
    granted = await accounts.refreshing.refresh(ada.refresh_token, HOME, after(minutes=14))

    caller = await accounts.verifier.verify(granted.access_token, after(minutes=28))
    assert (caller.user, caller.session) == (ada.user.id, ada.session)
    assert granted.refresh_token != ada.refresh_token
    assert granted.refresh_expires_in == 7 * 86_400


async def test_sixteen_racing_refreshes_with_one_token_get_one_successor(accounts, elsewhere, ada):
    granted = await asyncio.gather(
        *(server.refreshing.refresh(ada.refresh_token, HOME, NOW) for server in [accounts, elsewhere] * 8)
    )

    assert len(granted) == 16
    assert len({each.refresh_token for each in granted}) == 1
    assert await accounts.refreshing.refresh(granted[0].refresh_token, HOME, after(minutes=15))


async def test_a_client_whose_answer_was_lost_gets_the_same_one_within_ten_seconds(accounts, elsewhere, ada):
    lost = await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)

    again = await elsewhere.refreshing.refresh(ada.refresh_token, HOME, after(seconds=10))

    assert again.refresh_token == lost.refresh_token


async def test_a_late_replay_ends_the_session_and_its_access_tokens(accounts, ada):
    granted = await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)
    await accounts.verifier.verify(granted.access_token, NOW)

    assert await refused(accounts.refreshing.refresh(ada.refresh_token, ELSEWHERE, after(seconds=11)))

    assert await refused(accounts.verifier.verify(granted.access_token, after(seconds=11)))
    assert await refused(accounts.refreshing.refresh(granted.refresh_token, HOME, after(seconds=12)))
    lines = await accounts.trail.of(ada.user.id, None, 10)
    assert [line.what for line in lines] == ["refresh_reuse", "registered"]
    assert (lines[0].address, lines[0].about) == ("198.51.100.7", ada.session)


async def test_a_replay_after_the_successor_was_used_ends_the_session(accounts, ada):
    second = await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)
    third = await accounts.refreshing.refresh(second.refresh_token, HOME, after(seconds=1))

    assert await refused(accounts.refreshing.refresh(ada.refresh_token, HOME, after(seconds=2)))
    assert await refused(accounts.refreshing.refresh(third.refresh_token, HOME, after(seconds=3)))


async def test_a_token_from_long_ago_is_recognised_as_stolen(accounts, ada):
    token = ada.refresh_token
    for n in range(5):
        token = (await accounts.refreshing.refresh(token, HOME, after(hours=n))).refresh_token

    assert await refused(accounts.refreshing.refresh(ada.refresh_token, HOME, after(days=1)))
    assert await refused(accounts.refreshing.refresh(token, HOME, after(days=1)))


async def test_a_theft_that_was_noticed_just_before_a_crash_is_told_to_verifiers_by_the_next_replay(
    accounts, ada, monkeypatch
):
    await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)
    await accounts.verifier.verify(ada.access_token, NOW)

    with monkeypatch.context() as patched:
        patched.setattr(accounts.versions, "increase", killed)
        with pytest.raises(Killed):
            await accounts.refreshing.refresh(ada.refresh_token, ELSEWHERE, after(seconds=11))
    assert await refused(accounts.refreshing.refresh(ada.refresh_token, ELSEWHERE, after(seconds=12)))

    assert await refused(accounts.verifier.verify(ada.access_token, after(seconds=12)))


async def test_who_stays_away_for_a_week_has_to_sign_in_again_but_loses_nothing_else(accounts, ada):
    other = await accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW)
    stayed = await accounts.refreshing.refresh(other.refresh_token, HOME, after(days=6))

    assert await refused(accounts.refreshing.refresh(ada.refresh_token, HOME, after(days=7)))
    assert await accounts.refreshing.refresh(stayed.refresh_token, HOME, after(days=12))


@pytest.mark.parametrize("made_up", ["", "x", "é", "A" * 86, "td_nothing", "A" * 5000])
async def test_a_made_up_token_is_refused(accounts, ada, made_up):
    assert await refused(accounts.refreshing.refresh(made_up, HOME, NOW))


async def test_who_knows_the_session_but_no_token_cannot_end_it(accounts, stores, passwords, ada):
    forger = serve(stores, passwords, secret_key=bytes(32))
    forged = forger.refreshing._tokens.write(forger.refreshing._tokens.first(ada.session))

    assert await refused(accounts.refreshing.refresh(forged, ELSEWHERE, NOW))
    assert await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)


async def test_the_store_holds_no_token_that_could_be_presented(accounts, ada, place):
    await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)
    kept = await kept_in(place)

    token = accounts.refreshing._tokens.read(ada.refresh_token)
    assert token.secret not in kept
    assert token.digest in kept


async def test_signing_out_ends_the_session_here_and_at_once(accounts, ada):
    await accounts.verifier.verify(ada.access_token, NOW)

    await accounts.refreshing.sign_out(ada.refresh_token, HOME, NOW)
    await accounts.refreshing.sign_out(ada.refresh_token, HOME, NOW)
    await accounts.refreshing.sign_out("made up", HOME, NOW)

    assert await refused(accounts.verifier.verify(ada.access_token, NOW))
    assert await refused(accounts.refreshing.refresh(ada.refresh_token, HOME, NOW))
    assert [line.what for line in await accounts.trail.of(ada.user.id, None, 10)] == ["session_revoked", "registered"]


async def test_a_session_is_limited_wherever_its_token_is_presented_and_others_are_not(accounts, ada):
    grace = ada.refresh_token
    for _ in range(SESSION_RATE.requests):
        await accounts.refreshing.refresh(grace, HOME, NOW)
    with pytest.raises(Refusal) as refused:
        await accounts.refreshing.refresh(grace, ELSEWHERE, NOW)
    assert refused.value.code == "rate_limited"

    other = await accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW)
    assert await accounts.refreshing.refresh(other.refresh_token, HOME, NOW)


async def test_made_up_tokens_count_for_their_address_and_not_for_who_has_a_good_one(accounts, ada):
    codes = []
    for _ in range(ADDRESS_RATE.requests + 1):
        with pytest.raises(Refusal) as refused:
            await accounts.refreshing.refresh("made up", HOME, NOW)
        codes.append(refused.value.code)

    assert codes == ["unauthenticated"] * ADDRESS_RATE.requests + ["rate_limited"]
    assert await accounts.refreshing.refresh(ada.refresh_token, HOME, NOW)
