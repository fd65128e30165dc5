"""The trash: what may be purged, and what goes with it."""

from taskdash.domain.log import Ref
from tests.contract.commits import ADA, WORKSPACE, commit, purge, put, task, uid
from tests.contract.engines import Store

ELSEWHERE = "bbbbbbbb-0000-4000-8000-000000000002"
MONDAY, TUESDAY, FRIDAY = (f"2026-02-0{day}T00:00:00.000Z" for day in (2, 3, 6))


async def test_what_went_into_the_trash_before_an_instant_is_found_in_every_workspace(store: Store):
    await store.log.append(
        [
            commit(
                1,
                task(uid(1), deleted_at=TUESDAY),
                task(uid(2), deleted_at=FRIDAY),
                task(uid(3)),
                put("label", uid(4), name="Old", deleted_at=MONDAY),
            )
        ]
    )
    await store.log.append([commit(1, put("view", uid(6), deleted_at=MONDAY), workspace=ELSEWHERE)])

    assert set(await store.trash.before(FRIDAY, 10)) == {
        (WORKSPACE, Ref("task", uid(1))),
        (WORKSPACE, Ref("label", uid(4))),
        (ELSEWHERE, Ref("view", uid(6))),
    }
    assert len(await store.trash.before(FRIDAY, 2)) == 2
    assert (WORKSPACE, Ref("task", uid(2))) not in await store.trash.before(FRIDAY, 10)


async def test_what_is_purged_has_left_the_trash(store: Store):
    await store.log.append([commit(1, task(uid(1), deleted_at=MONDAY), put("label", uid(2), deleted_at=MONDAY))])
    await store.log.append([commit(2, purge("task", uid(1)), purge("label", uid(2)))])

    assert await store.trash.before(FRIDAY, 10) == []


async def test_removed_members_are_not_trash(store: Store):
    await store.log.append([commit(1, put("member", ADA, role="viewer", deleted_at=MONDAY))])

    assert await store.trash.before(FRIDAY, 10) == []


async def test_a_workspace_in_the_trash_goes_as_a_whole(store: Store):
    workspace = put("workspace", WORKSPACE, name="Home", deleted_at=TUESDAY)
    await store.log.append(
        [commit(1, workspace, task(uid(1), deleted_at=MONDAY), put("view", uid(2), deleted_at=MONDAY))]
    )

    assert await store.trash.before(FRIDAY, 10) == [(WORKSPACE, Ref("workspace", WORKSPACE))]


async def test_a_workspace_that_is_gone_is_not_even_in_the_trash(store: Store):
    await store.log.append([commit(1, put("workspace", WORKSPACE), put("member", ADA, role="owner"))])
    await store.log.append([commit(2, purge("workspace", WORKSPACE))])

    assert await store.models.memberships(ADA) == await store.models.memberships(ADA, trashed=True) == []


async def test_a_project_contains_its_tasks_in_and_out_of_the_trash_then_its_counter(store: Store):
    project = uid(1)
    await store.log.append(
        [
            commit(
                1,
                put("project", project, name="Garden"),
                put("counter", project, next=4),
                task(uid(11), project=project),
                task(uid(12), project=project, deleted_at=MONDAY),
                task(uid(13), project=project),
                task(uid(14), project=uid(2)),
            ),
            commit(2, purge("task", uid(13))),
        ]
    )
    container = Ref("project", project)

    inside = await store.trash.within(WORKSPACE, container, 10)
    assert set(inside) == {Ref("task", uid(11)), Ref("task", uid(12)), Ref("counter", project)}
    assert inside[-1] == Ref("counter", project)
    assert len(await store.trash.within(WORKSPACE, container, 2)) == 2
    await store.log.append([commit(3, *(purge(ref.kind, ref.id) for ref in inside))])
    assert await store.trash.within(WORKSPACE, container, 10) == []


async def test_a_task_contains_its_subtasks_and_comments(store: Store):
    await store.log.append(
        [
            commit(
                1,
                task(uid(1)),
                task(uid(2), parent=uid(1)),
                task(uid(3), parent=uid(2)),
                put("comment", uid(4), task=uid(1), text="Hello"),
                put("comment", uid(5), task=uid(2), text="Hello"),
            )
        ]
    )

    inside = await store.trash.within(WORKSPACE, Ref("task", uid(1)), 10)
    assert set(inside) == {Ref("task", uid(2)), Ref("comment", uid(4))}
    assert await store.trash.within(WORKSPACE, Ref("label", uid(1)), 10) == []
