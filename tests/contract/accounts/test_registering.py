"""Registering: who may, the first account once only, and nothing left half done."""

import asyncio

import pytest

from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.issuing import Granted
from taskdash.services.accounts.registering import Registration
from tests.contract.accounts.engines import HOME, INVITATION, NOW, Killed, killed, serve


def asked(email="ada@example.org", code=None, password="first engine", name="Ada Lovelace"):
    return Registration(email, password, name, code)


async def test_whoever_registers_is_signed_in_at_once(accounts):
    granted = await accounts.registering.register(asked(" Ada@Example.ORG "), HOME, NOW)

    caller = await accounts.verifier.verify(granted.access_token, NOW)
    assert granted.user.email == "ada@example.org"
    assert (caller.user, caller.workspace, caller.scope) == (granted.user.id, granted.user.workspace, "write")
    assert await accounts.profiles.of(caller) == granted.user


async def test_an_address_is_registered_once_however_it_is_written(accounts, ada):
    with pytest.raises(Refusal) as refused:
        await accounts.registering.register(asked("ADA@example.org"), HOME, NOW)

    assert (refused.value.code, refused.value.field) == ("conflict", "email")


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("email", {"email": "nobody"}),
        ("email", {"email": "a b@example.org"}),
        ("email", {"email": "a" * 250 + "@example.org"}),
        ("password", {"password": "short"}),
        ("password", {"password": "x" * 1025}),
        ("password", {"password": "Ada@example.org"}),
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "a\x00b"}),
    ],
)
async def test_what_does_not_do_is_refused_by_field(accounts, field, changed):
    with pytest.raises(Refusal) as refused:
        await accounts.registering.register(asked(**changed), HOME, NOW)

    assert (refused.value.code, refused.value.field) == ("invalid", field)


async def test_by_default_only_the_first_account_is_made_and_only_with_the_link(stores, passwords):
    server = serve(stores, passwords, "first")
    for code in (None, "guessed", INVITATION):
        with pytest.raises(Refusal, match="link"):
            await server.registering.register(asked(code=code), HOME, NOW)

    await server.registering.register(asked(code=server.codes.first_account), HOME, NOW)

    with pytest.raises(Refusal, match="already"):
        await server.registering.register(asked("eve@example.org", server.codes.first_account), HOME, NOW)
    assert len(await stores.users.page(None, 10)) == 1


async def test_every_process_prints_the_same_link_and_another_key_another(stores, open_stores, passwords):
    links = {serve(store, passwords).codes.first_account for store in (stores, open_stores())}

    assert len(links) == 1
    assert serve(stores, passwords, secret_key=bytes(32)).codes.first_account not in links


async def test_of_people_who_race_for_the_first_account_one_gets_it(stores, open_stores, passwords):
    servers = [serve(stores, passwords, "first"), serve(open_stores(), passwords, "first")]
    outcomes = await asyncio.gather(
        *(
            server.registering.register(asked(f"{n}@example.org", server.codes.first_account), HOME, NOW)
            for n, server in enumerate(servers * 3)
        ),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes].count(Granted) == 1
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refusal)} == {"forbidden"}


async def test_the_invited_may_register_where_that_is_asked_for(stores, passwords):
    server = serve(stores, passwords, "invite")
    await server.registering.register(asked(code=server.codes.first_account), HOME, NOW)
    with pytest.raises(Refusal, match="invitation"):
        await server.registering.register(asked("eve@example.org", "made up"), HOME, NOW)

    granted = await server.registering.register(asked("grace@example.org", INVITATION), HOME, NOW)

    assert granted.user.email == "grace@example.org"


async def test_a_kill_after_the_account_was_made_leaves_one_that_can_sign_in(accounts, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(accounts.slowing, "succeeded", killed)
        with pytest.raises(Killed):
            await accounts.registering.register(asked(), HOME, NOW)

    granted = await accounts.signing_in.sign_in("ada@example.org", "first engine", HOME, NOW)
    assert granted.user.name == "Ada Lovelace"
