"""The OpenAPI document: what Litestar knows of the routes, and what holds for all of them, added once."""

import asyncio
import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from litestar import Litestar, Router
from litestar.handlers import HTTPRouteHandler
from litestar.routes import BaseRoute
from litestar.types import ControllerRouterHandler

from taskdash.api import problems
from taskdash.api.call import COMMIT_ID

Document = dict[str, Any]

_DESCRIPTION = """\
Workspaces, projects and tasks, with the whole history of each workspace as a log of commits.

`{workspace}` is an id, or `me` for the caller's personal workspace. Every failure is told as problem details
(RFC 9457) with a stable `code`. Lists go on at `cursor`, which is `next` of the part before. Writes take an
`Idempotency-Key`: the same request with the same key happens once.
"""


class Described:
    """The document of an application, made when somebody asks for it first: a start would wait for it half a second."""

    def __init__(self, app: Litestar) -> None:
        self._app = app
        self._made: asyncio.Task[bytes] | None = None

    async def document(self) -> bytes:
        """The document, as JSON; made beside other requests."""
        if self._made is None:
            self._made = asyncio.create_task(asyncio.to_thread(describe, self._app))
        return await asyncio.shield(self._made)


class Unserved(Router):
    """Where Litestar would put pages of its own about the document: this has none, `site` serves it."""

    def __init__(self) -> None:
        super().__init__("/", route_handlers=[])

    def register(self, value: ControllerRouterHandler) -> list[BaseRoute]:  # noqa: ARG002  # Litestar's
        """Nothing."""
        return []


def describe(app: Litestar) -> bytes:
    """The document of `app`, as JSON."""
    document = app.openapi_schema.to_schema()
    document["info"]["description"] = _DESCRIPTION
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    document["components"]["schemas"] = _schemas(app)
    document["components"]["responses"] = dict(_problem_responses())
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "An access token, or an API token."}
    }
    for path, method, handler in _handlers(app):
        _complete(document["paths"][path][method], handler, path, method)
    return _renamed(msgspec.json.encode(_without_noise(document)))


def _handlers(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if handler.resolve_include_in_schema():
                for method in handler.http_methods:
                    yield route.path_format, method.lower(), handler


def _schemas(app: Litestar) -> Document:
    """The schemas of all bodies, by msgspec: it knows about left-out, nullable and unknown fields."""
    types: list[Any] = [problems.ProblemDetails]
    for _, _, handler in _handlers(app):
        returned = handler.parsed_return_field
        for field in returned.inner_types or [returned]:
            types += _alternatives(field.annotation)
        if handler.parsed_data_field is not None:
            types.append(handler.parsed_data_field.annotation)
    wanted = [found for found in types if _is_described(found)]
    _, components = msgspec.json.schema_components(wanted, ref_template="#/components/schemas/{name}")
    return components


def _alternatives(found: Any) -> list[Any]:
    """The types that `found` is a union of, or itself."""
    return list(get_args(found)) if get_origin(found) in (Union, UnionType) else [found]


def _is_described(found: Any) -> bool:
    origin = getattr(found, "__origin__", found)
    return isinstance(origin, type) and issubclass(origin, msgspec.Struct)


def _problem_responses() -> Iterator[tuple[str, Document]]:
    """One response for each HTTP number of a problem."""
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    for code, kind in problems.KINDS.items():
        response: Document = {"description": kind.title, "content": {problems.MEDIA_TYPE: {"schema": schema}}}
        response["headers"] = {"X-Request-Id": _REQUEST_ID}
        if code == "unauthenticated":
            response["headers"]["WWW-Authenticate"] = {"schema": {"type": "string"}}
        if code in ("rate_limited", "unavailable"):
            response["headers"]["Retry-After"] = _RETRY_AFTER
        if code == "rate_limited":
            response["headers"] |= _RATE_LIMIT
        yield code, response


_REQUEST_ID = {"schema": {"type": "string"}, "description": "Finds the request in the server's log."}
_RETRY_AFTER = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
_RATE_LIMIT = {
    "RateLimit": {"schema": {"type": "string"}, "description": "What is left to the caller, and when there is more."},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "How many requests in how many seconds."},
}
_SEQ = {"schema": {"type": "string"}, "description": "The position, epoch:seq, which this is not older than."}
_LOCATION = {"schema": {"type": "string"}, "description": "Where the new thing is."}
_ETAG = {"schema": {"type": "string"}, "description": "Names this version of it."}
_IF_NONE_MATCH = {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}}
_CACHE_STATUS = {"schema": {"type": "string"}, "description": "Whether it came out of memory (RFC 9211)."}
_MIN_SEQ = {
    "name": "Min-Seq",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "A position, epoch:seq or seq: the answer is at least of it. 409: it lies ahead. 410: new epoch.",
}
_HEADERS = {
    "Content-Disposition": {"schema": {"type": "string"}, "description": "What to save it as."},
    "ETag": _ETAG,
    "Set-Cookie": {"schema": {"type": "string"}, "description": "The refresh token, where it is kept as a cookie."},
}
_IDEMPOTENCY_KEY = {
    "name": COMMIT_ID,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "format": "uuid"},
    "description": "The id of the commit that this makes: a repeat with the same key and content changes nothing.",
}


def _complete(operation: Document, handler: HTTPRouteHandler, path: str, method: str) -> None:
    """Add what holds for every operation of its sort: parameters, headers, and problems."""
    operation["operationId"] = handler.handler_name
    operation["summary"], operation["description"] = _docstring(handler)
    operation["tags"] = [_tag(path)]
    in_workspace = "/workspaces/{workspace}" in path
    if in_workspace and method != "get":
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    if in_workspace and method == "get":
        operation.setdefault("parameters", []).append(_MIN_SEQ)
    if uploads := handler.opt.get("upload"):
        content = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in uploads}
        operation["requestBody"] = {"required": True, "content": content}
    for parameter in operation.get("parameters", []):
        _without_null(parameter)
    successes = {status: found for status, found in operation["responses"].items() if status.startswith("2")}
    for status, response in successes.items():
        _complete_success(response, handler, status, in_workspace=in_workspace)
    operation["responses"] = successes
    if "depends" in handler.opt:
        told = {"ETag": _ETAG, "Cache-Status": _CACHE_STATUS}
        successes["200"]["headers"] |= told
        headers = {**told, "Seq": _SEQ, "X-Request-Id": _REQUEST_ID}
        successes["304"] = {"description": "The client has it already", "headers": headers}
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    if files := handler.opt.get("files"):
        successes["200"]["content"] = {media_type: {"schema": {"type": "string"}} for media_type in files}
        successes["304"] = {"description": "The client has it already", "headers": {"ETag": _ETAG}}
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    for code in _codes(handler, path, method):
        number = str(problems.KINDS[code].status)
        operation["responses"][number] = {"$ref": f"#/components/responses/{code}"}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _complete_success(response: Document, handler: HTTPRouteHandler, status: str, *, in_workspace: bool) -> None:
    headers = response.setdefault("headers", {})
    headers["X-Request-Id"] = _REQUEST_ID
    headers |= {name: _HEADERS[name] for name in handler.opt.get("headers", ())}
    if in_workspace:
        headers["Seq"] = _SEQ
    if status == "204":
        response.pop("content", None)
    if status == "201":
        headers["Location"] = _LOCATION


def _codes(handler: HTTPRouteHandler, path: str, method: str) -> Iterator[str]:
    """Which problems an operation may answer with: what follows from its sort, and what its handler names."""
    yield from ("malformed", "internal")
    if not handler.opt.get("unlimited"):
        yield "rate_limited"
    if not handler.opt.get("page"):
        yield from ("invalid", "unavailable")
    if handler.opt.get("private"):
        yield "unauthenticated"
        if method != "get":
            yield "forbidden"
    if "{" in path:
        yield "not_found"
    if "/workspaces/{workspace}" in path:
        yield "gone"
        yield "conflict"
    if handler.parsed_data_field is not None or handler.opt.get("upload"):
        yield from ("too_large", "unsupported_media_type")
    yield from handler.opt.get("refuses", ())


def _docstring(handler: HTTPRouteHandler) -> tuple[str, str]:
    summary, _, rest = (handler.fn.__doc__ or "").strip().partition("\n\n")
    return summary.rstrip("."), re.sub(r"\n +", "\n", rest).strip()


def _tag(path: str) -> str:
    parts = [part for part in path.removeprefix("/api/v1").split("/") if part and not part.startswith("{")]
    if not parts:
        return "server"
    return parts[1] if parts[0] == "workspaces" and len(parts) > 1 else parts[0]


def _without_null(parameter: Document) -> None:
    """A parameter is there or not: null cannot be sent."""
    schema = parameter.get("schema", {})
    choices = [choice for choice in schema.pop("oneOf", []) if choice != {"type": "null"}]
    for choice in choices:
        schema.update({**choice, **schema})


def _without_noise(found: Any) -> Any:
    """The document without empty and false entries that say nothing."""
    if isinstance(found, list):
        return [_without_noise(item) for item in found]
    if not isinstance(found, dict):
        return found
    silent = ("deprecated", "allowEmptyValue", "allowReserved")
    return {k: _without_noise(v) for k, v in found.items() if k not in silent and (k != "description" or v)}


def _renamed(document: bytes) -> bytes:
    """`Page_Task_` and `Page_taskdash.api.shapes.tasks.Task_`, as msgspec and Litestar call it, as `TaskPage`."""
    return re.sub(rb"Page_(?:[\w.]+\.)?(\w+)_(?=\")", rb"\1Page", document)
