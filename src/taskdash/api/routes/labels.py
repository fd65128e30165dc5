"""Labels."""

from litestar import Response, delete, get, patch, post
from litestar.params import JSONBody

from taskdash.api.call import Call
from taskdash.api.nouns import Noun
from taskdash.api.routes.parameters import LIMIT, Cursor, Limit, Segment
from taskdash.api.shapes.common import Page
from taskdash.api.shapes.history import Happening
from taskdash.api.shapes.projects import Label, LabelChange, NewLabel
from taskdash.services.depending import Depends

ROOT = "/workspaces/{workspace:str}/labels"
LABELS = Noun("label", Label)


@get(ROOT, opt={"depends": Depends(("label",))})
async def list_labels(
    request: Call, workspace: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Label]]:
    """List the labels."""
    return await LABELS.list(request, workspace, limit, cursor)


@post(ROOT)
async def create_label(request: Call, workspace: Segment, data: JSONBody[NewLabel]) -> Response[Label]:
    """Create a label."""
    return await LABELS.create(request, workspace, data)


@get(ROOT + "/{id:str}", opt={"depends": Depends(entity="label")})
async def read_label(request: Call, workspace: Segment, id: Segment) -> Response[Label]:
    """Read a label."""
    return await LABELS.read(request, workspace, id)


@patch(ROOT + "/{id:str}")
async def change_label(request: Call, workspace: Segment, id: Segment, data: JSONBody[LabelChange]) -> Response[Label]:
    """Change a label."""
    return await LABELS.change(request, workspace, id, data)


@delete(ROOT + "/{id:str}")
async def delete_label(request: Call, workspace: Segment, id: Segment) -> Response[None]:
    """Put a label into the trash; tasks do not show it while it is there."""
    return await LABELS.delete(request, workspace, id)


@post(ROOT + "/{id:str}/restore", status_code=200)
async def restore_label(request: Call, workspace: Segment, id: Segment) -> Response[Label]:
    """Take a label out of the trash."""
    return await LABELS.restore(request, workspace, id)


@get(ROOT + "/{id:str}/history")
async def read_label_history(
    request: Call, workspace: Segment, id: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Happening]]:
    """What happened to a label, newest first."""
    return await LABELS.history(request, workspace, id, limit, cursor)


ROUTES = (
    list_labels,
    create_label,
    read_label,
    change_label,
    delete_label,
    restore_label,
    read_label_history,
)
