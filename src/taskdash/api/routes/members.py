"""Who belongs to a workspace, and inviting others."""

from litestar import Response, delete, get, patch, post
from litestar.params import JSONBody

from taskdash.api import answers
from taskdash.api.call import Call
from taskdash.api.nouns import Noun
from taskdash.api.routes.parameters import LIMIT, Cursor, Limit, Segment
from taskdash.api.shapes.common import Page
from taskdash.api.shapes.history import Happening
from taskdash.api.shapes.workspaces import (
    Invitation,
    Invited,
    Member,
    MemberChange,
    NewInvitation,
    Workspace,
)
from taskdash.domain.log import Actor, Operation
from taskdash.services.editing import Edited

ROOT = "/workspaces/{workspace:str}/members"
INVITATIONS_ROOT = "/workspaces/{workspace:str}/invitations"
MEMBERS = Noun("member", Member)
INVITATIONS = Noun("invitation", Invitation)


@get(ROOT)
async def list_members(
    request: Call, workspace: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Member]]:
    """List the members with their names and e-mail addresses."""
    standing = await request.enter(workspace)
    return answers.listed(await request.services.membership.members(standing, limit, cursor), Member)


@patch(ROOT + "/{user:str}")
async def change_member(
    request: Call, workspace: Segment, user: Segment, data: JSONBody[MemberChange]
) -> Response[Member]:
    """Give a member another role; only owners make owners, and the last one stays."""
    operation = Operation("change", "member", user, data.sent("base"), data.seen())
    return await _member(request, await request.edit(workspace, operation))


@delete(ROOT + "/{user:str}")
async def remove_member(request: Call, workspace: Segment, user: Segment) -> Response[None]:
    """Remove a member, or leave."""
    return await MEMBERS.delete(request, workspace, user)


@post(ROOT + "/{user:str}/restore", status_code=200)
async def restore_member(request: Call, workspace: Segment, user: Segment) -> Response[Member]:
    """Take a removed member back, with the role they had."""
    return await _member(request, await request.edit(workspace, Operation("restore", "member", user)))


@get(ROOT + "/{user:str}/history")
async def read_member_history(
    request: Call, workspace: Segment, user: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Happening]]:
    """What happened to a membership, newest first."""
    return await MEMBERS.history(request, workspace, user, limit, cursor)


@get(INVITATIONS_ROOT, opt={"refuses": ("forbidden",)})
async def list_invitations(
    request: Call, workspace: Segment, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response[Page[Invitation]]:
    """List the invitations, for admins."""
    standing = await request.enter(workspace, "admin")
    page = await request.services.reader.items(standing, "invitation", None, limit, cursor)
    return answers.listed(page, Invitation)


@post(INVITATIONS_ROOT)
async def create_invitation(request: Call, workspace: Segment, data: JSONBody[NewInvitation]) -> Response[Invited]:
    """Invite somebody by a link that is good once; its code is told now and never again."""
    services, user = request.services, request.caller.user
    id = await services.workspaces.resolve(user, workspace)
    receipt, code = await services.membership.invite(Actor(user), id, data.role, request.commit_id)
    done = await services.editor.after(user, id, receipt, Operation("create", "invitation"))
    path = f"/workspaces/{workspace}/invitations/{done.item['id']}"
    return answers.created({**done.item, "code": code}, Invited, path, done.position)


@delete(INVITATIONS_ROOT + "/{id:str}")
async def delete_invitation(request: Call, workspace: Segment, id: Segment) -> Response[None]:
    """Take an invitation back."""
    return await INVITATIONS.delete(request, workspace, id)


@post("/invitations/{code:str}", status_code=200, opt={"refuses": ("conflict", "gone")})
async def accept_invitation(request: Call, code: Segment) -> Response[Workspace]:
    """Become a member by an invitation's code."""
    workspace, receipt = await request.services.membership.join(request.caller.user, code)
    item = await request.services.reader.workspace(await request.enter(workspace))
    return answers.shown(item, Workspace, receipt.position)


async def _member(request: Call, done: Edited) -> Response[Member]:
    (item,) = await request.services.membership.named([done.item])
    return answers.shown(item, Member, done.position)


ROUTES = (
    list_members,
    change_member,
    remove_member,
    restore_member,
    read_member_history,
    list_invitations,
    create_invitation,
    delete_invitation,
    accept_invitation,
)
