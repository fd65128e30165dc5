"""After any commits, every question to the read models is answered as plain dictionaries answer it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskdash.domain.log import Commit, Entity, Ref
from taskdash.domain.queries import Place, Plan, matches, plan, sort_value
from tests.contract import commits, generated
from tests.contract.commits import WORKSPACE, uid
from tests.contract.engines import ENGINES, WRAPPERS, Store, is_enough
from tests.contract.world import World

# One store for all examples: each has a workspace of its own in it, and must not see the others'.
example = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)

Check = Callable[[Store, str, World], Awaitable[None]]


class Bench:
    """An engine, and the loop in which it is asked."""

    def __init__(self, runner: asyncio.Runner, store: Store, engine: str) -> None:
        self._runner = runner
        self._engine = engine
        self._store = store

    def after(self, history: list[Commit], check: Check, *, step: int = 3) -> None:
        """Append the history, up to `step` commits at once, to a new workspace; then `check`."""

        if is_enough(self._engine, check.__qualname__):
            return

        async def run() -> None:
            workspace, world = str(uuid4()), World()
            mine = [_in(workspace, commit) for commit in history]
            for start in range(0, len(mine), step):
                assert await self._store.log.append(mine[start : start + step]) == len(mine[start : start + step])
            for commit in mine:
                world.apply(commit)
            await check(self._store, workspace, world)

        self._runner.run(run())


def _in(workspace: str, commit: Commit) -> Commit:
    """The commit in this workspace, whose own entity has its id."""
    mutations = [msgspec.structs.replace(m, id=workspace) if m.kind == "workspace" else m for m in commit.mutations]
    return msgspec.structs.replace(commit, workspace=workspace, mutations=mutations)


@pytest.fixture
def bench(store_kind: tuple[str, str], tmp_path: Path) -> Iterator[Bench]:
    engine, wrapper = store_kind
    with asyncio.Runner() as runner:
        store = WRAPPERS[wrapper](runner.run(ENGINES[engine](tmp_path)))
        yield Bench(runner, store, engine)
        runner.run(store.close())


async def paged(ask: Callable[[Entity | None], Awaitable[list[Entity]]], size: int) -> list[Entity]:
    """All pages, each asked for from where the one before it ended."""
    found: list[Entity] = []
    while page := await ask(found[-1] if found else None):
        assert len(page) <= size
        found += page
    return found


async def walked(store: Store, workspace: str, way: Plan, size: int) -> list[Entity]:
    async def page(last: Entity | None) -> list[Entity]:
        place = None if last is None else Place(sort_value(way.index.sort, last.value or {}), last.id)
        return await store.models.walk(workspace, way, place, size)

    return await paged(page, size)


@example
@given(generated.histories(), generated.walks(), st.integers(1, 3))
def test_every_index_is_walked_in_its_order(bench: Bench, history: list[Commit], walk: Any, size: int):
    index, equal, descending, above, below, also = walk

    async def check(store: Store, workspace: str, world: World) -> None:
        expected = world.walk(index, equal, (above, below), also)
        found = await walked(store, workspace, Plan(*walk), size)
        assert found == (expected[::-1] if descending else expected)

    bench.after(history, check)


@example
@given(generated.histories(), st.lists(generated.queries, min_size=1, max_size=5), st.integers(1, 3))
def test_every_filter_and_sort_lists_what_it_should(bench: Bench, history: list[Commit], queries: Any, size: int):
    async def check(store: Store, workspace: str, world: World) -> None:
        for query in queries:
            found = await walked(store, workspace, plan(query), size)
            assert [task.id for task in found if matches(query, task.value or {})] == world.filtered(query)

    bench.after(history, check)


@example
@given(generated.histories(), st.integers(1, 4))
def test_entities_are_listed_by_kind_and_by_id(bench: Bench, history: list[Commit], size: int):
    async def check(store: Store, workspace: str, world: World) -> None:
        async def every(last: Entity | None) -> list[Entity]:
            after = None if last is None else Ref(last.kind, last.id)
            return await store.models.every(workspace, after, size)

        assert await paged(every, size) == world.every()
        for kind in ("task", "project", "label", "comment", "member", "view"):
            of = generated.TASKS[0] if kind == "comment" else None

            async def newest_first(last: Entity | None, kind: str = kind, of: str | None = of) -> list[Entity]:
                place = None if last is None else Place((last.value or {})["created_at"], last.id)
                return await store.models.of_kind(workspace, kind, of, place, size)

            assert await paged(newest_first, size) == world.of_kind(kind, of)

    bench.after(history, check)


@example
@given(generated.histories(), st.lists(generated.searches, min_size=1, max_size=4))
def test_search_finds_the_live_tasks_that_hold_the_words(bench: Bench, history: list[Commit], searches: Any):
    async def check(store: Store, workspace: str, world: World) -> None:
        for words in searches:
            expected = world.search(words)
            found = await store.models.search(workspace, words, 100)
            assert sorted(task.id for task in found) == sorted(expected)
            assert all(task == world.entity(Ref("task", task.id)) for task in found)
            some = await store.models.search(workspace, words, 1)
            assert len(some) == min(1, len(expected))
            assert {task.id for task in some} <= expected

    bench.after(history, check)


@example
@given(generated.histories())
def test_loading_answers_entities_and_every_question_as_of_the_head(bench: Bench, history: list[Commit]):
    async def check(store: Store, workspace: str, world: World) -> None:
        refs = [Ref(*ref) for ref in world.rows] + [Ref("task", uid(99)), Ref("label", generated.TASKS[0])]
        loaded = await store.models.load(workspace, refs, generated.questions)
        assert loaded.head == await store.log.head(workspace)
        assert loaded.head is not None
        assert loaded.head.seq == len(history)
        assert loaded.entities == {ref: world.entity(ref) for ref in refs}
        assert loaded.answers.keys() == set(generated.questions)
        for question, answer in loaded.answers.items():
            assert answer in world.answers(question), question

    bench.after(history, check)


@example
@given(generated.histories())
def test_memberships_are_those_of_live_members_by_whether_the_workspace_is_in_the_trash(
    bench: Bench, history: list[Commit]
):
    async def check(store: Store, workspace: str, world: World) -> None:
        there = world.rows.get(("workspace", workspace), (0, {}))[1]
        is_live = there is not None and "deleted_at" not in there
        is_trashed = there is not None and "deleted_at" in there
        for person, trashed in product(generated.PEOPLE, (False, True)):
            found = await store.models.memberships(person, trashed=trashed)
            assert [m.workspace for m in found] == sorted(m.workspace for m in found)
            is_listed = is_trashed if trashed else is_live
            expected = [value["role"] for id, value in world.live("member") if id == person and is_listed]
            assert [m.role for m in found if m.workspace == workspace] == expected

    bench.after(history, check)


@example
@given(generated.histories(), st.sampled_from(generated.DAYS), st.sampled_from(generated.TIMES))
def test_statistics_count_what_is_neither_trashed_nor_below_it(
    bench: Bench, history: list[Commit], until: str, since: str
):
    async def check(store: Store, workspace: str, world: World) -> None:
        assert dict(await store.tallies.by_bucket(workspace)) == world.buckets()
        shown = world.shown()
        due = await store.tallies.open_due(workspace, until)
        assert sorted(due, key=str) == sorted(
            (
                (v["project"], v["due_on"], v.get("due_time"), v.get("timezone"))
                for v in shown
                if v.get("status", "todo") in ("todo", "in_progress") and v.get("due_on", "9") <= until
            ),
            key=str,
        )
        done = await store.tallies.completed(workspace, since)
        assert sorted(done) == sorted(
            (v["project"], v["completed_at"])
            for v in shown
            if v.get("status") == "done" and v.get("completed_at", "") >= since
        )

    bench.after(history, check)


@example
@given(generated.histories(), st.integers(1, 3))
def test_the_log_answers_groups_and_history(bench: Bench, history: list[Commit], size: int):
    async def check(store: Store, workspace: str, world: World) -> None:
        for group in (uid(51), uid(52)):
            assert await store.log.of_group(workspace, group) == [c.seq for c in world.commits if c.group == group]
        for task in generated.TASKS[:2]:
            expected = [c for c in world.commits if any((m.kind, m.id) == ("task", task) for m in c.mutations)]
            assert await store.log.touching(workspace, "task", task, len(history) + 1, 100) == expected[::-1]
            assert (
                await store.log.touching(workspace, "task", task, 3, size)
                == [c for c in expected[::-1] if c.seq < 3][:size]
            )

    bench.after(history, check)


async def test_a_word_begins_as_asked_not_one_that_is_greater_beside_one_that_is_less(store: Store):
    """In order, `2` lies between the words `1` and `task` of the first, of which neither begins with it."""
    made = [commits.task(uid(2 + n), title) for n, title in enumerate(("Task 1", "Task 2", "Task 20"))]
    await store.log.append([commits.commit(1, *made)])

    assert [task.id for task in await store.models.search(WORKSPACE, ["task", "2"], 10)] == [uid(4), uid(3)]
