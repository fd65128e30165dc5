"""Workspaces as a whole: what they are called, their numbers, and what was done in them."""

from typing import Annotated

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter

from taskdash.api import answers
from taskdash.api.call import Call
from taskdash.api.nouns import Noun
from taskdash.api.routes.parameters import LIMIT, Cursor, Limit, Segment
from taskdash.api.shapes.common import Page
from taskdash.api.shapes.history import Happening
from taskdash.api.shapes.workspaces import Deed, NewWorkspace, Workspace, WorkspaceChange
from taskdash.domain.log import Operation
from taskdash.services.depending import Depends
from taskdash.services.statistics import Statistics

ROOT = "/workspaces/{workspace:str}"
WORKSPACES = Noun("workspace", Workspace)


@get("/workspaces")
async def list_workspaces(
    request: Call,
    deleted: Annotated[bool, QueryParameter(description="What is in the trash instead, of the caller's own.")] = False,
) -> Response[Page[Workspace]]:
    """List the caller's workspaces, the personal one first; of those in the trash, the ones they may take out again."""
    workspaces = request.services.workspaces
    items = await (workspaces.trashed if deleted else workspaces.all)(request.caller.user)
    return answers.told(Page([msgspec.convert(item, Workspace) for item in items], None))


@post("/workspaces", opt={"refuses": ("conflict",)})
async def create_workspace(request: Call, data: JSONBody[NewWorkspace]) -> Response[Workspace]:
    """Create a workspace to share."""
    services, user = request.services, request.caller.user
    receipt = await services.workspaces.create(user, data.name, request.commit_id, data.chosen_id())
    (id,) = (mutation.id for mutation in receipt.mutations if mutation.kind == "workspace")
    item = await services.reader.workspace(await request.enter(id))
    return answers.created(item, Workspace, f"/workspaces/{id}")


@get(ROOT)
async def read_workspace(request: Call, workspace: Segment) -> Response[Workspace]:
    """Read a workspace, the caller's role in it, and where its history ends."""
    standing = await request.enter(workspace)
    return answers.shown(await request.services.reader.workspace(standing), Workspace, standing.head.position)


@patch(ROOT)
async def change_workspace(request: Call, workspace: Segment, data: JSONBody[WorkspaceChange]) -> Response[Workspace]:
    """Rename a workspace."""
    id = await request.services.workspaces.resolve(request.caller.user, workspace)
    await request.edit(id, Operation("change", "workspace", id, data.sent("base"), data.seen()))
    return await _now(request, id)


@delete(ROOT)
async def delete_workspace(request: Call, workspace: Segment) -> Response[None]:
    """Put a workspace into the trash; its owners can take it out again."""
    id = await request.services.workspaces.resolve(request.caller.user, workspace)
    return await WORKSPACES.delete(request, id, id)


@post(ROOT + "/restore", status_code=200)
async def restore_workspace(request: Call, workspace: Segment) -> Response[Workspace]:
    """Take a workspace out of the trash."""
    id = await request.services.workspaces.resolve(request.caller.user, workspace)
    await request.edit(id, Operation("restore", "workspace", id))
    return await _now(request, id)


@get(ROOT + "/history")
async def read_workspace_history(
    request: Call, workspace: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Happening]]:
    """What happened to the workspace itself, newest first."""
    id = await request.services.workspaces.resolve(request.caller.user, workspace)
    return await WORKSPACES.history(request, id, id, limit, cursor)


@get(ROOT + "/stats", opt={"depends": Depends(("task", "project"), minute=True)})
async def read_stats(
    request: Call,
    workspace: Segment,
    tz: Annotated[str, QueryParameter(description="The IANA time zone in which days are counted.")] = "UTC",
) -> Response[Statistics]:
    """Count tasks by status and priority, what is overdue and due soon, and what was completed each day."""
    standing = await request.enter(workspace)
    statistics = await request.services.statistician.stats(standing, tz, request.now)
    return answers.told(statistics, standing.head.position)


@get(ROOT + "/audit", opt={"refuses": ("forbidden",)})
async def read_workspace_audit(
    request: Call, workspace: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Deed]]:
    """Who did what in a workspace, newest first, for admins."""
    standing = await request.enter(workspace, "admin")
    return answers.listed(await request.services.reader.audit(standing, limit, cursor), Deed)


async def _now(request: Call, workspace: Segment) -> Response[Workspace]:
    standing = await request.enter(workspace)
    return answers.shown(await request.services.reader.workspace(standing), Workspace, standing.head.position)


ROUTES = (
    list_workspaces,
    create_workspace,
    read_workspace,
    change_workspace,
    delete_workspace,
    restore_workspace,
    read_workspace_history,
    read_stats,
    read_workspace_audit,
)
