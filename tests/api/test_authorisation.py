"""Every route, every sort of caller, on other people's objects and on one's own: the status is the table's."""

from itertools import count
from typing import Any

import pytest

from tests.api.cast import Cast
from tests.api.document import OPERATIONS, SCHEMA, Operation
from tests.api.people import PASSWORD
from tests.api.permissions import CALLERS, permissions
from tests.api.server import Server

PERMISSIONS = permissions()
LISTED = [Operation(method, path) for method, path in PERMISSIONS]
IN_WORKSPACE = "/workspaces/{workspace}/"
# Beside the API; the others are below /api/v1.
ERASURE = ("DELETE", "/me")
BESIDE = {"/", "/docs", "/assets/{name}", "/openapi.json", "/api", "/healthz", "/readyz", "/.well-known/jwks.json"}
_numbers = count(1)


@pytest.fixture(scope="module")
def cast(server: Server) -> Cast:
    """Everybody."""
    return Cast(server)


def test_every_route_is_in_the_table() -> None:
    """A route without permissions is not finished."""
    assert sorted((o.method, o.path.removeprefix("/api/v1")) for o in OPERATIONS) == sorted(PERMISSIONS)


@pytest.mark.parametrize("operation", LISTED, ids=str)
def test_the_status_is_that_of_the_table(operation: Operation, cast: Cast) -> None:
    """For each caller, on a foreign object and on their own; and the answer is what the document says."""
    found = {caller: tuple(_status(cast, operation, caller, own=own) for own in (False, True)) for caller in CALLERS}

    assert found == PERMISSIONS[operation]


@pytest.mark.parametrize("operation", [o for o in LISTED if o.path.count("{") > 1], ids=str)
def test_what_is_in_another_workspace_is_not_here(operation: Operation, cast: Cast) -> None:
    """Even for who owns both."""
    kind = _kind(operation.path)
    there = cast.elsewhere_id(kind)
    path = operation.path.format(workspace=cast.stage, id=there, user=there)

    answer = cast.founder.send(operation.method, path, **_sent(operation, cast, "founder", {}))

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def _status(cast: Cast, operation: Operation, caller: str, *, own: bool) -> int:
    """What a caller is answered, on something that nothing has happened to."""
    about = _object(cast, operation, caller, own=own)
    values = {**about, "workspace": cast.stage, "user": about["id"], "name": "style.css"}
    path = operation.path.format_map(values)
    url = cast.server.url + ("" if operation.path in BESIDE else "/api/v1") + path
    sent = _sent(operation, cast, caller, about)
    client = cast.clients[caller] if operation != ERASURE else cast.mortal(caller)
    with client.stream(operation.method, url, **sent) as answer:
        if not path.endswith("/live"):
            answer.read()
            described = SCHEMA[_documented(operation)][operation.method]
            assert str(answer.status_code) in described.definition.raw["responses"]
            described.validate_response(answer)
    if operation.method != "GET" and operation.path.startswith(("/workspaces/{workspace}", "/invitations")):
        cast.put_right()
    return answer.status_code


def _documented(operation: Operation) -> str:
    """The operation's path in the document."""
    return operation.path if operation.path in BESIDE else f"/api/v1{operation.path}"


def _kind(path: str) -> str:
    """The kind that a path in a workspace is about."""
    return path.removeprefix(IN_WORKSPACE).partition("/")[0]


def _object(cast: Cast, operation: Operation, caller: str, *, own: bool) -> dict[str, Any]:
    """What the operation is about, made by the caller if it is to be their own and they ever could, else by others."""
    maker = caller if own and caller != "anonymous" else "founder"
    path = operation.path
    if path.startswith("/auth/sessions/"):
        return cast.session_of(maker)
    if path.startswith("/auth/tokens/"):
        return cast.token_of(maker)
    if path.startswith(("/invitations/", IN_WORKSPACE + "invitations/")):
        return cast.invitation()
    if path.startswith(IN_WORKSPACE + "members/"):
        return cast.membership(maker if own else "guest", removed=path.endswith("/restore"))
    if path == IN_WORKSPACE + "restore":
        cast.founder.delete(f"/workspaces/{cast.stage}")
    if "{id}" in path:
        return cast.object(_kind(path), maker, deleted=path.endswith("/restore"))
    return cast.object("tasks", maker) if path.endswith(("/commits", "/undo")) else {"id": ""}


def _sent(operation: Operation, cast: Cast, caller: str, about: dict[str, Any]) -> dict[str, Any]:
    """The body of a request, if it has one."""
    path = operation.path
    if path.endswith("/imports"):
        return {"content": b"title\nFrom a file\n", "headers": {"Content-Type": "text/csv"}}
    if operation == ERASURE:
        return {"json": {"password": PASSWORD}}
    if operation.method in ("GET", "DELETE") or path.endswith("/restore") or path.startswith("/invitations/"):
        return {}
    body = _BODIES.get((operation.method, path)) or _BODIES.get((operation.method, _kind(path)))
    if path.startswith("/auth/"):
        body = _account_body(path, cast, caller)
    elif path.endswith("/commits"):
        change = {"op": "change", "kind": "task", "id": about["id"], "fields": {"title": "Changed"}}
        body = {"operations": [change]}
    elif path.endswith("/undo"):
        body = {"seq": about["seq"]}
    assert body is not None, f"what is sent to {operation}?"
    return {"json": body}


_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PATCH", "/me"): {"name": "Another name"},
    ("POST", "/workspaces"): {"name": "Another"},
    ("PATCH", "/workspaces/{workspace}"): {"name": "Another name"},
    ("PATCH", "members"): {"role": "viewer"},
    ("POST", "invitations"): {"role": "viewer"},
    ("POST", "/workspaces/{workspace}/tasks"): {"title": "Another"},
    ("PATCH", "tasks"): {"title": "Changed"},
    ("POST", "/workspaces/{workspace}/tasks/{id}/comments"): {"text": "Another"},
    ("PATCH", "comments"): {"text": "Changed"},
    ("POST", "/workspaces/{workspace}/projects/{id}/move"): {"to": "me"},
    ("POST", "projects"): {"name": "Another"},
    ("PATCH", "projects"): {"name": "Changed"},
    ("POST", "labels"): {"name": "Another"},
    ("PATCH", "labels"): {"name": "Changed"},
    ("POST", "views"): {"name": "Another"},
    ("PATCH", "views"): {"name": "Changed"},
}


def _account_body(path: str, cast: Cast, caller: str) -> dict[str, Any]:
    person = "guest" if caller == "anonymous" else caller
    if path == "/auth/register":
        return {"email": f"new-{next(_numbers)}@example.org", "password": PASSWORD, "name": "New"}
    if path == "/auth/login":
        return {"email": cast.person(person).user["email"], "password": PASSWORD}
    if path == "/auth/password":
        return {"current_password": PASSWORD, "new_password": PASSWORD}
    if path == "/auth/tokens":
        return {"name": "A token", "scope": "read"}
    return {"refresh_token": cast.sign_in_again(person)["refresh_token"]}
