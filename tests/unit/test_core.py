"""Who shares the interpreter with the event loop runs on its core, and nobody else has to."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from taskdash.cli.core import APART_SECONDS, LOOK_SECONDS, Core

if not hasattr(os, "sched_setaffinity"):
    pytest.skip("this system does not let threads choose their core", allow_module_level=True)

CORES = sorted(os.sched_getaffinity(0))


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """A thread that may run on all cores."""
    with ThreadPoolExecutor(1) as made:
        made.submit(int).result()  # while this one may, too
        yield made


def looked_at_from(core: Core, number: int, now: float) -> None:
    """Let `core` look while this thread runs on the core of that number."""
    os.sched_setaffinity(0, {number})
    try:
        core.look(now)
    finally:
        os.sched_setaffinity(0, CORES)


def joined(core: Core, thread: ThreadPoolExecutor) -> set[int]:
    """Where the thread may run after it has joined."""

    def join() -> set[int]:
        core.join()
        return os.sched_getaffinity(0)

    return thread.submit(join).result()


@pytest.mark.skipif(len(CORES) < 2, reason="there is one core only")
def test_a_thread_goes_where_the_event_loop_has_gone(thread: ThreadPoolExecutor):
    core = Core()
    assert joined(core, thread) == set(CORES)  # nobody has looked yet

    looked_at_from(core, CORES[0], 1.0)
    assert joined(core, thread) == {CORES[0]}
    looked_at_from(core, CORES[1], 1.0 + LOOK_SECONDS / 2)
    assert joined(core, thread) == {CORES[0]}
    looked_at_from(core, CORES[1], 1.0 + LOOK_SECONDS)
    assert joined(core, thread) == {CORES[1]}
    with ThreadPoolExecutor(1) as another:  # the first is gone, as Granian's is after half a minute without a request
        assert joined(core, another) == {CORES[1]}
    assert os.sched_getaffinity(0) == set(CORES)


@pytest.mark.skipif(len(CORES) < 2, reason="there is one core only")
def test_who_has_work_of_its_own_runs_anywhere_for_a_while(thread: ThreadPoolExecutor):
    core = Core()
    looked_at_from(core, CORES[0], 1.0)
    assert joined(core, thread) == {CORES[0]}

    thread.submit(core.works).result()
    looked_at_from(core, CORES[0], 2.0)
    assert joined(core, thread) == set(CORES)
    looked_at_from(core, CORES[0], 2.0 + APART_SECONDS / 2)
    assert joined(core, thread) == set(CORES)
    looked_at_from(core, CORES[1], 2.0 + APART_SECONDS)
    assert joined(core, thread) == {CORES[1]}


def test_where_there_is_one_core_nobody_looks(thread: ThreadPoolExecutor):
    os.sched_setaffinity(0, {CORES[0]})
    try:
        core = Core()
        core.look(1.0)
    finally:
        os.sched_setaffinity(0, CORES)

    assert joined(core, thread) == set(CORES)


@pytest.mark.skipif(len(CORES) < 2, reason="there is one core only")
def test_where_it_is_forbidden_the_threads_stay_apart(thread: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch):
    core = Core()
    core.look(1.0)

    def forbidden(_thread: int, _cores: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(os, "sched_setaffinity", forbidden)
        assert joined(core, thread) == set(CORES)
