"""How every failure is told: RFC 9457 problem details with a stable code, and the one table of HTTP numbers."""

import math
from typing import Any, Literal, cast

import msgspec
import structlog
from litestar import Response
from litestar.connection import Request
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.types import Scope

from taskdash.domain import refusal
from taskdash.domain.refusal import Refusal

Code = refusal.Code | Literal["malformed", "method_not_allowed", "too_large", "unsupported_media_type", "internal"]


class Kind(msgspec.Struct, frozen=True):
    """One kind of problem: its HTTP number, and its title, which never changes with the occasion (RFC 9457, 3.1.3)."""

    status: int
    title: str


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, "The request cannot be read"),
    "unauthenticated": Kind(401, "Who are you?"),
    "forbidden": Kind(403, "You may not do this"),
    "not_found": Kind(404, "There is no such thing"),
    "method_not_allowed": Kind(405, "This cannot be done here"),
    "conflict": Kind(409, "This contradicts what is there"),
    "gone": Kind(410, "This is no longer to be had"),
    "too_large": Kind(413, "The request is too large"),
    "unsupported_media_type": Kind(415, "The request is in another format than this reads"),
    "invalid": Kind(422, "A value is not acceptable"),
    "rate_limited": Kind(429, "Too many requests"),
    "internal": Kind(500, "Something went wrong here"),
    "unavailable": Kind(503, "This does not work at the moment"),
}
MEDIA_TYPE = "application/problem+json"
_CODE_BY_STATUS = {kind.status: code for code, kind in KINDS.items()}

_log: structlog.stdlib.BoundLogger = structlog.get_logger("api")


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True, rename={"kind": "type"}):
    """A failure, as RFC 9457 describes it. `code` is stable and meant for programs, `detail` for people.

    `field` names the input at fault where there is one; `request_id` finds the request in the server's log.
    """

    kind: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    field: str | None = None


class Malformed(Exception):
    """The body is not what its media type says."""


class UnsupportedMediaType(Exception):
    """The body is of another type than the route reads."""


class TooLarge(Exception):
    """The body is longer than the route reads."""


def respond(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer to a request that raised `error`; what nobody foresaw is logged, and told by its request id only."""
    code, detail, field = _told(request, error)
    if code == "internal":
        named = {name: request.scope["state"][name] for name in ("request_id", "trace_id")}
        _log.error("failed", exc_info=error, **named)
    return Response(
        _body(request.scope, code, detail, field),
        status_code=KINDS[code].status,
        media_type=MEDIA_TYPE,
        headers=_headers(error),
    )


async def internal(scope: Any, _receive: Any, send: Any) -> None:
    """An ASGI application that answers every request with `internal`: for what fails outside the API."""
    await _send(scope, send, "internal", _INTERNAL, {})


def refused(refusal: Refusal) -> Any:
    """An ASGI application that answers every request with the refusal: for what is refused before the API."""

    async def answer(scope: Any, _receive: Any, send: Any) -> None:
        await _send(scope, send, refusal.code, refusal.message, _headers(refusal), refusal.field)

    return answer


def prepared(refusal: Refusal) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body of the answer to requests that nobody looks at: they have no id."""
    body = _details(refusal.code, refusal.message, None, "")
    return KINDS[refusal.code].status, _encoded(body, _headers(refusal)), body


async def _send(scope: Any, send: Any, code: Code, detail: str, more: dict[str, str], field: str | None = None) -> None:
    body = _body(scope, code, detail, field)
    headers = _encoded(body, more)
    await send({"type": "http.response.start", "status": KINDS[code].status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _encoded(body: bytes, more: dict[str, str]) -> list[tuple[bytes, bytes]]:
    said = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), **more}
    return [(name.lower().encode(), value.encode()) for name, value in said.items()]


_INTERNAL = "The server has logged what happened under this request id."


def _told(request: Request[Any, Any, Any], error: Exception) -> tuple[Code, str, str | None]:
    """The code of the problem, its detail and its field."""
    match error:
        case Refusal():
            return error.code, error.message, _as_sent(request, error.field)
        case Malformed() | UnsupportedMediaType() | TooLarge():
            return _own(error)
        case ValidationException():
            return _invalid(error)
        case NotFoundException():
            return "not_found", f"nothing is at {request.url.path}", None
        case MethodNotAllowedException():
            return "method_not_allowed", f"{request.method} is not possible at {request.url.path}", None
        case HTTPException() if error.status_code in _CODE_BY_STATUS and error.status_code < 500:
            return cast(Code, _CODE_BY_STATUS[error.status_code]), error.detail, None
        case _:
            return "internal", _INTERNAL, None


def _own(error: Malformed | UnsupportedMediaType | TooLarge) -> tuple[Code, str, str | None]:
    match error:
        case Malformed():
            return "malformed", str(error), None
        case UnsupportedMediaType():
            return "unsupported_media_type", str(error), None
        case TooLarge():
            return "too_large", "the body is longer than is read here", None


def _invalid(error: ValidationException) -> tuple[Code, str, str | None]:
    """What Litestar found wrong with the parameters; without a body, `data` is missing."""
    found = cast(list[dict[str, str]], error.extra) or [{"message": error.detail}]
    field = found[0].get("key")
    if field == "data":
        return "malformed", "this needs a body", None
    return "invalid", found[0]["message"], field


def _as_sent(request: Request[Any, Any, Any], field: str | None) -> str | None:
    """A field's name as the client wrote it: only `commits` takes operations, other routes make them."""
    if field is None or request.url.path.rstrip("/").endswith("/commits"):
        return field
    return field.removeprefix("operations.0.").removeprefix("operations.0").removeprefix("fields.") or None


def _body(scope: Scope, code: str, detail: str, field: str | None) -> bytes:
    return _details(code, detail, field, _request_id(scope))


def _details(code: str, detail: str, field: str | None, request_id: str) -> bytes:
    kind = KINDS[code]
    return msgspec.json.encode(
        ProblemDetails(
            kind=f"/docs#{code}",
            title=kind.title,
            status=kind.status,
            code=code,
            detail=detail,
            request_id=request_id,
            field=field,
        )
    )


def _request_id(scope: Scope) -> str:
    return str(scope["state"]["request_id"])


def _headers(error: Exception) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, HTTPException):
        headers |= {name.title(): value for name, value in (error.headers or {}).items()}
    if isinstance(error, Refusal):
        if error.code == "unauthenticated":
            headers["WWW-Authenticate"] = "Bearer"
        if error.code in ("rate_limited", "unavailable"):
            headers["Retry-After"] = str(math.ceil(error.retry_after or 1))
    return headers
