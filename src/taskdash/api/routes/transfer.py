"""Tasks in and out as files."""

from collections.abc import AsyncGenerator
from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import QueryParameter
from litestar.response import Stream

from taskdash.api.bodies import check_media_type
from taskdash.api.call import Call
from taskdash.api.routes.parameters import Segment
from taskdash.api.streaming import streamed
from taskdash.services.importing.opening import spool
from taskdash.services.importing.telling import Options
from taskdash.services.reading import Standing

NDJSON = "application/x-ndjson"
CSV = "text/csv"
Format = Literal["csv", "todoist", "todo.txt", "trello"]
UPLOADS = ("application/octet-stream", CSV, "text/plain", "application/json", "application/gzip")


@post("/workspaces/{workspace:str}/imports", status_code=200, media_type=NDJSON, opt={"upload": UPLOADS})
async def import_file(  # noqa: PLR0913  # each says something of the file
    request: Call,
    workspace: Segment,
    name: Annotated[str, QueryParameter(max_length=500, description="The file's name, if it has one.")] = "",
    format: Annotated[  # noqa: A002  # what the parameter is called
        Format | None, QueryParameter(description="Told from the content where it is left out.")
    ] = None,
    project: Annotated[
        str | None, QueryParameter(max_length=200, description="Where tasks go that name no project.")
    ] = None,
    timezone: Annotated[str, QueryParameter(description="Of times that name none.")] = "UTC",
    dry_run: Annotated[bool, QueryParameter(description="Say what would happen, and change nothing.")] = False,
) -> Stream:
    """Import a file: our CSV, Todoist's CSV, todo.txt or a Trello board, .gz or not.

    The body is the file itself. The answer is a line of JSON for each step, `{"type": "progress", …}`, and at last
    `{"type": "result", …}`. What is in when the client leaves stays; the same file again goes on from there.
    """
    check_media_type(request.headers.get("content-type", ""), *UPLOADS)
    standing = await request.enter(workspace, "member")
    options = Options(
        name=name, format=format, project=project, timezone=timezone, dry_run=dry_run, group=request.commit_id
    )
    return await streamed(_lines(request, standing, options), NDJSON, standing.head.position)


@get("/workspaces/{workspace:str}/export", media_type=CSV, opt={"headers": ("Content-Disposition",)})
async def export_tasks(request: Call, workspace: Segment) -> Stream:
    """Export all live tasks as CSV, which an import reads back."""
    standing = await request.enter(workspace)
    rows = request.services.exporter.csv(standing)
    return await streamed(rows, CSV, standing.head.position, filename="tasks.csv")


async def _lines(request: Call, standing: Standing, options: Options) -> AsyncGenerator[bytes, None]:
    """What the import tells, a line each."""
    with await spool(request.stream()) as file:
        async for told in request.services.importer.run(standing, file, options):
            yield msgspec.json.encode(told) + b"\n"


ROUTES = (import_file, export_tasks)
