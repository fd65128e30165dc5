"""Tasks that run beside requests end when they are told to."""

import asyncio

import pytest

from taskdash.background import cancel


async def test_a_task_that_fails_while_it_ends_is_no_failure_of_who_ends_it():
    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            raise ValueError("while ending")

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await cancel(task, None)

    assert isinstance(task.exception(), ValueError)


async def test_a_cancellation_that_gets_lost_is_told_again():
    """As `asyncio.wait_for` loses it before Python 3.12."""
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                if rounds > 1:
                    raise

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await cancel(task)

    assert task.cancelled()
    assert rounds == 2


@pytest.mark.parametrize("again", range(3))
async def test_a_task_that_waits_for_what_is_ready_in_that_moment_ends(again: int):
    ready = [asyncio.get_running_loop().create_future() for _ in range(again + 1)]

    async def work() -> None:
        for one in ready:
            await asyncio.wait_for(one, 60)
        await asyncio.Event().wait()

    task = asyncio.create_task(work())
    for one in ready:
        await asyncio.sleep(0)
        one.set_result(None)
    await cancel(task)

    assert task.cancelled()
