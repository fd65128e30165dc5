"""Verified tokens: remembered while the user's version holds, believed for 2 s, then confirmed or not answered."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from base64 import urlsafe_b64decode
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.api_tokens import TokenWish
from taskdash.services.accounts.sealing import WrongSecretKey
from taskdash.services.accounts.signing import KEY_LIFE
from taskdash.services.accounts.versions import HeldVersions
from taskdash.services.confirming import FRESH_SECONDS
from tests.contract.accounts.engines import ELSEWHERE, HOME, NOW, serve
from tests.contract.accounts.test_refreshing import refused
from tests.contract.accounts.test_signing_in import refusal
from tests.without import ROOT

PROMISED_SECONDS = 2.0  # after which a revocation that was acknowledged shows everywhere


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Asked:
    """The versions of a store, each question counted, and unanswered during an outage."""

    def __init__(self, store):
        self._store = store
        self.questions = []
        self.down = False

    async def of(self, users):
        self.questions.append(sorted(users))
        if self.down:
            raise Refusal("unavailable", "the database cannot be used at the moment")
        return await self._store.of(users)

    async def increase(self, user):
        return await self._store.increase(user)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def asked(stores):
    return Asked(stores.versions)


@pytest.fixture
def versions(asked, clock):
    return HeldVersions(asked, clock)


async def test_a_version_is_believed_for_two_seconds_and_then_confirmed(versions, asked, clock, ada):
    assert await versions.current(ada.user.id) == 1
    clock.seconds += FRESH_SECONDS
    assert await versions.current(ada.user.id) == 1
    assert len(asked.questions) == 1

    clock.seconds += 0.001
    assert await versions.current(ada.user.id) == 1
    assert len(asked.questions) == 2


async def test_a_version_raised_elsewhere_is_seen_after_two_seconds(versions, stores, clock, ada):
    await versions.current(ada.user.id)
    await stores.versions.increase(ada.user.id)

    clock.seconds += FRESH_SECONDS + 0.001

    assert await versions.current(ada.user.id) == 2


async def test_what_counts_is_when_a_confirmation_began(versions, asked, stores, clock, ada):
    of = stores.versions.of

    async def slow(users):
        answer = await of(users)
        clock.seconds += FRESH_SECONDS + 0.001
        return answer

    asked._store = type("Slow", (), {"of": staticmethod(slow)})
    await versions.current(ada.user.id)
    await versions.current(ada.user.id)

    assert len(asked.questions) == 2


async def test_without_an_answer_nothing_is_believed_for_longer(versions, asked, clock, ada):
    await versions.current(ada.user.id)
    asked.down = True
    assert await versions.current(ada.user.id) == 1

    clock.seconds += FRESH_SECONDS + 0.001
    assert (await refusal(versions.current(ada.user.id))).code == "unavailable"

    asked.down = False
    assert await versions.current(ada.user.id) == 1


async def test_those_who_wait_are_confirmed_together(versions, asked, stores, ada):
    others = [f"0195{n:04x}-0000-7000-8000-000000000000" for n in range(50)]

    found = await asyncio.gather(*(versions.current(user) for user in [ada.user.id, *others] * 3))

    assert found.count(1) == 3
    assert len(asked.questions) <= 2


async def test_the_background_confirms_what_was_used_lately_and_lets_go_of_the_rest(versions, asked, clock, ada):
    await versions.current(ada.user.id)
    clock.seconds += 59
    await versions.confirm_held()
    clock.seconds += 2
    await versions.confirm_held()
    await versions.confirm_held()

    assert asked.questions == [[ada.user.id]] * 2
    assert versions.held(ada.user.id) is None


async def test_an_older_answer_that_arrives_late_does_not_bring_an_old_version_back(versions, clock, ada):
    began = versions.clock()
    await versions.increase(ada.user.id)

    versions.learn(ada.user.id, 1, began)

    assert await versions.current(ada.user.id) == 2


async def test_a_token_is_examined_once_and_then_remembered(accounts, stores, ada, monkeypatch):
    reads = []
    by_id = stores.users.by_id

    async def counted(id):
        reads.append(id)
        return await by_id(id)

    monkeypatch.setattr(stores.users, "by_id", counted)
    callers = [await accounts.verifier.verify(ada.access_token, NOW) for _ in range(5)]

    assert len(reads) == 1
    assert len(set(map(id, callers))) == 1


async def test_only_so_many_tokens_are_remembered(accounts, stores, ada):
    accounts.verifier._most = 3
    caller = await accounts.verifier.verify(ada.access_token, NOW)
    for n in range(6):
        made = await accounts.tokens.create(caller, TokenWish(f"token {n}", "read"), HOME, NOW)
        await accounts.verifier.verify(made.text, NOW)

    assert len(accounts.verifier._remembered) == 3
    assert (await accounts.verifier.verify(ada.access_token, NOW)) == caller


async def test_an_access_token_is_good_for_fifteen_minutes_and_half_a_minute_of_leeway(accounts, elsewhere, ada):
    await accounts.verifier.verify(ada.access_token, NOW)
    for server in (accounts, elsewhere):
        assert await server.verifier.verify(ada.access_token, NOW + timedelta(minutes=15, seconds=29))
        assert await refused(server.verifier.verify(ada.access_token, NOW + timedelta(minutes=15, seconds=30)))


async def test_tokens_of_ours_are_told_from_made_up_ones_by_their_looks(accounts, elsewhere, ada):
    """Wherever they were issued, and good or not; before a signature is verified or the store is asked."""
    caller = await accounts.verifier.verify(ada.access_token, NOW)
    api_token = (await accounts.tokens.create(caller, TokenWish("Token", "read"), HOME, NOW)).text
    claims = jwt.decode(ada.access_token, options={"verify_signature": False})
    head, _, signature = ada.access_token.split(".")

    def saying(**other: object) -> str:
        body = jwt.encode({**claims, **other}, "", algorithm="none").split(".")[1]
        return f"{head}.{body}.{signature}"

    assert elsewhere.verifier.genuine(ada.access_token)
    assert elsewhere.verifier.genuine(api_token)
    assert elsewhere.verifier.genuine(saying())
    for made_up in [
        saying(sub="somebody else"),
        saying(exp=claims["exp"] + 1),
        saying(jti=""),
        saying(jti=5),
        ada.refresh_token,
        api_token[:-1] + ("A" if api_token[-1] != "A" else "E"),
        "td_",
        "td_" + "A" * 64,
        "",
        "..",
        "é.é.é",
        "x" * 10_000,
    ]:
        assert not elsewhere.verifier.genuine(made_up), made_up


async def test_what_we_did_not_sign_is_refused(accounts, ada):
    header = jwt.get_unverified_header(ada.access_token)
    claims = jwt.decode(ada.access_token, options={"verify_signature": False})
    key = Ed25519PrivateKey.generate()
    head, body, signature = ada.access_token.split(".")

    for forged in [
        jwt.encode(claims, key, algorithm="EdDSA", headers=header),
        jwt.encode(claims, key, algorithm="EdDSA", headers={**header, "kid": "another"}),
        jwt.encode(claims, "", algorithm="none", headers={"typ": "at+jwt", "kid": header["kid"]}),
        f"{head}.{body}.{'A' * len(signature)}",
        f"{head}.{body}",
        "",
        "é",
        "x" * 10_000,
        "td_made-up",
        ada.refresh_token,
    ]:
        assert await refused(accounts.verifier.verify(forged, NOW))


async def test_the_published_keys_check_our_tokens(accounts, ada):
    (key,) = (await accounts.signer.published(NOW))["keys"]

    raw = urlsafe_b64decode(key["x"] + "=")
    public = Ed25519PublicKey.from_public_bytes(raw)
    claims = jwt.decode(ada.access_token, public, algorithms=["EdDSA"], options={"verify_exp": False})
    assert key["kid"] == jwt.get_unverified_header(ada.access_token)["kid"]
    assert {name: key[name] for name in ("kty", "crv", "alg", "use")} == {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
    }
    assert (claims["sub"], claims["sid"], claims["exp"] - claims["iat"]) == (ada.user.id, ada.session, 900)


async def test_all_processes_sign_with_one_key_that_is_made_once(stores, open_stores, passwords):
    servers = [serve(store, passwords) for store in [stores, open_stores()] * 4]

    published = await asyncio.gather(*(server.signer.published(NOW) for server in servers))

    assert len({keys["keys"][0]["kid"] for keys in published}) == 1


async def test_a_key_that_is_due_is_renewed_and_its_tokens_stay_good(accounts, elsewhere, ada):
    await elsewhere.verifier.verify(ada.access_token, NOW)
    due = NOW + KEY_LIFE
    granted = await accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, due)

    await accounts.sweeping.sweep(due)
    renewed = await accounts.refreshing.refresh(granted.refresh_token, HOME, due)

    assert jwt.get_unverified_header(renewed.access_token) != jwt.get_unverified_header(granted.access_token)
    for server in (accounts, elsewhere):
        assert await server.verifier.verify(granted.access_token, due + timedelta(minutes=14))
        assert await server.verifier.verify(renewed.access_token, due + timedelta(minutes=14))
    await accounts.sweeping.sweep(due + timedelta(days=1))
    assert len((await accounts.signer.published(due + timedelta(days=1)))["keys"]) == 1


async def test_another_secret_key_is_named_as_the_reason(stores, passwords, accounts, ada):
    server = serve(stores, passwords, secret_key=bytes(32))

    with pytest.raises(WrongSecretKey, match="secret key"):
        await server.signer.published(NOW)


async def test_a_revocation_shows_in_another_process_within_two_seconds(accounts, ada, place):
    other = await accounts.signing_in.sign_in("ada@example.org", "first engine", ELSEWHERE, NOW)
    caller = await accounts.verifier.verify(ada.access_token, NOW)
    module = ["-m", "tests.contract.accounts.verifying_process"]
    arguments = [place, NOW.isoformat(), other.access_token]
    process = await asyncio.create_subprocess_exec(sys.executable, *module, *arguments, cwd=ROOT, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"good\n"

    await accounts.sessions.revoke(caller, other.session, HOME, NOW)
    revoked_at = time.time()
    refused_at, ended_at = float(await process.stdout.readline()), float(await process.stdout.readline())
    await process.wait()

    assert refused_at - revoked_at < PROMISED_SECONDS
    assert ended_at - revoked_at < PROMISED_SECONDS
