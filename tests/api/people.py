"""People who use a server: each with an account, signed in, and a client that speaks for them."""

from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from tests.api.server import Server

PASSWORD = "correct horse battery staple"
_numbers = count(1)


class Person:
    """Somebody with an account. Paths are below /api/v1."""

    def __init__(self, server: Server, registered: dict[str, Any]) -> None:
        self.server = server
        self.tokens = registered
        self.user: dict[str, Any] = registered["user"]
        self.id: str = self.user["id"]
        self.client = server.client(registered["access_token"])

    def __repr__(self) -> str:
        return str(self.user["name"])

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer to a request, whatever it is."""
        return self.client.request(method, path, **more)

    def get(self, path: str, **query: Any) -> Any:
        """What is there."""
        return _good(self.send("GET", path, params=query))

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        """What came of posting."""
        return _good(self.send("POST", path, json=body, headers=headers))

    def patch(self, path: str, body: object) -> Any:
        """What came of a change."""
        return _good(self.send("PATCH", path, json=body))

    def delete(self, path: str) -> None:
        """Delete what is there."""
        _good(self.send("DELETE", path))

    def workspace(self, name: str = "Shared") -> str:
        """The id of a new workspace."""
        id: str = self.post("/workspaces", {"name": name})["id"]
        return id

    def invite(self, workspace: str, other: "Person", role: str = "member") -> None:
        """Make `other` a member of the workspace."""
        code = self.post(f"/workspaces/{workspace}/invitations", {"role": role})["code"]
        other.post(f"/invitations/{code}")

    def task(self, workspace: str = "me", title: str = "Water the plants", **fields: Any) -> dict[str, Any]:
        """A new task."""
        made: dict[str, Any] = self.post(f"/workspaces/{workspace}/tasks", {"title": title, **fields})
        return made

    def commit(self, workspace: str, *operations: dict[str, Any]) -> dict[str, Any]:
        """A commit of these operations."""
        body = {"id": str(uuid4()), "operations": list(operations)}
        done: dict[str, Any] = self.post(f"/workspaces/{workspace}/commits", body)
        return done

    def api_token(self, scope: str = "write") -> str:
        """A new API token."""
        token: str = self.post("/auth/tokens", {"name": "a script", "scope": scope})["token"]
        return token


def register(server: Server, name: str, code: str | None = None) -> Person:
    """Make an account for somebody new."""
    body = {"email": f"{name.lower()}-{next(_numbers)}@example.org", "password": PASSWORD, "name": name, "code": code}
    return Person(server, _good(server.client().post("/auth/register", json=body)))


def _good(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None
