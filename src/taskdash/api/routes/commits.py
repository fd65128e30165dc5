"""The log itself: committing, reading what was committed, the whole state, undo, and following."""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import HeaderParameter, JSONBody, QueryParameter
from litestar.response import Stream

from taskdash.api import answers
from taskdash.api.call import Call
from taskdash.api.live import EventStream, read_position
from taskdash.api.routes.parameters import Limit, Segment
from taskdash.api.shapes.commits import Commits, Committed, NewCommit, Undo, Undone, committed, logged
from taskdash.api.streaming import streamed
from taskdash.domain import log
from taskdash.domain.log import Actor
from taskdash.domain.refusal import invalid
from taskdash.services.requests import Request

ROOT = "/workspaces/{workspace:str}"
NDJSON = "application/x-ndjson"
MANY = 100


@post(ROOT + "/commits", status_code=200)
async def commit(request: Call, workspace: Segment, data: JSONBody[NewCommit]) -> Response[Committed]:
    """Carry out operations, all or none. The same id with the same operations answers the same again."""
    services, user = request.services, request.caller.user
    id = await services.workspaces.resolve(user, workspace)
    asked = Request(
        id=data.id or request.commit_id,
        operations=[log.Operation(o.op, o.kind, o.id, o.fields, o.base) for o in data.operations],
        group=data.group,
        epoch=data.epoch,
    )
    receipt = await services.committer.commit(Actor(user), id, asked)
    return answers.told(committed(receipt), receipt.position)


@get(ROOT + "/commits")
async def read_commits(
    request: Call,
    workspace: Segment,
    after: Annotated[str, QueryParameter(description="A position, `epoch:seq`; 0 is the beginning.")] = "0",
    limit: Limit = MANY,
) -> Response[Commits]:
    """Read the commits after a position, oldest first. 410: take a snapshot."""
    standing = await request.enter(workspace)
    head, commits = await request.services.reader.commits(standing, after, limit)
    last = commits[-1].seq if commits else head.seq
    rest = f"{head.epoch}:{last}" if last < head.seq else None
    items = [logged(commit, head.epoch) for commit in commits]
    return answers.told(Commits(head.epoch, head.seq, items, rest), head.position)


@get(ROOT + "/snapshot", media_type=NDJSON)
async def read_snapshot(request: Call, workspace: Segment) -> Stream:
    """Read the whole state: `{"epoch", "seq"}`, each entity, and `{"end": true}`.

    Entities may be newer than the first line: apply the commits after it where an entity is older. The last line is
    absent if the epoch changed meanwhile: begin again.
    """
    standing = await request.enter(workspace)
    return await streamed(request.services.reader.snapshot(standing), NDJSON, standing.head.position)


@post(ROOT + "/undo", status_code=200)
async def undo(request: Call, workspace: Segment, data: JSONBody[Undo]) -> Response[Committed | Undone]:
    """Take a commit back, or all commits of a group: what nobody has changed since gets its earlier values."""
    services, user = request.services, request.caller.user
    id = await services.workspaces.resolve(user, workspace)
    if isinstance(data.seq, int) and data.group is None:
        receipt = await services.undoer.commit(Actor(user), id, data.seq, request.commit_id, data.epoch)
        return answers.told(committed(receipt), receipt.position)
    if data.group is None or data.seq is not None:
        raise invalid("seq", "is needed, or else group")
    group, receipts = await services.undoer.group(Actor(user), id, data.group)
    return answers.told(Undone(group, [committed(receipt) for receipt in receipts]), receipts[-1].position)


@get(ROOT + "/live", media_type=EventStream.media_type)
async def follow_workspace(
    request: Call,
    workspace: Segment,
    last_event_id: Annotated[
        str | None, HeaderParameter(name="Last-Event-ID", description="The last one seen, `epoch:seq`.")
    ] = None,
) -> EventStream:
    """Follow a workspace as server-sent events, from `Last-Event-ID` on without gap or repeat.

    First `heads` with the position; then a `commit` each, its id the position, its data the commit, or for large ones
    the position only. `resync`: too slow, catch up with `commits?after=`. `gone`: nothing more of this workspace comes.
    `end`: come again.
    """
    after = None if last_event_id is None else read_position(last_event_id)
    hub = request.services.hub
    follower = await hub.follow(request.caller, workspace, after)
    return EventStream(hub, follower, hub.position(follower))


@get("/live", media_type=EventStream.media_type)
async def follow_everything(request: Call) -> EventStream:
    """Follow all of the caller's workspaces as server-sent events: as for one of them, ids are `workspace:epoch:seq`.

    A workspace that is joined comes with a `heads` of its own; one that is left goes with a `gone`.
    """
    services, caller = request.services, request.caller
    await services.workspaces.personal(caller.user)  # it is made at its first use, which this is
    return EventStream(services.hub, await services.hub.follow_all(caller))


ROUTES = (commit, read_commits, read_snapshot, undo, follow_workspace, follow_everything)
