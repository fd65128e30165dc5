"""The caller."""

import msgspec
from litestar import Response, delete, get, patch
from litestar.params import JSONBody
from litestar.response import Stream

from taskdash.api import answers, cookies
from taskdash.api.call import Call
from taskdash.api.routes.accounts import Before
from taskdash.api.routes.parameters import LIMIT, Limit
from taskdash.api.shapes.accounts import AccountEvent, Farewell, Person, PersonChange
from taskdash.api.shapes.common import Page
from taskdash.api.streaming import streamed
from taskdash.services.accounts.profiles import ProfileChange

ZIP = "application/zip"


@get("/me")
async def read_me(request: Call) -> Response[Person]:
    """Read one's own profile."""
    profile = await request.services.accounts.profiles.of(request.caller)
    return answers.told(msgspec.convert(profile, Person, from_attributes=True))


@patch("/me", opt={"refuses": ("conflict", "rate_limited")})
async def change_me(request: Call, data: JSONBody[PersonChange]) -> Response[Person]:
    """Change one's name or e-mail address."""
    change = ProfileChange(data.name, data.email, data.current_password)
    profiles = request.services.accounts.profiles
    profile = await profiles.change(request.caller, change, request.origin, request.now)
    return answers.told(msgspec.convert(profile, Person, from_attributes=True))


@delete("/me", opt={"refuses": ("rate_limited",), "headers": ("Set-Cookie",)})
async def erase_me(request: Call, data: JSONBody[Farewell]) -> Response[None]:
    """Erase one's account, the personal workspace, and every text one has written elsewhere. There is no way back."""
    await request.services.erasing.erase(request.caller, data.password, request.origin, request.now)
    return Response(None, headers={"Set-Cookie": cookies.cleared(request)})


@get("/me/export", media_type=ZIP, opt={"headers": ("Content-Disposition",)})
async def export_me(request: Call) -> Stream:
    """Take away all that is kept about oneself, as one archive."""
    archive = request.services.archives.archive(request.caller, request.now)
    return await streamed(archive, ZIP, filename="taskdash.zip")


@get("/me/audit")
async def read_my_audit(request: Call, limit: Limit = LIMIT, cursor: Before = None) -> Response[Page[AccountEvent]]:
    """What happened to one's account, newest first."""
    found = await request.services.accounts.trail.of(request.caller.user, cursor, limit)
    items = [AccountEvent(h.id, h.what, h.at, h.address, h.agent, h.about) for h in found]
    return answers.told(Page(items, items[-1].id if len(items) == limit else None))


ROUTES = (read_me, change_me, erase_me, export_me, read_my_audit)
