"""Heads: learned from commits, believed for 2 s after they were confirmed, and then confirmed or not answered."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from taskdash.domain.log import Ref
from taskdash.domain.refusal import Refusal
from taskdash.ports.bus import Heard
from taskdash.ports.heads import Stand
from taskdash.services.confirming import FRESH_SECONDS
from taskdash.services.heads import TOUCHED, Heads
from tests.contract.commits import WORKSPACE, commit, task, uid

ONE, OTHER = Ref("task", uid(1)), Ref("task", uid(2))


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Store:
    """Where one workspace stands, as another process would have left it; each question counted."""

    def __init__(self) -> None:
        self.stand: Stand | None = Stand("e1", 10, {"task": 9, "member": 2, "project": 1})
        self.questions: list[list[str]] = []
        self.down = False

    async def of(self, workspaces: Sequence[str]) -> Mapping[str, Stand]:
        self.questions.append(sorted(workspaces))
        await asyncio.sleep(0)
        if self.down:
            raise Refusal("unavailable", "the database cannot be used at the moment")
        return {} if self.stand is None else dict.fromkeys(workspaces, self.stand)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def heads(store: Store, clock: Clock) -> Heads:
    return Heads(store, clock)


async def test_a_head_is_believed_for_two_seconds_and_then_confirmed(heads: Heads, store: Store, clock: Clock) -> None:
    await heads.current(WORKSPACE)
    clock.seconds += FRESH_SECONDS
    await heads.current(WORKSPACE)
    assert len(store.questions) == 1

    store.stand = Stand("e1", 11, {"task": 11, "member": 2, "project": 1})
    clock.seconds += 0.1
    held = await heads.current(WORKSPACE)

    assert held is not None
    assert (held.position, len(store.questions)) == ("e1:11", 2)


async def test_after_a_pause_nothing_is_believed(heads: Heads, clock: Clock) -> None:
    """As when the process was stopped for a minute and goes on."""
    await heads.current(WORKSPACE)
    clock.seconds += 60

    assert heads.fresh(WORKSPACE) is None


async def test_what_cannot_be_confirmed_is_unavailable_and_never_older(
    heads: Heads, store: Store, clock: Clock
) -> None:
    await heads.current(WORKSPACE)
    store.down = True
    clock.seconds += 60

    with pytest.raises(Refusal) as refused:
        await heads.current(WORKSPACE)
    assert refused.value.code == "unavailable"


async def test_many_who_need_a_head_ask_once(heads: Heads, store: Store) -> None:
    await asyncio.gather(*(heads.current(uid(n % 5)) for n in range(100)))

    assert store.questions == [sorted(uid(n) for n in range(5))]


async def test_an_answer_that_began_before_a_renewal_says_nothing(heads: Heads, store: Store, clock: Clock) -> None:
    """It may have the old epoch: the store is asked again."""
    await heads.current(WORKSPACE)
    asking = asyncio.create_task(heads.confirmed_now(WORKSPACE))
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # it has asked, and waits
    clock.seconds += 0.1
    heads.hear([Heard(WORKSPACE, 0, True)])
    store.stand = Stand("e2", 10, {"task": 9})

    held = await asking
    assert held is not None
    assert held.position == "e2:10"


async def test_own_commits_count_at_once(heads: Heads) -> None:
    held = await heads.current(WORKSPACE)
    assert held is not None
    heads.committed([commit(11, task(uid(1)))])

    assert held.position == "e1:11"
    assert held.stamp((), ONE) == 11
    assert held.stamp((), OTHER) == 9  # by then, whenever it was
    assert held.stamp(("project",)) == 1


async def test_commits_that_were_missed_may_have_touched_anything(heads: Heads) -> None:
    held = await heads.current(WORKSPACE)
    assert held is not None
    heads.hear([Heard(WORKSPACE, 13, False, [ONE])])

    assert held.position == "e1:13"
    assert {held.stamp((kind,)) for kind in ("task", "project", "label", "member")} == {13}


async def test_the_store_says_which_kinds_were_touched_after_all(heads: Heads, store: Store) -> None:
    held = await heads.current(WORKSPACE)
    assert held is not None
    heads.hear([Heard(WORKSPACE, 13, False, None)])
    store.stand = Stand("e1", 13, {"task": 12, "member": 2, "project": 1})
    await heads.confirmed_now(WORKSPACE)

    assert (held.stamp(("task",)), held.stamp(("project",))) == (12, 1)
    assert held.stamp((), OTHER) >= 12  # which task it was is not known


async def test_more_entities_than_are_told_apart_all_count_as_touched(heads: Heads) -> None:
    held = await heads.current(WORKSPACE)
    assert held is not None
    heads.hear([Heard(WORKSPACE, 11, False, [Ref("task", uid(n)) for n in range(TOUCHED + 1)])])

    assert held.stamp((), Ref("task", uid(TOUCHED + 5))) == 11


async def test_who_may_read_is_forgotten_when_a_member_is_touched(heads: Heads) -> None:
    held = await heads.current(WORKSPACE)
    assert held is not None
    held.readers.add("ada")
    heads.hear([Heard(WORKSPACE, 11, False, [ONE])])
    assert held.readers == {"ada"}

    heads.hear([Heard(WORKSPACE, 12, True, [Ref("member", "ada")])])
    assert held.readers == set()


async def test_a_position_is_reached_or_refused(heads: Heads, store: Store) -> None:
    """Held: 10. Behind it is answered at once; ahead of it the store is asked."""
    await heads.current(WORKSPACE)
    for position in ("10", "e1:9"):
        assert (await heads.reached(WORKSPACE, position)) is not None
    assert len(store.questions) == 1
    codes = {}
    for position in ("e1:11", "12", "e0:1", "x", ":5", "e1:"):
        with pytest.raises(Refusal) as refused:
            await heads.reached(WORKSPACE, position)
        codes[position] = refused.value.code
    store.stand = Stand("e1", 12, {"task": 12})

    assert codes == {"e1:11": "conflict", "12": "conflict", "e0:1": "gone", "x": "invalid", ":5": "invalid"} | {
        "e1:": "invalid"
    }
    assert (await heads.reached(WORKSPACE, "e1:12")) is not None


async def test_a_workspace_that_is_gone_is_held_no_more(heads: Heads, store: Store, clock: Clock) -> None:
    await heads.current(WORKSPACE)
    store.stand = None
    clock.seconds += 60

    assert await heads.current(WORKSPACE) is None
    assert len(heads) == 0
