"""What is served beside the API: the start page, the documentation, and what machines ask a server."""

import hashlib
from importlib.resources import files
from typing import Any, cast

import msgspec
from litestar import MediaType, Response, get

from taskdash.api.call import Call
from taskdash.api.openapi import Described
from taskdash.api.routes.parameters import Segment
from taskdash.api.shapes.server import About, Health, Readiness
from taskdash.domain.refusal import Refusal

_STATIC = files("taskdash.api.static")
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_PAGE = {"page": True}  # takes any query
_HTML = {"files": ("text/html",), "headers": ("ETag",)}
_ANY_FILE = {"files": tuple(_TYPES.values()), "headers": ("ETag",)}


class _File(msgspec.Struct, frozen=True):
    body: bytes
    media_type: str
    tag: str


def _read(name: str) -> _File:
    body = _STATIC.joinpath(name).read_bytes()
    ending = name[name.rindex(".") :]
    return _File(body, _TYPES[ending], f'"{hashlib.sha256(body).hexdigest()[:16]}"')


_FILES = {name: _read(name) for name in ("start.html", "start.js", "docs.html", "docs.js", "style.css", "icon.svg")}
_ASSETS = ("start.js", "docs.js", "style.css", "icon.svg")


@get("/", media_type=MediaType.HTML, opt={**_PAGE, **_HTML})
async def start_page(request: Call) -> Response[str]:
    """What this is, and a form for links."""
    return _answer(request, _FILES["start.html"])


@get("/docs", media_type=MediaType.HTML, opt={**_PAGE, **_HTML})
async def docs_page(request: Call) -> Response[str]:
    """The documentation of the interface."""
    return _answer(request, _FILES["docs.html"])


@get("/assets/{name:str}", opt={**_PAGE, **_ANY_FILE})
async def asset(request: Call, name: Segment) -> Response[str]:
    """A script, style or image of these pages."""
    if name not in _ASSETS:
        raise Refusal("not_found", "there is no such file")
    return _answer(request, _FILES[name])


@get("/openapi.json", opt=_PAGE)
async def openapi_document(request: Call) -> Response[dict[str, Any]]:
    """This document."""
    described: Described = request.app.state.described
    body = await described.document()
    return Response(cast(Any, body), media_type="application/json")  # encoded already


@get("/api", opt=_PAGE)
async def about(request: Call) -> About:
    """Which server this is."""
    return About("Taskdash", request.services.version, "ok")


@get("/healthz", opt={**_PAGE, "unlimited": True})
async def healthy() -> Health:
    """Whether the process is alive."""
    return Health("ok")


@get("/readyz", opt={**_PAGE, "unlimited": True, "refuses": ("unavailable",)})
async def ready(request: Call) -> Readiness:
    """Whether requests should be sent here: not while it stops, or when this server alone cannot work."""
    found = await request.services.ready()
    if not found.ready:
        raise Refusal("unavailable", "not ready", retry_after=1)
    return Readiness("degraded" if found.degraded else "ok", found.degraded)


@get("/.well-known/jwks.json", opt={**_PAGE, "refuses": ("unavailable",)})
async def keys(request: Call) -> dict[str, Any]:
    """The public keys of access tokens, as a JSON Web Key Set (RFC 7517)."""
    return await request.services.accounts.signer.published(request.now)


def _answer(request: Call, file: _File) -> Response[Any]:
    headers = {"ETag": file.tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    return Response(file.body, headers=headers, media_type=file.media_type)


ROUTES = (start_page, docs_page, asset, openapi_document, about, healthy, ready, keys)
