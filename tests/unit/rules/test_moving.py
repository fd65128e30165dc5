"""Moving a project to another workspace: what arrives, what stays, and what a crash in between leaves."""

from datetime import timedelta
from typing import Any

import pytest

from taskdash.domain.log import Actor, Operation
from taskdash.domain.queries import TaskQuery
from taskdash.domain.refusal import Refusal
from taskdash.services.requests import Asked, Receipt
from tests.team import Team


class Crash(Exception):
    """The process dies."""


async def filled(team: Team) -> tuple[str, dict[str, str]]:
    """A project with a little of everything in it; its id, and the ids of its tasks by title."""
    project = await team.make("project", name="Home")
    label = await team.make("label", name="garden")
    parent = await team.make(project=project, title="Parent", labels=[label], assignees=[team.owner])
    tasks = {
        "Parent": parent,
        "Child": await team.make(parent=parent, title="Child", status="done"),
        "Trash": await team.make(project=project, title="Trash"),
    }
    await team.make("comment", task=parent, text="A comment")
    await team.delete(tasks["Trash"])
    return project, tasks


async def move(team: Team, project: str, to: str, by: str | None = None) -> tuple[str, str]:
    return await team.mover.move(Actor(by or team.owner), team.id, project, to, team.now)


async def titles(team: Team, workspace: str, **query: Any) -> list[str]:
    standing = await team.standing(workspace=workspace)
    page = await team.lister.tasks(standing, TaskQuery(**query), None, 500, None)
    return sorted(task["title"] for task in page.items)


async def test_a_project_arrives_with_all_that_is_in_it(team: Team) -> None:
    project, _ = await filled(team)
    target = await team.workspace(team.owner)

    workspace, moved = await move(team, project, target)

    assert workspace == target
    assert await titles(team, target, project=moved) == ["Child", "Parent"]
    assert await titles(team, target, deleted=True) == ["Trash"]
    standing = await team.standing(workspace=target)
    by_title = {t["title"]: t for t in (await team.lister.tasks(standing, TaskQuery(), None, 500, None)).items}
    parent, child = by_title["Parent"], by_title["Child"]
    assert (parent["key"], parent["assignees"], child["parent"]) == ("HOM-1", [team.owner], parent["id"])
    assert child["completed_at"] == "2026-11-23T12:00:00.000Z"
    (label,) = (await team.reader.items(standing, "label", None, 50, None)).items
    assert parent["labels"] == [label["id"]]
    (comment,) = (await team.reader.items(standing, "comment", parent["id"], 50, None)).items
    assert (comment["text"], comment["created_by"]) == ("A comment", team.owner)
    made = await team.ask(Operation("create", "task", None, {"title": "Next", "project": moved}), to=target)
    (task,) = [mutation.id for mutation in made.mutations if mutation.kind == "task"]
    assert (await team.reader.item(standing, "task", task))["key"] == "HOM-4"


async def test_what_moved_is_not_here_any_more_and_is_not_written(team: Team) -> None:
    project, tasks = await filled(team)
    target = await team.workspace(team.owner)
    await move(team, project, target)

    assert await team.tasks() == []
    for attempt in (
        team.change(tasks["Parent"], title="Late"),
        team.make(project=project),
        team.make("comment", task=tasks["Parent"], text="Late"),
        team.restore(project, "project"),
        team.change(project, "project", name="Late"),
    ):
        with pytest.raises(Refusal) as refused:
            await attempt
        assert refused.value.code == "conflict"


async def test_labels_find_their_namesakes_and_strangers_are_not_assigned(team: Team) -> None:
    project, _ = await filled(team)
    target = await team.workspace(team.owner)
    await team.ask(Operation("create", "label", None, {"name": "Garden"}), to=target)
    colleague = await team.join("member")
    task = await team.make(project=project, title="Shared", assignees=[team.owner, colleague])

    await move(team, project, target)

    standing = await team.standing(workspace=target)
    labels = (await team.reader.items(standing, "label", None, 50, None)).items
    assert [label["name"] for label in labels] == ["Garden"]
    (shared,) = (await team.lister.tasks(standing, TaskQuery(), "shared", 50, None)).items
    assert shared["id"] != task
    assert shared["assignees"] == [team.owner]


@pytest.mark.parametrize(("here", "there"), [("member", "member"), ("admin", "viewer"), ("admin", None)])
async def test_moving_takes_an_admin_here_and_a_member_there(team: Team, here: str, there: str | None) -> None:
    project, _ = await filled(team)
    person, target = await team.join(here), await team.workspace(team.owner)
    if there is not None:
        _, link = await team.membership.invite(Actor(team.owner), target, there, "00000000-0000-4000-8000-000000000003")
        await team.membership.join(person, link)

    with pytest.raises(Refusal) as refused:
        await move(team, project, target, by=person)

    assert refused.value.code in ("forbidden", "not_found")
    assert len(await team.tasks()) == 2


async def test_the_inbox_and_what_is_in_the_trash_stay(team: Team) -> None:
    target = await team.workspace(team.owner)
    inbox = (await team.get(await team.make()))["project"]
    trashed = await team.make("project", name="Trash")
    await team.delete(trashed, "project")

    for project in (inbox, trashed):
        with pytest.raises(Refusal) as refused:
            await move(team, project, target)
        assert refused.value.code == "conflict"
    assert await team.jobs.unfinished("9999", 10) == []
    await team.make(title="The Inbox is open")


async def test_a_move_that_is_refused_half_way_is_taken_back(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person who moves loses the membership in the target while the project is on its way."""
    project, _ = await filled(team)
    target = await team.workspace(team.owner)
    asked, ask = 0, team.committer.ask

    async def refuse_the_second(workspace: str, what: Asked) -> Receipt:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise Refusal("forbidden", "not any more")
        return await ask(workspace, what)

    monkeypatch.setattr(team.committer, "ask", refuse_the_second)
    with pytest.raises(Refusal):
        await move(team, project, target)
    monkeypatch.undo()

    assert await titles(team, team.id, project=project) == ["Child", "Parent"]
    await team.make(project=project)
    assert await team.jobs.unfinished("9999", 10) == []


@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_crash_between_any_two_steps_leaves_what_the_next_round_finishes(
    team: Team, monkeypatch: pytest.MonkeyPatch, step: int, when: str
) -> None:
    """The steps are: write the job down, close, copy, settle, strike the job out."""
    monkeypatch.setattr("taskdash.services.moving._PER_COMMIT", 4)
    project, _ = await filled(team)
    target = await team.workspace(team.owner)
    asked, ask = 0, team.committer.ask

    async def crash(workspace: str, what: Asked) -> Receipt:
        nonlocal asked
        asked += 1
        if asked == step and when == "before":
            raise Crash
        receipt = await ask(workspace, what)
        if asked == step:
            raise Crash
        return receipt

    monkeypatch.setattr(team.committer, "ask", crash)
    with pytest.raises(Crash):
        await move(team, project, target)
    monkeypatch.setattr(team.committer, "ask", ask)

    await team.housekeeper.round(team.now + timedelta(minutes=10))

    assert await titles(team, target) == ["Child", "Parent"]
    assert await titles(team, team.id) == []
    assert await team.jobs.unfinished("9999", 10) == []
