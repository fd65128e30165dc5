"""What is logged in one turn of the event loop is one write, requests wait a little, and errors do not."""

import asyncio
import json
import os
import threading

import pytest

from taskdash.edge.log_lines import LATER_SECONDS, Lines, StandardError, parts


def test_outside_of_an_event_loop_each_line_is_written_at_once():
    writes: list[bytes] = []

    Lines([writes.append]).info(b"one")

    assert writes == [b"one\n"]


async def test_lines_of_one_turn_are_written_together_in_their_order():
    writes: list[bytes] = []
    lines = Lines([writes.append])

    lines.info(b"one")
    lines.error(b"two")
    await asyncio.sleep(0)
    lines.info(b"three")
    await asyncio.sleep(0)

    assert writes == [b"one\ntwo\n", b"three\n"]


async def test_lines_that_may_wait_are_written_together_in_their_place():
    writes: list[bytes] = []
    lines = Lines([writes.append])

    lines.later(b"one")
    for _ in range(3):
        await asyncio.sleep(0)
    assert writes == []
    lines.info(b"two")
    lines.later(b"three")
    await asyncio.sleep(10 * LATER_SECONDS)
    assert writes == [b"one\ntwo\nthree\n"]

    lines.info(b"four")
    lines.later(b"five")
    await asyncio.sleep(0)
    assert writes[1:] == [b"four\nfive\n"]

    lines.later(b"six")
    lines.flush()
    assert writes[2:] == [b"six\n"]
    await asyncio.sleep(10 * LATER_SECONDS)
    assert len(writes) == 3


async def test_errors_are_written_at_once_and_at_their_own_place_too():
    everything: list[bytes] = []
    errors: list[bytes] = []
    lines = Lines([everything.append], [errors.append])

    lines.info(b"one")
    lines.error(b"two")
    lines.exception(b"three")
    assert len(everything) == 2
    lines.warning(b"four")
    await asyncio.sleep(0)

    assert everything == [b"one\ntwo\n", b"three\n", b"four\n"]
    assert errors == [b"two\n", b"three\n"]


@pytest.mark.parametrize("size", [1, 4, 5, 8, 9, 100])
def test_parts_are_whole_lines_and_together_the_whole(size: int):
    lines = b"one\nthree\nseventeen\n\nat last\n"
    found = list(parts(lines, size))

    assert b"".join(found) == lines
    assert all(part.endswith(b"\n") for part in found)
    assert all(len(part) <= size or part.count(b"\n") == 1 for part in found)


def test_who_shares_a_pipe_does_not_tear_lines_of_others():
    """As workers do with standard error where a supervisor reads it."""
    reading, writing = os.pipe()
    batch = b"".join(json.dumps({"n": n, "more": "x" * 200}).encode() + b"\n" for n in range(100))
    batches = 30

    def write() -> None:
        for _ in range(batches):
            StandardError(writing).write(batch)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    with os.fdopen(reading, "rb") as file:
        found = [json.loads(file.readline())["n"] for _ in range(4 * batches * 100)]
    for writer in writers:
        writer.join()
    os.close(writing)

    assert sorted(found) == sorted(list(range(100)) * 4 * batches)
