"""Projects, and moving them to another workspace."""

from litestar import Response, delete, get, patch, post
from litestar.params import JSONBody

from taskdash.api import answers
from taskdash.api.call import Call
from taskdash.api.nouns import Noun
from taskdash.api.routes.parameters import LIMIT, Cursor, Limit, Segment
from taskdash.api.shapes.common import Page
from taskdash.api.shapes.history import Happening
from taskdash.api.shapes.projects import Move, Moved, NewProject, Project, ProjectChange
from taskdash.domain.log import Actor
from taskdash.services.depending import Depends

ROOT = "/workspaces/{workspace:str}/projects"
PROJECTS = Noun("project", Project)


@get(ROOT, opt={"depends": Depends(("project",))})
async def list_projects(
    request: Call, workspace: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Project]]:
    """List the projects."""
    return await PROJECTS.list(request, workspace, limit, cursor)


@post(ROOT)
async def create_project(request: Call, workspace: Segment, data: JSONBody[NewProject]) -> Response[Project]:
    """Create a project."""
    return await PROJECTS.create(request, workspace, data)


@get(ROOT + "/{id:str}", opt={"depends": Depends(entity="project")})
async def read_project(request: Call, workspace: Segment, id: Segment) -> Response[Project]:
    """Read a project."""
    return await PROJECTS.read(request, workspace, id)


@patch(ROOT + "/{id:str}")
async def change_project(
    request: Call, workspace: Segment, id: Segment, data: JSONBody[ProjectChange]
) -> Response[Project]:
    """Change a project."""
    return await PROJECTS.change(request, workspace, id, data)


@delete(ROOT + "/{id:str}")
async def delete_project(request: Call, workspace: Segment, id: Segment) -> Response[None]:
    """Put a project into the trash, and with it all that is in it."""
    return await PROJECTS.delete(request, workspace, id)


@post(ROOT + "/{id:str}/restore", status_code=200)
async def restore_project(request: Call, workspace: Segment, id: Segment) -> Response[Project]:
    """Take a project out of the trash, and with it all that was in it."""
    return await PROJECTS.restore(request, workspace, id)


@get(ROOT + "/{id:str}/history")
async def read_project_history(
    request: Call, workspace: Segment, id: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Happening]]:
    """What happened to a project, newest first."""
    return await PROJECTS.history(request, workspace, id, limit, cursor)


@post(ROOT + "/{id:str}/move", status_code=200)
async def move_project(request: Call, workspace: Segment, id: Segment, data: JSONBody[Move]) -> Response[Moved]:
    """Move a project with all that is in it to another workspace."""
    services = request.services
    source = await services.workspaces.resolve(request.caller.user, workspace)
    target, project = await services.mover.move(Actor(request.caller.user), source, id, data.to, request.now)
    return answers.told(Moved(target, project), (await request.enter(source)).head.position)


ROUTES = (
    list_projects,
    create_project,
    read_project,
    change_project,
    delete_project,
    restore_project,
    read_project_history,
    move_project,
)
