"""What backups stand on: every workspace and every account record can be walked, and put into another database."""

from typing import Any

import msgspec
import pytest

from taskdash.domain.accounts import ApiToken, Happened, User
from taskdash.domain.log import Entity, Ref
from taskdash.domain.queries import TaskQuery, plan
from taskdash.ports.archive import KeptToken, Record
from taskdash.ports.commits import Pruned
from taskdash.ports.erasures import Erasure
from taskdash.ports.signing_keys import SigningKey
from taskdash.ports.users import EmailTaken
from tests.contract.commits import ADA, BOB, WORKSPACE, change, commit, purge, put, task, uid
from tests.contract.engines import Store

ELSEWHERE = "bbbbbbbb-0000-4000-8000-000000000002"
NOW = "2026-03-01T00:00:00.000Z"


def day(number: int) -> str:
    return f"2026-02-{number:02}T00:00:00.000Z"


def person(id: str = ADA, **more: Any) -> User:
    return User(
        **{"id": id, "email": f"{id}@example.org", "name": "A person", "workspace": uid(9), "created_at": NOW} | more
    )


async def test_a_database_has_one_name_of_its_own(open_store):
    first, again = await open_store(), await open_store()

    assert await first.archive.identity() == await again.archive.identity()
    assert len(await first.archive.identity()) >= 16


async def test_workspaces_are_walked_with_their_heads_those_in_the_trash_included(store: Store):
    await store.log.append([commit(1, put("workspace", WORKSPACE, deleted_at=NOW)), commit(2)])
    await store.log.append([commit(1, workspace=ELSEWHERE)])

    first = await store.archive.workspaces(None, 1)
    rest = await store.archive.workspaces(first[-1][0], 10)

    assert [id for id, _ in first + rest] == [WORKSPACE, ELSEWHERE]
    assert first[0][1] == await store.log.head(WORKSPACE)
    await store.upkeep.erase(WORKSPACE)
    assert [id for id, _ in await store.archive.workspaces(None, 10)] == [ELSEWHERE]


async def test_a_pruned_workspace_is_planted_elsewhere_as_it_was(store: Store):
    """What was forgotten arrives as forgotten: ids that cannot be used again, and the base with its writers."""
    weeds = {"title": "Weeds", "project": uid(1), "created_at": day(1)}
    commits = [
        commit(1, task(uid(5), "Garden"), put("label", uid(6), name="Old", created_at=day(1)), at=day(1)),
        commit(2, change("task", uid(5), {"title": "Garden"}, **weeds), at=day(2), actor=BOB),
        commit(3, purge("label", uid(6)), task(uid(7), "Later"), at=day(3)),
        commit(4, task(uid(8), "Newest"), at=day(4)),
    ]
    await store.log.append(commits)
    assert await store.upkeep.prune(day(4), 10) == 3
    kept = await store.archive.pruned(WORKSPACE, 0, 2) + await store.archive.pruned(WORKSPACE, 2, 10)
    assert [(c.seq, c.id, c.pruned) for c in kept] == [(c.seq, c.id, True) for c in commits[:3]]
    base = await store.upkeep.base(WORKSPACE, None, 10)
    every = await store.models.every(WORKSPACE, None, 10)
    before = await store.tallies.by_bucket(WORKSPACE)
    old = await store.log.head(WORKSPACE)

    await store.upkeep.erase(WORKSPACE)
    await store.log.append(kept)
    for _ in range(2):
        await store.archive.plant(WORKSPACE, 3, base[:1])
        await store.archive.plant(WORKSPACE, 3, base[1:])
    await store.log.append(commits[3:])
    await store.archive.plant(WORKSPACE, 3, base)

    head = await store.log.head(WORKSPACE)
    assert head is not None
    assert old is not None
    assert (head.seq, head.at, head.floor) == (4, day(4), 3)
    assert head.epoch != old.epoch
    assert await store.upkeep.base(WORKSPACE, None, 10) == base
    assert await store.models.every(WORKSPACE, None, 10) == every
    assert await store.tallies.by_bucket(WORKSPACE) == before
    with pytest.raises(Pruned):
        await store.log.after(WORKSPACE, 2, 10)
    assert await store.archive.pruned(WORKSPACE, 0, 10) == kept


async def test_what_was_planted_is_found_like_everything_else(store: Store):
    await store.log.append([msgspec.structs.replace(commit(n), pruned=True) for n in (1, 2)])
    base = [
        (Entity("label", uid(6), 2, None), {}),
        (Entity("task", uid(5), 1, task(uid(5), "Pull weeds").value), {"title": [(1, ADA)]}),
    ]
    await store.archive.plant(WORKSPACE, 2, base)
    await store.log.append([commit(3, task(uid(7), "Later"))])

    label = Ref("label", uid(6))
    assert (await store.models.load(WORKSPACE, [label])).entities[label] == Entity("label", uid(6), 2, None)
    assert [e.id for e in await store.models.search(WORKSPACE, ["weed"], 10)] == [uid(5)]
    listed = await store.models.walk(WORKSPACE, plan(TaskQuery()), None, 10)
    assert {e.id for e in listed} == {uid(5), uid(7)}


async def test_a_base_is_planted_nowhere_where_there_is_no_workspace(store: Store):
    await store.archive.plant(WORKSPACE, 1, [(Entity("task", uid(5), 1, {"title": "Lost"}), {})])

    assert await store.log.head(WORKSPACE) is None
    assert await store.models.every(WORKSPACE, None, 10) == []


RECORDS = [
    Record("user", person(password_hash="$argon2id$…", version=3, era=2, code_hash=b"code", code_expires_at=NOW)),
    Record("api_token", KeptToken(ApiToken(uid(1), ADA, "Script", "read", NOW, "2026-04-01", NOW, NOW), b"digest")),
    Record("audit", Happened(uid(2), ADA, "sign_in", NOW, "192.0.2.1", "a browser", uid(3))),
    Record("signing_key", SigningKey("kid", b"sealed", b"public", NOW)),
    Record("erasure", Erasure(BOB, NOW)),
]


async def test_what_was_changed_since_is_told_in_order_each_record_once(store: Store):
    assert await store.archive.changes(0, 10) == []
    await store.archive.adopt(RECORDS)

    told = await store.archive.changes(0, 2)
    told += await store.archive.changes(told[-1].number, 10)

    assert [_without_change(change.record) for change in told] == RECORDS
    assert [change.number for change in told] == sorted({change.number for change in told})
    await store.archive.adopt(RECORDS[:1])
    again = await store.archive.changes(told[-1].number, 10)
    assert [_without_change(change.record) for change in again] == RECORDS[:1]
    assert len(await store.archive.changes(0, 10)) == len(RECORDS)


async def test_an_adopted_person_takes_the_place_of_their_earlier_self_but_of_nobody_else(store: Store):
    await store.archive.adopt([Record("user", person(name="Ada")), Record("user", person(BOB))])
    await store.archive.adopt([Record("user", person(name="Ada", email="ada@example.org"))])

    with pytest.raises(EmailTaken):
        await store.archive.adopt([RECORDS[4], Record("user", person(BOB, email="ada@example.org"))])

    told = [_without_change(change.record) for change in await store.archive.changes(0, 10)]
    assert told == [Record("user", person(BOB)), Record("user", person(name="Ada", email="ada@example.org"))]


def _without_change(record: Record) -> Record:
    if record.kind != "user":
        return record
    return Record(
        "user", User(**{name: getattr(record.content, name) for name in User.__struct_fields__ if name != "change"})
    )
