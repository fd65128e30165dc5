"""Backups: what was there is there again, however often the work was cut off; what is damaged is found and named."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pyrage import x25519

from taskdash.domain.accounts import ApiToken, Happened, User
from taskdash.domain.refusal import Refusal
from taskdash.ports.archive import KeptToken, Record
from taskdash.ports.erasures import Erasure
from taskdash.ports.signing_keys import SigningKey
from taskdash.ports.vault import Vault
from taskdash.services.backup import ledger
from taskdash.services.backup.ledger import Erased
from tests.contract.backups import WORKSPACES, Backups, grow, held, hour, made, person
from tests.contract.commits import uid
from tests.contract.engines import ENGINES, Store

A, B, C = WORKSPACES


@pytest.fixture
async def backups(store_kind: tuple[str, str], store: Store, tmp_path: Path) -> AsyncIterator[Backups]:
    made = Backups(store_kind[0], store, tmp_path)
    yield made
    await made.close()


async def accounts(store: Store) -> list[Record]:
    return [change.record for change in await store.archive.changes(0, 1_000)]


@pytest.mark.parametrize("engine", ENGINES)
async def test_what_was_backed_up_bit_by_bit_is_restored_equal(backups: Backups, engine: str):
    store = backups.store
    await grow(store, A, 30)
    await grow(store, B, 3)
    await backups.back_up()
    await grow(store, A, 2)
    await grow(store, C, 4)
    assert (await backups.back_up()).commits == 6
    await grow(store, B, 1)
    await backups.back_up()

    copy = await backups.elsewhere(engine)
    restored = await backups.restore(copy)

    assert (restored.workspaces, restored.commits) == (3, 40)
    assert await held(copy) == await held(store)
    for workspace in WORKSPACES:
        old, new = await store.log.head(workspace), await copy.log.head(workspace)
        assert old is not None
        assert new is not None
        assert old.epoch != new.epoch


async def test_nothing_new_adds_no_file(backups: Backups):
    await grow(backups.store, A, 3)
    await backups.back_up()
    files = backups.files()

    assert (await backups.back_up()).files == 0
    assert backups.files() == files


async def test_accounts_come_back_with_their_sessions_over(backups: Backups):
    records = [
        person(1, version=3, era=2, kept="session"),
        Record("api_token", KeptToken(ApiToken(uid(3), uid(1), "Script", "read", hour(1)), b"digest")),
        Record("audit", Happened(uid(4), uid(1), "sign_in", hour(1), "192.0.2.1", "a browser")),
        Record("signing_key", SigningKey("kid", b"sealed", b"public", hour(1))),
        Record("erasure", Erasure(uid(9), hour(1))),
    ]
    await backups.store.archive.adopt(records)
    await backups.back_up()
    await backups.store.archive.adopt([person(1, version=4, era=2, kept="session", email="new@example.org"), person(2)])
    await backups.back_up()

    copy = await backups.elsewhere()
    assert (await backups.restore(copy)).people == 2

    found = await accounts(copy)
    assert [record for record in found if record.kind != "user"] == records[1:]
    users: dict[str, User] = {record.content.id: record.content for record in found if record.kind == "user"}
    assert users.keys() == {uid(1), uid(2)}
    ada = users[uid(1)]
    assert (ada.email, ada.version, ada.era, ada.kept) == ("new@example.org", 5, 3, None)


async def test_addresses_that_went_round_come_back_to_their_last_holders(backups: Backups):
    await backups.store.archive.adopt([person(1, email="x@example.org"), person(2, email="y@example.org")])
    await backups.back_up()
    for record in (
        person(1, email="z@example.org"),
        person(2, email="x@example.org"),
        person(1, email="y@example.org"),
    ):
        await backups.store.archive.adopt([record])
    await backups.back_up()

    copy = await backups.elsewhere()
    await backups.restore(copy)

    emails = {record.content.id: record.content.email for record in await accounts(copy)}
    assert emails == {uid(1): "y@example.org", uid(2): "x@example.org"}


async def test_signing_keys_of_another_secret_key_are_left_out(backups: Backups):
    await backups.store.archive.adopt([Record("signing_key", SigningKey("kid", b"sealed", b"public", hour(1)))])
    await backups.back_up()

    copy = await backups.elsewhere()
    restorer = backups.restorer(copy, opens=lambda _key: False)
    restored = await restorer.everything(None, hour(1), lambda _done, _total: None)

    assert restored.keys_left_out == 1
    assert await accounts(copy) == []


async def test_a_pruned_workspace_is_restored_with_its_base(backups: Backups):
    store = backups.store
    await grow(store, A, 10)
    assert await store.upkeep.prune(hour(7), 100) == 6
    await backups.back_up()
    await grow(store, A, 5)
    assert await store.upkeep.prune(hour(14), 100) == 7  # beyond what was backed up: it begins anew
    await backups.back_up()

    copy = await backups.elsewhere()
    await backups.restore(copy)

    assert await held(copy) == await held(store)
    head = await copy.log.head(A)
    assert head is not None
    assert head.floor == 13
    assert await copy.archive.pruned(A, 0, 100) == await store.archive.pruned(A, 0, 100)
    assert await copy.upkeep.base(A, None, 100) == await store.upkeep.base(A, None, 100)


async def test_a_time_before_the_first_backup_is_refused(backups: Backups):
    await grow(backups.store, A, 10)
    await backups.back_up()

    with pytest.raises(Refusal, match="no finished backup as of"):
        await backups.restore(await backups.elsewhere(), at=hour(5))


async def test_a_time_between_two_backups_is_restored_to_the_commit(backups: Backups):
    backups.now = backups.now.replace(month=2, day=1, hour=3, minute=30)
    await grow(backups.store, A, 3)
    await backups.store.archive.adopt([person(1)])
    await backups.back_up()
    await grow(backups.store, A, 7)
    await backups.store.archive.adopt([person(2)])
    backups.now = backups.now.replace(hour=11)
    await backups.back_up()

    copy = await backups.elsewhere()
    await backups.restore(copy, at=hour(5))

    head = await copy.log.head(A)
    assert head is not None
    assert head.seq == 5
    assert [record.content.id for record in await accounts(copy)] == [uid(1)]


class Killed(BaseException):
    """Stands for the end of the process between two steps."""


class Mortal:
    """A vault under which the process ends before the `steps`th write."""

    def __init__(self, vault: Vault, steps: int) -> None:
        self._vault = vault
        self._steps = steps

    async def put(self, name: str, content: bytes) -> None:
        self._step()
        await self._vault.put(name, content)

    async def get(self, name: str) -> bytes | None:
        return await self._vault.get(name)

    async def names(self, folder: str) -> list[str]:
        return await self._vault.names(folder)

    async def delete(self, name: str) -> None:
        self._step()
        await self._vault.delete(name)

    def _step(self) -> None:
        self._steps -= 1
        if self._steps < 0:
            raise Killed


@pytest.mark.parametrize("seed", range(8))
async def test_backups_that_are_killed_anywhere_are_finished_by_the_next(backups: Backups, seed: int):
    chance = random.Random(seed)
    for _ in range(12):
        await grow(backups.store, chance.choice(WORKSPACES), chance.randrange(1, 5))
        await backups.store.archive.adopt([person(chance.randrange(1, 6))])
        try:
            await backups.back_up(vault=Mortal(backups.vault, chance.randrange(0, 12)))
        except Killed:
            backups.passes(minutes=chance.choice([1, 60, 60 * 24 * 9]))
    await backups.back_up()

    copy = await backups.elsewhere()
    await backups.restore(copy)

    assert await held(copy) == await held(backups.store)
    there = {record.content.id for record in await accounts(backups.store)}
    assert {record.content.id for record in await accounts(copy)} == there


async def test_a_restore_that_is_killed_anywhere_is_finished_by_the_next(backups: Backups, monkeypatch):
    for _ in range(3):
        for workspace in WORKSPACES:
            await grow(backups.store, workspace, 3)
        await backups.store.archive.adopt([person(1), person(2)])
        await backups.back_up()
    copy = await backups.elsewhere()
    steps = 0

    def mortal(verb):
        async def step(*arguments):
            nonlocal steps
            if steps == 0:
                raise Killed
            steps -= 1
            return await verb(*arguments)

        return step

    for name, port in (("append", copy.log), ("adopt", copy.archive)):
        monkeypatch.setattr(port, name, mortal(getattr(port, name)))
    kills = 0
    while True:
        steps = kills % 4
        try:
            await backups.restore(copy)
            break
        except Killed:
            kills += 1

    assert kills > 4
    assert await held(copy) == await held(backups.store)


async def test_a_database_that_is_not_empty_is_left_alone(backups: Backups):
    await grow(backups.store, A, 3)
    await backups.back_up()
    copy = await backups.elsewhere()
    await grow(copy, B, 1)
    before = await held(copy)

    with pytest.raises(Refusal, match="not empty"):
        await backups.restore(copy)
    assert await held(copy) == before


async def test_one_flipped_byte_in_any_file_is_found_and_the_file_named(backups: Backups):
    await grow(backups.store, A, 3)
    await backups.store.archive.adopt([person(1)])
    await backups.back_up()
    await grow(backups.store, A, 2)
    await backups.back_up()
    await ledger.enter(backups.vault, Erased(uid(77), uid(78), hour(1)))
    chance = random.Random(7)
    files = backups.files()
    assert len({path.relative_to(backups.folder).parts[1] for path in files}) == 5  # of every sort

    for path in files:
        whole = path.read_bytes()
        for position in {0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(4))}:
            flipped = bytearray(whole)
            flipped[position] ^= 1 << chance.randrange(8)
            path.write_bytes(flipped)
            with pytest.raises(Refusal) as refused:
                await backups.restore(await backups.elsewhere())
            assert refused.value.field == path.relative_to(backups.folder / "vault").as_posix(), position
        path.write_bytes(whole)

    await backups.restore(await backups.elsewhere())


async def test_a_file_that_is_missing_or_cut_short_is_named(backups: Backups):
    await grow(backups.store, A, 3)
    await backups.back_up()
    await grow(backups.store, A, 2)
    await backups.back_up()

    for path in backups.files():
        whole = path.read_bytes()
        for damaged in (None, whole[: len(whole) // 2]):
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)
            with pytest.raises(Refusal) as refused:
                await backups.restore(await backups.elsewhere())
            assert path.name in f"{refused.value.field} {refused.value.message}"
            path.write_bytes(whole)


async def test_the_wrong_identity_is_told_as_such(backups: Backups):
    await grow(backups.store, A, 3)
    await backups.back_up()

    for identity, told in ((str(x25519.Identity.generate()), "another identity"), ("nonsense", "not an age identity")):
        with pytest.raises(Refusal, match=told) as refused:
            await backups.restorer(await backups.elsewhere(), identity).everything(None, hour(1), lambda *_: None)
        assert refused.value.field == "identity"


async def test_nothing_that_people_wrote_can_be_read_in_the_files(backups: Backups):
    await grow(backups.store, A, 3)
    await backups.store.archive.adopt([person(1)])
    await backups.back_up()

    for path in backups.files():
        assert b"example.org" not in path.read_bytes()
        assert b"Task" not in path.read_bytes()


async def test_an_erased_person_does_not_come_back_and_cannot_be_read_even_with_the_key(backups: Backups):
    await grow(backups.store, A, 3)
    await grow(backups.store, B, 3)
    await backups.store.archive.adopt([person(1, workspace=B), person(2)])
    await backups.back_up()
    keys = len([path for path in backups.files() if path.suffix == ".age"])
    for _ in range(2):
        await ledger.enter(backups.vault, Erased(uid(1), B, hour(9)))

    copy = await backups.elsewhere()
    await backups.restore(copy)

    assert [record.content.id for record in await accounts(copy)] == [uid(2)]
    assert (await held(copy)).keys() == {A}
    assert backups.erased == [Erased(uid(1), B, hour(9))]
    assert len([path for path in backups.files() if path.suffix == ".age"]) == keys - 2


async def test_a_redacted_workspace_is_copied_anew_and_its_old_key_destroyed(backups: Backups):
    await grow(backups.store, A, 3)
    await grow(backups.store, B, 1)
    await backups.back_up()
    old = {path for path in backups.files() if path.suffix == ".age"}
    await backups.store.upkeep.redact(A, [made(A, 2, digest="f" * 64)], [], [])
    await backups.store.upkeep.renew(A)
    await backups.back_up()

    kept = {path for path in backups.files() if path.suffix == ".age"}
    assert {path.parent.name for path in old - kept} == {A}
    copy = await backups.elsewhere()
    await backups.restore(copy)
    assert await held(copy) == await held(backups.store)


async def test_an_emptied_or_rewound_database_begins_a_new_generation_and_destroys_nothing(backups: Backups):
    await grow(backups.store, A, 5)
    await backups.back_up()
    before = backups.files()
    other = await backups.elsewhere()
    await grow(other, A, 2)
    await backups.back_up(store=other)

    assert set(before) - set(backups.files()) == set()
    copy = await backups.elsewhere()
    await backups.restore(copy)
    assert await held(copy) == await held(other)


async def test_a_log_that_went_another_way_begins_a_new_generation(backups: Backups):
    await grow(backups.store, A, 5)
    await backups.back_up()
    backup = backups.backup()
    await backup.run()
    assert backup._standing is not None
    generation = backup._standing.generation
    place = backup._standing.places[A]
    backup._standing.places[A] = place.__class__(A, place.epoch, 5, place.at, uid(999), [])
    await grow(backups.store, A, 1)
    await backup.run()

    assert backup._standing.generation != generation
    copy = await backups.elsewhere()
    await backups.restore(copy)
    assert await held(copy) == await held(backups.store)


async def test_old_generations_are_dropped_when_no_restore_can_want_them(backups: Backups):
    generations = set()
    for _ in range(40):
        await grow(backups.store, A, 1)
        await backups.back_up()
        backups.passes(days=1)
        generations |= {path.parent.name for path in backups.files() if path.name.endswith(".json.gz")}

    left = {path.parent.name for path in backups.files() if path.name.endswith(".json.gz")}
    assert len(generations) > len(left) >= 4
    assert {path.parent.name for path in backups.files() if path.suffix == ".tar"} == left
    copy = await backups.elsewhere()
    await backups.restore(copy)
    assert await held(copy) == await held(backups.store)


async def test_a_backup_can_be_left_readable_by_everybody(store_kind, store: Store, tmp_path: Path):
    backups = Backups(store_kind[0], store, tmp_path, encrypted=False)
    await grow(store, A, 3)
    await backups.back_up()

    copy = await backups.elsewhere()
    await backups.restore(copy)

    assert await held(copy) == await held(store)
    assert not [path for path in backups.files() if path.suffix == ".age"]
    await backups.close()
