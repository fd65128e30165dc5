"""The rules of accounts that need no store, and password hashing."""

import asyncio
import threading

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskdash.adapters.local.passwords import WAITING_PER_WORKER, ArgonPasswords
from taskdash.domain.accounts import another_failure, is_bcrypt, neighbourhood, normalised_email, one_failure_less
from taskdash.domain.refusal import Refusal
from taskdash.domain.times import plus
from taskdash.services.accounts.codes import Codes, decoded, encoded
from taskdash.services.accounts.refresh_tokens import RefreshTokens
from taskdash.services.accounts.sealing import Sealing, WrongSecretKey

NOW = "2026-03-01T09:00:00.000Z"


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada@EXAMPLE.org\n", "ada@example.org"),
        ("ＡＤＡ@example.org", "ada@example.org"),
        ("a+b@sub.example.org", "a+b@sub.example.org"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_has_one_form(typed, email):
    assert normalised_email(typed) == email
    assert normalised_email(email) == email


@pytest.mark.parametrize("typed", ["", "@", "ada", "ada@", "@example.org", "a@b@c", "a b@c.de", "a@b..c", "a\x00@b.c"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Refusal) as refused:
        normalised_email(typed)

    assert refused.value.field == "email"


@given(st.lists(st.integers(0, 600_000), max_size=40))
def test_never_more_than_ten_failures_and_one_a_minute(pauses):
    """In milliseconds since the first: any stretch of T minutes holds at most 10 + T tries that went ahead."""
    settled_at, at, passed = None, 0, []
    for pause in pauses:
        at += pause
        settled_at, wait = another_failure(settled_at, plus(NOW, milliseconds=at))
        if wait == 0:
            passed.append(at)
        else:
            assert another_failure(settled_at, plus(NOW, milliseconds=at, seconds=wait))[1] == 0

    for first, start in enumerate(passed):
        for last, end in enumerate(passed[first:], start=1):
            assert last <= 10 + (end - start) // 60_000


def test_a_try_that_was_right_is_taken_back_whole():
    after, _ = another_failure(None, NOW)
    again, _ = another_failure(after, NOW)

    assert one_failure_less(again) == after


@pytest.mark.parametrize(
    ("address", "subscriber"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix socket", "unix socket"),
    ],
)
def test_an_address_stands_for_one_subscriber(address, subscriber):
    assert neighbourhood(address) == subscriber


@given(st.text())
def test_codes_and_tokens_that_were_made_up_are_none(text):
    sealing = Sealing(bytes(32))
    assert Codes(sealing).read(text) is None
    assert RefreshTokens(sealing).read(text) is None


@given(st.binary())
def test_what_is_encoded_is_decoded(raw):
    assert decoded(encoded(raw)) == raw


def test_a_refresh_token_with_any_bit_changed_is_none():
    tokens = RefreshTokens(Sealing(bytes(32)))
    token = tokens.first("01950000-0000-7000-8000-000000000001")
    raw = decoded(tokens.write(token))
    assert raw is not None
    assert tokens.read(tokens.write(token)) == token

    for bit in range(8 * len(raw)):
        forged = bytearray(raw)
        forged[bit // 8] ^= 1 << bit % 8
        assert tokens.read(encoded(bytes(forged))) is None


def test_what_is_sealed_opens_under_its_name_and_key_only():
    sealed = Sealing(bytes(32)).seal(b"private", "key 1")

    assert Sealing(bytes(32)).unseal(sealed, "key 1") == b"private"
    for sealing, name in [(Sealing(bytes(32)), "key 2"), (Sealing(bytes(31) + b"x"), "key 1")]:
        with pytest.raises(WrongSecretKey):
            sealing.unseal(sealed, name)


async def test_a_password_is_kept_as_argon2id_with_nineteen_mib():
    passwords = ArgonPasswords(1)

    kept = await passwords.hash("first engine")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.verify(kept, "first engine")
    assert not await passwords.verify(kept, "second engine")
    assert not await passwords.verify(None, "")
    assert not await passwords.verify("not a hash", "first engine")
    passwords.close()


BCRYPT = bcrypt.hashpw(b"first engine", bcrypt.gensalt(4)).decode()


@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$"])
async def test_a_hash_of_bcrypt_is_verified_and_outdated(prefix):
    passwords = ArgonPasswords(1)
    kept = prefix + BCRYPT[4:]

    assert await passwords.verify(kept, "first engine")
    assert not await passwords.verify(kept, "second engine")
    assert passwords.outdated(kept)
    assert not passwords.outdated(await passwords.hash("first engine"))
    passwords.close()


async def test_bcrypt_heeds_72_bytes_of_what_was_typed_as_it_was_typed():
    passwords = ArgonPasswords(1)
    long = "\u00e9" * 40  # 80 bytes
    kept = bcrypt.hashpw(long.encode()[:72], bcrypt.gensalt(4)).decode()
    decomposed = bcrypt.hashpw("cafe\u0301".encode(), bcrypt.gensalt(4)).decode()

    assert await passwords.verify(kept, long)
    assert not await passwords.verify(kept, long[:35])
    assert await passwords.verify(decomposed, "cafe\u0301")
    passwords.close()


@pytest.mark.parametrize(
    "kept",
    ["$2b$31$" + BCRYPT[7:], "$2x$" + BCRYPT[4:], BCRYPT[:-1], BCRYPT + "\n"],
    ids=["cost", "kind", "short", "long"],
)
def test_what_is_no_bcrypt_hash_or_would_take_for_ever_is_none(kept):
    assert not is_bcrypt(kept)


async def test_when_too_many_wait_for_a_hash_the_next_are_told_to_come_again(monkeypatch):
    passwords = ArgonPasswords(1)
    gate = threading.Event()
    monkeypatch.setattr(passwords, "_matches", lambda *_: gate.wait())
    waiting = [asyncio.ensure_future(passwords.verify("kept", "password")) for _ in range(1 + WAITING_PER_WORKER)]
    await asyncio.sleep(0)

    with pytest.raises(Refusal) as refused:
        await passwords.verify("kept", "password")
    assert (refused.value.code, refused.value.retry_after) == ("unavailable", 1.0)

    gate.set()
    assert all(await asyncio.gather(*waiting))
    assert await passwords.verify("kept", "password")
    passwords.close()
