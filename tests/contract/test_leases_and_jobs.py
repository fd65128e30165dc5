"""Housekeeping runs once per cluster, and what was begun is found by whoever comes next."""

import asyncio

from taskdash.ports.jobs import Job
from tests.contract.engines import Store

EARLY, NOON, LATER, EVENING = (f"2026-01-31T{hour}:00:00.000Z" for hour in ("06", "12", "13", "18"))


async def test_a_lease_is_one_holders_until_it_runs_out(store: Store):
    assert await store.leases.claim("sweep", "first", EARLY, NOON)
    assert not await store.leases.claim("sweep", "second", EARLY, EVENING)
    assert await store.leases.claim("sweep", "second", NOON, LATER)
    assert not await store.leases.renew("sweep", "first", EVENING)


async def test_a_holder_may_claim_and_renew_its_own(store: Store):
    assert await store.leases.claim("sweep", "first", EARLY, NOON)
    assert await store.leases.claim("sweep", "first", EARLY, NOON)
    assert await store.leases.renew("sweep", "first", EVENING)
    assert not await store.leases.claim("sweep", "second", LATER, EVENING)


async def test_a_lease_given_back_is_free_and_only_its_holder_gives_it_back(store: Store):
    await store.leases.claim("sweep", "first", EARLY, EVENING)
    await store.leases.release("sweep", "second")
    assert not await store.leases.claim("sweep", "second", NOON, EVENING)

    await store.leases.release("sweep", "first")
    assert not await store.leases.renew("sweep", "first", EVENING)
    assert await store.leases.claim("sweep", "second", NOON, EVENING)


async def test_leases_of_different_names_do_not_touch(store: Store):
    assert await store.leases.claim("sweep", "first", EARLY, EVENING)
    assert await store.leases.claim("prune", "second", EARLY, EVENING)


async def test_one_of_many_claims_is_granted(open_store):
    stores = [await open_store(), await open_store()]

    claims = (stores[n % 2].leases.claim("sweep", f"holder {n}", EARLY, EVENING) for n in range(20))

    assert sum(await asyncio.gather(*claims)) == 1


async def test_a_job_is_written_down_once_and_found_until_it_is_finished(store: Store):
    job = Job("erase ada", "erasure", {"user": "ada", "steps": [1, 2], "deep": {"é": None}}, EARLY)
    assert await store.jobs.begin(job) == job
    assert await store.jobs.begin(Job("erase ada", "move", {}, NOON)) == job

    assert await store.jobs.unfinished(NOON, 10) == [job]
    await store.jobs.finish(job.id)
    await store.jobs.finish(job.id)
    assert await store.jobs.unfinished(NOON, 10) == []


async def test_unfinished_jobs_are_answered_oldest_first_when_they_are_old_enough(store: Store):
    for number, since in enumerate((LATER, EARLY, NOON)):
        await store.jobs.begin(Job(f"{number}", "move", {}, since))

    assert [job.since for job in await store.jobs.unfinished(EVENING, 2)] == [EARLY, NOON]
    assert [job.since for job in await store.jobs.unfinished(NOON, 10)] == [EARLY]
