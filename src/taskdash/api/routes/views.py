"""Views: saved filters, sort and layout."""

from litestar import Response, delete, get, patch, post
from litestar.params import JSONBody

from taskdash.api.call import Call
from taskdash.api.nouns import Noun
from taskdash.api.routes.parameters import LIMIT, Cursor, Limit, Segment
from taskdash.api.shapes.common import Page
from taskdash.api.shapes.history import Happening
from taskdash.api.shapes.projects import NewView, View, ViewChange
from taskdash.services.depending import Depends

ROOT = "/workspaces/{workspace:str}/views"
VIEWS = Noun("view", View)


@get(ROOT, opt={"depends": Depends(("view",))})
async def list_views(
    request: Call, workspace: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[View]]:
    """List the views."""
    return await VIEWS.list(request, workspace, limit, cursor)


@post(ROOT)
async def create_view(request: Call, workspace: Segment, data: JSONBody[NewView]) -> Response[View]:
    """Create a view."""
    return await VIEWS.create(request, workspace, data)


@get(ROOT + "/{id:str}", opt={"depends": Depends(entity="view")})
async def read_view(request: Call, workspace: Segment, id: Segment) -> Response[View]:
    """Read a view."""
    return await VIEWS.read(request, workspace, id)


@patch(ROOT + "/{id:str}")
async def change_view(request: Call, workspace: Segment, id: Segment, data: JSONBody[ViewChange]) -> Response[View]:
    """Change a view."""
    return await VIEWS.change(request, workspace, id, data)


@delete(ROOT + "/{id:str}")
async def delete_view(request: Call, workspace: Segment, id: Segment) -> Response[None]:
    """Put a view into the trash."""
    return await VIEWS.delete(request, workspace, id)


@post(ROOT + "/{id:str}/restore", status_code=200)
async def restore_view(request: Call, workspace: Segment, id: Segment) -> Response[View]:
    """Take a view out of the trash."""
    return await VIEWS.restore(request, workspace, id)


@get(ROOT + "/{id:str}/history")
async def read_view_history(
    request: Call, workspace: Segment, id: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Happening]]:
    """What happened to a view, newest first."""
    return await VIEWS.history(request, workspace, id, limit, cursor)


ROUTES = (
    list_views,
    create_view,
    read_view,
    change_view,
    delete_view,
    restore_view,
    read_view_history,
)
