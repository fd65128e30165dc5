"""What later releases wrote survives this one, and an erasure that was cut off leaves nothing behind for long."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from taskdash.adapters.sqlite import erasing
from taskdash.adapters.sqlite.commits import SqliteCommitLog
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.models import SqliteModels
from taskdash.adapters.sqlite.upkeep import SqliteUpkeep
from tests.contract.commits import ADA, WORKSPACE, commit, put, task, uid

TABLES = ("tasks", "entities", "commits", "touches", "base", "buckets", "memberships", "prefixes", "former_numbers")
SET_TABLES = ("task_label", "task_assignee", "task_assignee_due")


@pytest.fixture
async def database(tmp_path: Path):
    database = Database(tmp_path / "taskdash.db", readers=1)
    yield database
    await database.close()


def stored(connection: sqlite3.Connection, seq: int) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(
        connection.execute("SELECT body FROM commits WHERE seq = ?", (seq,)).fetchone()[0]
    )
    return found


async def from_a_later_release(database: Database) -> None:
    """One commit, as it stands in the table, with fields that this release does not know."""
    await SqliteCommitLog(database).append([commit(1, task(uid(5), "Secret", mood="sunny"))])

    def work(connection: sqlite3.Connection) -> None:
        record = stored(connection, 1)
        record |= {"v": 2, "signature": "abc"}
        record["mutations"][0]["because"] = "it rained"
        connection.execute("UPDATE commits SET body = ?", (msgspec.json.encode(record),))

    await database.write(work)


async def test_redaction_keeps_fields_that_this_release_does_not_know(database: Database):
    await from_a_later_release(database)
    (read,) = await SqliteCommitLog(database).after(WORKSPACE, 0, 1)
    clean = msgspec.structs.replace(read, digest="", mutations=[task(uid(5), "(removed)", mood="sunny")])
    await SqliteUpkeep(database).redact(WORKSPACE, [clean], [], [])

    record = await database.read(lambda connection: stored(connection, 1))
    assert (record["v"], record["signature"], record["digest"]) == (2, "abc", "")
    assert record["mutations"][0]["because"] == "it rained"
    assert record["mutations"][0]["value"]["title"] == "(removed)"
    assert record["mutations"][0]["value"]["mood"] == "sunny"


async def test_pruning_keeps_fields_that_this_release_does_not_know_but_no_mutation(database: Database):
    await from_a_later_release(database)
    await SqliteUpkeep(database).prune("2027", 10)

    record = await database.read(lambda connection: stored(connection, 1))
    assert (record["v"], record["signature"], record["mutations"]) == (2, "abc", [])


async def test_redaction_does_not_bring_back_what_was_pruned_meanwhile(database: Database):
    await from_a_later_release(database)
    read = await SqliteCommitLog(database).after(WORKSPACE, 0, 1)
    await SqliteUpkeep(database).prune("2027", 10)
    await SqliteUpkeep(database).redact(WORKSPACE, read, [], [])

    assert (await database.read(lambda connection: stored(connection, 1)))["mutations"] == []


def rows(connection: sqlite3.Connection) -> dict[str, int]:
    counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES + SET_TABLES}  # noqa: S608
    return {name: count for name, count in counts.items() if count}


async def test_an_erasure_that_was_cut_off_shows_nothing_and_is_finished_by_its_repeat(database: Database):
    log = SqliteCommitLog(database)
    member = put("member", ADA, role="owner")
    project = put("project", uid(1), prefix="INB")
    tasks = [
        task(uid(n), "Only here", labels=[uid(7)], assignees=[ADA], due_on="2026-02-01", former=[[uid(2), n]])
        for n in range(100, 600)
    ]
    await log.append([commit(1, member, project, *tasks), commit(2, task(uid(5)), at="2027")])
    await SqliteUpkeep(database).prune("2027", 10)
    assert set(await database.read(rows)) == {*TABLES, *SET_TABLES}

    await database.write(lambda connection: erasing.hide(connection, WORKSPACE))
    for _ in range(2):  # and then the process is killed
        await database.write(lambda connection: erasing.sweep(connection, WORKSPACE))
    models = SqliteModels(database)
    assert await log.head(WORKSPACE) is None
    assert await models.every(WORKSPACE, None, 10) == []
    assert await models.memberships(ADA) == []
    await log.append([commit(1, task(uid(5), "Another life"))])
    assert [e.id for e in await models.every(WORKSPACE, None, 10)] == [uid(5)]

    await database.write(lambda connection: erasing.hide(connection, WORKSPACE))
    await SqliteUpkeep(database).erase(WORKSPACE)
    assert await database.read(rows) == {}
    text = await database.read(
        lambda connection: connection.execute("SELECT count(*) FROM words WHERE words MATCH '1xonly'").fetchone()
    )
    assert text == (0,)


async def test_an_erasure_does_not_hold_up_the_writers(database: Database):
    """It goes on in small transactions, between which others write."""
    log = SqliteCommitLog(database)
    await log.append([commit(1, *(task(uid(n)) for n in range(1_000)))])
    other = "bbbbbbbb-0000-4000-8000-000000000002"
    erasing_it = asyncio.ensure_future(SqliteUpkeep(database).erase(WORKSPACE))
    written = 0
    while not erasing_it.done():
        written += 1
        await log.append([commit(written, workspace=other)])

    assert written >= 5
