"""Tasks and their comments."""

from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter

from taskdash.api import answers
from taskdash.api.call import Call
from taskdash.api.filters import Filters, task_query
from taskdash.api.nouns import Noun
from taskdash.api.routes.parameters import LIMIT, Cursor, Limit, Segment
from taskdash.api.shapes.common import Page
from taskdash.api.shapes.history import Happening
from taskdash.api.shapes.tasks import (
    Comment,
    CommentChange,
    NewComment,
    NewTask,
    Priority,
    Sort,
    Status,
    Task,
    TaskChange,
)
from taskdash.services.depending import Depends

ROOT = "/workspaces/{workspace:str}/tasks"
DAY = {"format": "date"}
INSTANT = {"format": "date-time"}
COMMENTS_ROOT = "/workspaces/{workspace:str}/comments"
AROUND = ("project", "label")  # what is joined to a task
TASKS = Noun("task", Task)
COMMENTS = Noun("comment", Comment)


@get(ROOT, opt={"depends": Depends((*AROUND, "task"), caller=("assignee",))})
async def list_tasks(  # noqa: PLR0913  # each is a filter
    request: Call,
    workspace: Segment,
    project: Annotated[str | None, QueryParameter(description="In this project.")] = None,
    status: Annotated[tuple[Status, ...], QueryParameter(description="With one of these.")] = (),
    priority: Annotated[tuple[Priority, ...], QueryParameter(description="With one of these.")] = (),
    label: Annotated[str | None, QueryParameter(description="With this label.")] = None,
    assignee: Annotated[str | None, QueryParameter(description="Of this member; `me` is the caller.")] = None,
    parent: Annotated[str | None, QueryParameter(description="Subtasks of this task; empty: no subtasks.")] = None,
    due_before: Annotated[str | None, QueryParameter(schema_extra=DAY, description="Due before it.")] = None,
    due_after: Annotated[str | None, QueryParameter(schema_extra=DAY, description="Due after it.")] = None,
    updated_after: Annotated[str | None, QueryParameter(schema_extra=INSTANT, description="Changed after it.")] = None,
    deleted: Annotated[bool, QueryParameter(description="What is in the trash instead.")] = False,
    q: Annotated[str | None, QueryParameter(max_length=500, description="Words in title or description.")] = None,
    sort: Annotated[Sort | None, QueryParameter(description="A minus turns it round. `order` needs a project.")] = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response[Page[Task]]:
    """List tasks: all filters hold at once. A page may be short and still have a next one."""
    filters = Filters(
        project=project,
        status=status,
        priority=priority,
        label=label,
        assignee=request.caller.user if assignee == "me" else assignee,
        parent=parent,
        due_before=due_before,
        due_after=due_after,
        updated_after=updated_after,
        deleted=deleted,
    )
    standing = await request.enter(workspace)
    page = await request.services.lister.tasks(standing, task_query(filters, sort), q, limit, cursor)
    return answers.listed(page, Task)


@post(ROOT)
async def create_task(request: Call, workspace: Segment, data: JSONBody[NewTask]) -> Response[Task]:
    """Create a task."""
    return await TASKS.create(request, workspace, data)


@get(ROOT + "/{id:str}", opt={"depends": Depends(AROUND, "task")})
async def read_task(request: Call, workspace: Segment, id: Segment) -> Response[Task]:
    """Read a task."""
    return await TASKS.read(request, workspace, id)


@patch(ROOT + "/{id:str}")
async def change_task(request: Call, workspace: Segment, id: Segment, data: JSONBody[TaskChange]) -> Response[Task]:
    """Change a task."""
    return await TASKS.change(request, workspace, id, data)


@delete(ROOT + "/{id:str}")
async def delete_task(request: Call, workspace: Segment, id: Segment) -> Response[None]:
    """Put a task into the trash, and with it its subtasks."""
    return await TASKS.delete(request, workspace, id)


@post(ROOT + "/{id:str}/restore", status_code=200)
async def restore_task(request: Call, workspace: Segment, id: Segment) -> Response[Task]:
    """Take a task out of the trash."""
    return await TASKS.restore(request, workspace, id)


@get(ROOT + "/{id:str}/history")
async def read_task_history(
    request: Call, workspace: Segment, id: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Happening]]:
    """What happened to a task, newest first."""
    return await TASKS.history(request, workspace, id, limit, cursor)


@get(ROOT + "/{id:str}/comments", opt={"depends": Depends(("comment", "task"))})
async def list_comments(
    request: Call, workspace: Segment, id: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Comment]]:
    """List the comments on a task, newest first."""
    standing = await request.enter(workspace)
    page = await request.services.reader.items(standing, "comment", id, limit, cursor)
    return answers.listed(page, Comment)


@post(ROOT + "/{id:str}/comments")
async def create_comment(
    request: Call, workspace: Segment, id: Segment, data: JSONBody[NewComment]
) -> Response[Comment]:
    """Comment on a task."""
    return await COMMENTS.create(request, workspace, data, task=id)


@patch(COMMENTS_ROOT + "/{id:str}")
async def change_comment(
    request: Call, workspace: Segment, id: Segment, data: JSONBody[CommentChange]
) -> Response[Comment]:
    """Change a comment: one's own, or, for admins, anybody's."""
    return await COMMENTS.change(request, workspace, id, data)


@delete(COMMENTS_ROOT + "/{id:str}")
async def delete_comment(request: Call, workspace: Segment, id: Segment) -> Response[None]:
    """Put a comment into the trash: one's own, or, for admins, anybody's."""
    return await COMMENTS.delete(request, workspace, id)


@post(COMMENTS_ROOT + "/{id:str}/restore", status_code=200)
async def restore_comment(request: Call, workspace: Segment, id: Segment) -> Response[Comment]:
    """Take a comment out of the trash."""
    return await COMMENTS.restore(request, workspace, id)


@get(COMMENTS_ROOT + "/{id:str}/history")
async def read_comment_history(
    request: Call, workspace: Segment, id: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Happening]]:
    """What happened to a comment, newest first."""
    return await COMMENTS.history(request, workspace, id, limit, cursor)


ROUTES = (
    list_tasks,
    create_task,
    read_task,
    change_task,
    delete_task,
    restore_task,
    read_task_history,
    list_comments,
    create_comment,
    change_comment,
    delete_comment,
    restore_comment,
    read_comment_history,
)
