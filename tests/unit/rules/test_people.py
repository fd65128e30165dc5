"""Who may do what, who becomes a member and how, and who stays."""

from typing import Any
from uuid import uuid4

import pytest

from taskdash.domain.log import Actor, Operation
from taskdash.domain.refusal import Refusal
from tests.team import Team


async def code(awaited: Any) -> str:
    with pytest.raises(Refusal) as caught:
        await awaited
    return caught.value.code


async def test_a_stranger_does_not_learn_that_there_is_a_workspace(team: Team) -> None:
    stranger = await team.person()

    assert await code(team.make(by=stranger)) == "not_found"
    assert await code(team.standing(by=stranger)) == "not_found"
    assert await code(team.standing(by=stranger, workspace=str(uuid4()))) == "not_found"


async def test_a_viewer_reads_and_does_not_write(team: Team) -> None:
    viewer = await team.join("viewer")

    assert (await team.standing(by=viewer)).role == "viewer"
    assert await code(team.make(by=viewer)) == "forbidden"


async def test_a_removed_member_is_a_stranger_from_the_next_commit_on(team: Team) -> None:
    member = await team.join("member")
    await team.delete(member, "member")

    assert await code(team.make(by=member)) == "not_found"
    assert await code(team.standing(by=member)) == "not_found"
    assert await team.models.memberships(member) == []


async def test_only_the_author_and_admins_change_a_comment(team: Team) -> None:
    author, other, admin = await team.join("member"), await team.join("member"), await team.join("admin")
    comment = await team.make("comment", by=author, task=await team.make(), text="Mine")

    assert await code(team.change(comment, "comment", by=other, text="Theirs")) == "forbidden"
    assert await code(team.delete(comment, "comment", by=other)) == "forbidden"
    await team.change(comment, "comment", by=author, text="Still mine")
    await team.delete(comment, "comment", by=admin)


async def test_admins_give_and_take_every_role_but_the_owners(team: Team) -> None:
    admin, member = await team.join("admin"), await team.join("member")

    await team.change(member, "member", by=admin, role="admin")
    assert await code(team.change(member, "member", by=admin, role="owner")) == "forbidden"
    assert await code(team.change(team.owner, "member", by=admin, role="member")) == "forbidden"
    assert await code(team.delete(team.owner, "member", by=admin)) == "forbidden"


async def test_everybody_may_leave_but_the_last_owner(team: Team) -> None:
    viewer = await team.join("viewer")
    await team.delete(viewer, "member", by=viewer)
    assert await code(team.delete(team.owner, "member")) == "conflict"
    assert await code(team.change(team.owner, "member", role="member")) == "conflict"

    second = await team.join("member")
    await team.change(second, "member", role="owner")
    await team.delete(team.owner, "member")

    assert (await team.standing(by=second)).role == "owner"


async def test_two_owners_who_leave_at_once_leave_one_behind(team: Team) -> None:
    second = await team.join("member")
    await team.change(second, "member", role="owner")

    both = [Operation("delete", "member", second), Operation("delete", "member", team.owner)]

    assert await code(team.ask(*both)) == "conflict"


async def test_an_invitation_is_good_once(team: Team) -> None:
    _, link = await team.membership.invite(Actor(team.owner), team.id, "member", str(uuid4()))
    first, second = await team.person(), await team.person()

    workspace, joined = await team.membership.join(first, link)
    assert (workspace, (await team.standing(by=first)).role) == (team.id, "member")
    assert await code(team.membership.join(second, link)) == "gone"
    assert (await team.membership.join(first, link))[1] == joined, "a repeat answers the first receipt"


async def test_an_invitation_expires_and_can_be_revoked(team: Team) -> None:
    late, link = await team.membership.invite(Actor(team.owner), team.id, "member", str(uuid4()))
    revoked, other = await team.membership.invite(Actor(team.owner), team.id, "member", str(uuid4()))
    await team.delete(revoked.mutations[0].id, "invitation")

    assert await code(team.membership.join(await team.person(), other)) == "not_found"
    team.passes(days=8)
    assert await code(team.membership.join(await team.person(), link)) == "gone"
    assert late.mutations[0].value is not None
    assert link.partition(".")[2] not in str(late.mutations), "the log holds no secret"


@pytest.mark.parametrize("link", ["", "x", "a.b", "00000000-0000-4000-8000-000000000000.secret"])
async def test_what_is_no_invitation_invites_nobody(team: Team, link: str) -> None:
    assert await code(team.membership.join(await team.person(), link)) == "not_found"
    assert not await team.membership.holds(link, team.now)


async def test_a_repeated_request_for_an_invitation_answers_the_same_link(team: Team) -> None:
    commit = str(uuid4())

    first = await team.membership.invite(Actor(team.owner), team.id, "member", commit)
    team.passes(minutes=1)

    assert await team.membership.invite(Actor(team.owner), team.id, "member", commit) == first


async def test_a_removed_member_can_be_invited_again(team: Team) -> None:
    member = await team.join("member")
    await team.delete(member, "member")
    _, link = await team.membership.invite(Actor(team.owner), team.id, "viewer", str(uuid4()))

    await team.membership.join(member, link)

    assert (await team.standing(by=member)).role == "viewer"


async def test_a_personal_workspace_is_made_once_has_one_member_and_stays(team: Team) -> None:
    person = await team.person()
    mine = await team.workspaces.personal(person)

    assert await team.workspaces.personal(person) == mine
    assert await team.reader.enter(person, "me") == await team.reader.enter(person, mine)
    assert await code(team.membership.invite(Actor(person), mine, "member", str(uuid4()))) == "conflict"
    assert await code(team.ask(Operation("delete", "workspace", mine), by=person, to=mine)) == "conflict"
    assert await code(team.ask(Operation("delete", "member", person), by=person, to=mine)) == "conflict"


async def test_a_workspace_in_the_trash_is_gone_until_its_owner_restores_it(team: Team) -> None:
    admin = await team.join("admin")
    task = await team.make()
    assert await code(team.delete(team.id, "workspace", by=admin)) == "forbidden"
    await team.delete(team.id, "workspace")

    assert await code(team.standing()) == "gone"
    assert await code(team.change(task, title="Late")) == "gone"
    assert team.id not in [workspace["id"] for workspace in await team.workspaces.all(team.owner)]

    await team.restore(team.id, "workspace")
    assert len(await team.tasks()) == 1


async def test_what_the_product_does_itself_is_nobodys_to_ask_for(team: Team) -> None:
    for kind in ("counter", "nonsense"):
        assert await code(team.ask(Operation("delete", kind, str(uuid4())))) == "invalid"
    for kind in ("member", "workspace"):
        assert await code(team.ask(Operation("create", kind, str(uuid4()), {"role": "owner"}))) == "invalid"
