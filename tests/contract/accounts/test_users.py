"""Users: one claim on an e-mail address, one winner of every change."""

import asyncio

import msgspec
import pytest

from taskdash.domain.accounts import User
from taskdash.ports.users import EmailTaken, NotFirst

NOW = "2026-03-01T09:00:00.000Z"


def user(n: int, email: str | None = None) -> User:
    return User(
        id=f"0195{n:04x}-0000-7000-8000-000000000000",
        email=email or f"person{n}@example.org",
        name=f"Person {n}",
        workspace=f"0000{n:04x}-0000-4000-8000-000000000000",
        created_at=NOW,
    )


async def test_a_user_is_found_by_address_and_by_id(stores):
    made = await stores.users.create(user(1))

    assert await stores.users.by_email("person1@example.org") == made
    assert await stores.users.by_id(made.id) == made
    assert await stores.users.by_ids([made.id, user(2).id]) == {made.id: made}
    assert await stores.users.by_email("nobody@example.org") is None
    assert await stores.users.by_id(user(2).id) is None


async def test_every_field_is_kept(stores):
    whole = msgspec.structs.replace(
        user(1),
        password_hash="$argon2id$",
        version=7,
        era=3,
        kept="a session",
        disabled_at=NOW,
        code_hash=b"\x00\xff",
        code_expires_at=NOW,
    )

    made = await stores.users.create(whole)

    assert msgspec.structs.replace(made, change=0) == whole
    assert await stores.users.by_id(whole.id) == made


async def test_only_one_of_two_racing_registrations_gets_the_address(stores, open_stores):
    elsewhere = open_stores()
    outcomes = await asyncio.gather(
        stores.users.create(user(1, "ada@example.org")),
        elsewhere.users.create(user(2, "ada@example.org")),
        return_exceptions=True,
    )

    assert {type(outcome) for outcome in outcomes} == {User, EmailTaken}
    assert len(await stores.users.page(None, 10)) == 1


async def test_only_one_of_many_racing_first_users_is_the_first(stores, open_stores):
    elsewhere = open_stores()
    outcomes = await asyncio.gather(
        *(store.users.create(user(n), first=True) for n, store in enumerate([stores, elsewhere] * 4)),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes].count(User) == 1
    assert [type(outcome) for outcome in outcomes].count(NotFirst) == 7


async def test_replacing_a_state_that_is_no_longer_the_stored_one_changes_nothing(stores):
    made = await stores.users.create(user(1))
    outcomes = await asyncio.gather(
        *(stores.users.replace(msgspec.structs.replace(made, name=f"Name {n}")) for n in range(4))
    )

    winners = [outcome for outcome in outcomes if outcome is not None]
    assert len(winners) == 1
    assert await stores.users.by_id(made.id) == winners[0]
    assert winners[0].change > made.change


async def test_a_new_address_is_claimed_and_the_old_one_given_back(stores):
    ada = await stores.users.create(user(1, "ada@example.org"))
    grace = await stores.users.create(user(2, "grace@example.org"))

    with pytest.raises(EmailTaken):
        await stores.users.replace(msgspec.structs.replace(ada, email="grace@example.org"))
    assert await stores.users.by_id(ada.id) == ada
    moved = await stores.users.replace(msgspec.structs.replace(ada, email="lovelace@example.org"))
    await stores.users.replace(msgspec.structs.replace(grace, email="ada@example.org"))

    assert await stores.users.by_email("lovelace@example.org") == moved
    assert (await stores.users.by_email("ada@example.org")).id == grace.id
    assert await stores.users.by_email("grace@example.org") is None


async def test_users_are_paged_in_the_order_in_which_they_were_made(stores):
    made = [await stores.users.create(user(n)) for n in range(5)]

    assert await stores.users.page(None, 2) == made[:2]
    assert await stores.users.page(made[1].id, 10) == made[2:]


async def test_a_version_rises_once_for_each_of_those_who_raise_it(stores, open_stores):
    elsewhere = open_stores()
    made = await stores.users.create(user(1))

    risen = await asyncio.gather(*(store.versions.increase(made.id) for store in [stores, elsewhere] * 5))

    assert sorted(risen) == list(range(2, 12))
    assert await elsewhere.versions.of([made.id, user(2).id]) == {made.id: 11}
    assert await stores.versions.increase(user(2).id) is None


async def test_a_raised_version_is_a_change_that_a_replacement_must_have_seen(stores):
    made = await stores.users.create(user(1))
    await stores.versions.increase(made.id)

    assert await stores.users.replace(msgspec.structs.replace(made, name="Another")) is None
    assert (await stores.users.by_id(made.id)).version == 2
