"""The refresh token as a cookie, for browsers: read by two routes only, and by no script."""

from taskdash.api.call import Call
from taskdash.domain.refusal import Refusal


def name(request: Call) -> str:
    """What the cookie is called. The prefix ties it to HTTPS and this host; browsers refuse it over plain HTTP."""
    return "__Host-taskdash-refresh" if request.services.secure else "taskdash-refresh"


def kept(request: Call, token: str, seconds: int) -> str:
    """The Set-Cookie that makes a browser keep the token."""
    secure = "; Secure" if request.services.secure else ""
    return f"{name(request)}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"


def cleared(request: Call) -> str:
    """The Set-Cookie that makes a browser forget it."""
    return kept(request, "", 0)


def sent(request: Call) -> str:
    """The token that the browser sent; a Refusal where it sent none."""
    token = request.cookies.get(name(request))
    if not token:
        raise Refusal("unauthenticated", "send the refresh token, or its cookie")
    return token
