"""Housekeeping: what goes when its time is over, and that one process does it."""

from collections.abc import Sequence

import pytest

from taskdash.domain.log import Actor, Ref
from taskdash.domain.refusal import Refusal
from tests.team import Team


async def gone(team: Team, *refs: tuple[str, str]) -> Sequence[bool]:
    loaded = await team.models.load(team.id, [Ref(*ref) for ref in refs])
    entities = [loaded.entities[Ref(*ref)] for ref in refs]
    return [entity is not None and entity.value is None for entity in entities]


async def test_the_trash_is_emptied_after_thirty_days(team: Team) -> None:
    early, late = await team.make(title="Early"), await team.make(title="Late")
    await team.delete(early)
    team.passes(days=2)
    await team.delete(late)
    team.passes(days=29)

    await team.housekeeper.round(team.now)

    assert await gone(team, ("task", early), ("task", late)) == [True, False]
    await team.restore(late)


async def test_what_a_container_holds_goes_with_it_at_every_depth(team: Team) -> None:
    project = await team.make("project", name="Home")
    parent = await team.make(project=project)
    child = await team.make(parent=parent)
    grandchild = await team.make(parent=child)
    comment = await team.make("comment", task=grandchild, text="Deep")
    await team.delete(project, "project")
    team.passes(days=31)

    await team.housekeeper.round(team.now)

    refs = [("task", parent), ("task", child), ("task", grandchild), ("comment", comment), ("project", project)]
    assert await gone(team, *refs) == [True] * 5


async def test_a_purged_id_is_never_used_again(team: Team) -> None:
    task = await team.make()
    await team.delete(task)
    team.passes(days=31)
    await team.housekeeper.round(team.now)

    with pytest.raises(Refusal) as refused:
        await team.change(task, title="A late put")

    assert refused.value.code == "gone"


async def test_members_who_were_removed_long_ago_can_come_back(team: Team) -> None:
    member = await team.join("member")
    await team.delete(member, "member")
    team.passes(days=31)
    await team.housekeeper.round(team.now)
    _, link = await team.membership.invite(Actor(team.owner), team.id, "viewer", member)

    await team.membership.join(member, link)

    assert (await team.standing(by=member)).role == "viewer"


async def test_a_workspace_goes_as_a_whole(team: Team) -> None:
    await team.make()
    await team.delete(team.id, "workspace")
    team.passes(days=31)

    await team.housekeeper.round(team.now)

    assert await team.log.head(team.id) is None
    with pytest.raises(Refusal) as refused:
        await team.standing()
    assert refused.value.code == "not_found"


async def test_a_second_round_has_nothing_left_to_do(team: Team) -> None:
    await team.delete(await team.make())
    team.passes(days=31)
    await team.housekeeper.round(team.now)
    head = await team.log.head(team.id)

    await team.housekeeper.round(team.now)

    assert await team.log.head(team.id) == head
