"""Signing in and out, sessions, API tokens."""

from typing import Annotated

import msgspec
from litestar import Response, delete, get, post
from litestar.params import JSONBody, QueryParameter

from taskdash.api import answers, cookies
from taskdash.api.call import Call
from taskdash.api.routes.parameters import LIMIT, Limit, Segment
from taskdash.api.shapes.accounts import (
    ApiToken,
    IssuedToken,
    NewApiToken,
    PasswordChange,
    Person,
    Refresh,
    Register,
    Session,
    SignedIn,
    SignIn,
)
from taskdash.api.shapes.common import Page
from taskdash.domain.refusal import invalid
from taskdash.services.accounts.api_tokens import TokenWish
from taskdash.services.accounts.issuing import Granted
from taskdash.services.accounts.registering import Registration

Before = Annotated[str | None, QueryParameter(description="Where to go on: `next` of the part before.")]


@post("/auth/register", opt={"refuses": ("forbidden", "conflict"), "headers": ("Set-Cookie",)})
async def register(request: Call, data: JSONBody[Register]) -> Response[SignedIn]:
    """Make an account, and sign in."""
    asked = Registration(data.email, data.password, data.name, data.code)
    granted = await request.services.accounts.registering.register(asked, request.origin, request.now)
    response = _signed_in(request, granted, cookie=data.cookie)
    response.headers["Location"] = f"{answers.ROOT}/me"
    return response


@post(
    "/auth/login",
    status_code=200,
    opt={"refuses": ("unauthenticated",), "headers": ("Set-Cookie",)},
)
async def sign_in(request: Call, data: JSONBody[SignIn]) -> Response[SignedIn]:
    """Sign in."""
    granted = await request.services.accounts.signing_in.sign_in(data.email, data.password, request.origin, request.now)
    return _signed_in(request, granted, cookie=data.cookie)


@post("/auth/refresh", status_code=200, opt={"refuses": ("unauthenticated",), "headers": ("Set-Cookie",)})
async def refresh(request: Call, data: JSONBody[Refresh]) -> Response[SignedIn]:
    """Exchange a refresh token for new tokens; it comes back the way it came."""
    token = data.refresh_token or cookies.sent(request)
    granted = await request.services.accounts.refreshing.refresh(token, request.origin, request.now)
    return _signed_in(request, granted, cookie=data.refresh_token is None)


@post("/auth/logout", status_code=204, opt={"refuses": ("unauthenticated",), "headers": ("Set-Cookie",)})
async def sign_out(request: Call, data: JSONBody[Refresh]) -> Response[None]:
    """Sign out: the session of the refresh token ends."""
    token = data.refresh_token or cookies.sent(request)
    await request.services.accounts.refreshing.sign_out(token, request.origin, request.now)
    return Response(None, headers={"Set-Cookie": cookies.cleared(request)})


@post(
    "/auth/password",
    status_code=204,
    security=[{}, {"bearer": []}],
    opt={"refuses": ("unauthenticated", "forbidden", "conflict", "rate_limited")},
)
async def change_password(request: Call, data: JSONBody[PasswordChange]) -> Response[None]:
    """Set a new password: signed in with the present one, or by the code of a link. Other sessions end."""
    password = request.services.accounts.password
    if data.code is not None:
        await password.set_by_code(data.code, data.new_password, request.origin, request.now)
    elif data.current_password is not None:
        await password.change(request.caller, data.current_password, data.new_password, request.origin, request.now)
    else:
        raise invalid("current_password", "is needed, or else code")
    return answers.deleted()


@get("/auth/sessions")
async def list_sessions(request: Call, limit: Limit = LIMIT, cursor: Before = None) -> Response[Page[Session]]:
    """List where the caller is signed in, newest first."""
    found = await request.services.accounts.sessions.of(request.caller, cursor, limit, request.now)
    items = [
        Session(s.id, s.created_at, s.used_at, s.expires_at, s.address, s.agent, s.id == request.caller.session)
        for s in found
    ]
    return answers.told(Page(items, items[-1].id if len(items) == limit else None))


@delete("/auth/sessions/{id:str}")
async def end_session(request: Call, id: Segment) -> Response[None]:
    """Sign out somewhere else, or here."""
    await request.services.accounts.sessions.revoke(request.caller, id, request.origin, request.now)
    return answers.deleted()


@get("/auth/tokens")
async def list_tokens(request: Call, limit: Limit = LIMIT, cursor: Before = None) -> Response[Page[ApiToken]]:
    """List the caller's API tokens, newest first."""
    found = await request.services.accounts.tokens.of(request.caller, cursor, limit)
    items = [ApiToken(t.id, t.name, t.scope, t.created_at, t.expires_on, t.used_at) for t in found]
    return answers.told(Page(items, items[-1].id if len(items) == limit else None))


@post("/auth/tokens", opt={"refuses": ("conflict",)})
async def create_token(request: Call, data: JSONBody[NewApiToken]) -> Response[IssuedToken]:
    """Make an API token; its text is told now and never again."""
    wish = TokenWish(data.name, data.scope, data.expires_on)
    made = await request.services.accounts.tokens.create(request.caller, wish, request.origin, request.now)
    item = {**msgspec.structs.asdict(made.token), "token": made.text}
    return answers.created(item, IssuedToken, f"/auth/tokens/{made.token.id}")


@delete("/auth/tokens/{id:str}")
async def revoke_token(request: Call, id: Segment) -> Response[None]:
    """Revoke an API token."""
    await request.services.accounts.tokens.revoke(request.caller, id, request.origin, request.now)
    return answers.deleted()


def _signed_in(request: Call, granted: Granted, *, cookie: bool) -> Response[SignedIn]:
    signed_in = SignedIn(
        user=msgspec.convert(granted.user, Person, from_attributes=True),
        access_token=granted.access_token,
        token_type="Bearer",  # noqa: S106  # RFC 6749's word, no secret
        expires_in=granted.expires_in,
        refresh_token=None if cookie else granted.refresh_token,
    )
    headers = {"Cache-Control": "no-store"}  # RFC 6749, 5.1
    if cookie:
        headers["Set-Cookie"] = cookies.kept(request, granted.refresh_token, granted.refresh_expires_in)
    return Response(signed_in, headers=headers)


SIGNING_IN = (register, sign_in)
PUBLIC = (refresh, sign_out, change_password)
PRIVATE = (list_sessions, end_session, list_tokens, create_token, revoke_token)
