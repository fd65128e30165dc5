"""What a question answers at most, and that long lists are taken in pages without loss."""

from typing import Any

from taskdash.domain.log import Ref
from taskdash.domain.queries import Place, TaskQuery, plan
from taskdash.domain.questions import Around, LastPlace, Placed, Subtasks
from tests.contract.commits import AT, WORKSPACE, commit, task, uid
from tests.contract.engines import Store

PROJECT = uid(1)


async def fill(store: Store, count: int, **value: Any) -> list[str]:
    """Tasks in one project, all created at one instant, every third in the trash; their ids, ascending."""
    ids = [uid(1_000 + n) for n in range(count)]
    for seq, start in enumerate(range(0, count, 500), 1):
        part = ids[start : start + 500]
        trashed = [{"deleted_at": AT} if n % 3 == 0 else {} for n in range(len(part))]
        tasks = [task(id, order=f"a{id[-5:]}", **trash, **value) for id, trash in zip(part, trashed, strict=True)]
        await store.log.append([commit(seq, *tasks)])
    return ids


async def test_fifty_one_neighbours_on_either_side_and_the_place_itself_left_out(store: Store):
    ids = await fill(store, 200)
    places = [Placed(f"a{id[-5:]}", id) for id in ids]
    middle = places[100]
    question = Around(PROJECT, middle.order, middle.id)

    answers = (await store.models.load(WORKSPACE, [], [question, LastPlace(PROJECT)])).answers
    assert answers[question] == (places[49:100], places[101:152])
    assert answers[LastPlace(PROJECT)] == places[-1]


async def test_at_most_a_thousand_and_one_subtasks(store: Store):
    ids = await fill(store, 1_200, parent=uid(5))

    found = (await store.models.load(WORKSPACE, [], [Subtasks(uid(5))])).answers[Subtasks(uid(5))]
    assert len(set(found)) == 1_001
    assert set(found) <= set(ids)


async def test_a_thousand_entities_are_loaded_at_once(store: Store):
    ids = await fill(store, 1_200)
    refs = [Ref("task", id) for id in [*ids[:990], *(uid(n) for n in range(10))]]

    entities = (await store.models.load(WORKSPACE, refs)).entities
    assert list(entities) == refs
    assert sum(entity is not None for entity in entities.values()) == 990


async def test_pages_lose_nothing_where_all_sort_values_are_equal(store: Store):
    ids = await fill(store, 300)
    live = [id for n, id in enumerate(ids) if n % 3]
    for descending in (True, False):
        way, found, last = plan(TaskQuery(descending=descending)), list[str](), None
        while page := await store.models.walk(WORKSPACE, way, last, 7):
            found += [entity.id for entity in page]
            last = Place(AT, found[-1])
        assert found == (live[::-1] if descending else live)


async def test_search_answers_as_many_as_are_asked_for_and_each_once(store: Store):
    ids = await fill(store, 300, title="Paint the shed")
    live = {id for n, id in enumerate(ids) if n % 3}

    found = [entity.id for entity in await store.models.search(WORKSPACE, ["paint", "sh"], 50)]
    assert len(set(found)) == 50
    assert set(found) <= live
    assert {entity.id for entity in await store.models.search(WORKSPACE, ["paint", "sh"], 1_000)} == live


async def test_later_tasks_are_found_first(store: Store):
    for seq in range(1, 6):
        await store.log.append([commit(seq, task(uid(seq)))])

    assert [entity.id for entity in await store.models.search(WORKSPACE, ["plants"], 2)] == [uid(5), uid(4)]
