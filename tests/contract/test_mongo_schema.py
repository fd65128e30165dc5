"""Which databases a start accepts, and which it prepares."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from taskdash.adapters.mongo import schema
from taskdash.adapters.mongo.database import Database
from taskdash.domain.refusal import Refusal
from tests.mongodb import DEPLOYMENT


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    """One in which there is nothing."""
    made = Database(DEPLOYMENT.new(), deadline=30.0)
    yield made
    try:
        await made.drop()
    finally:
        await made.close()


async def test_an_empty_database_is_prepared_by_all_that_start_at_once(database: Database) -> None:
    """None of them takes the half that another has made for a whole."""
    await asyncio.gather(*(schema.check(database) for _ in range(3)))

    await schema.check(database)
    assert await schema.migrate(database) == []


async def test_a_start_whose_preparation_was_cut_off_is_finished_by_the_next(database: Database) -> None:
    """Nobody has used the database yet."""
    await database["counters"].insert_one({"_id": "schema", "version": 0})

    await schema.check(database)

    assert await schema.migrate(database) == []


async def test_a_start_adds_no_index_to_a_database_in_use(database: Database) -> None:
    """It names the command that does."""
    await schema.check(database)
    await database["jobs"].drop_index("job_since")

    with pytest.raises(Refusal, match=r"lacks what this release needs \(job_since\): run taskdash migrate"):
        await schema.check(database)

    assert await schema.migrate(database) == ["job_since"]
    await schema.check(database)


async def test_the_database_of_another_program_is_left_alone(database: Database) -> None:
    """The dashboard before this one has collections of the same names."""
    await database["users"].insert_one({"email": "ada@example.com"})

    for refused in (schema.check, schema.migrate):
        with pytest.raises(Refusal, match="holds data of another program"):
            await refused(database)

    assert await database.collection_names() == ["users"]


async def test_the_database_of_a_newer_release_is_refused(database: Database) -> None:
    """What it means by its documents is not known here."""
    await database["counters"].insert_one({"_id": "schema", "version": schema.VERSION + 1})

    with pytest.raises(Refusal, match="use the release that wrote it"):
        await schema.check(database)
