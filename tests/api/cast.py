"""A workspace with somebody in every role, and objects that each of them made while they could."""

from collections import defaultdict
from typing import Any

import httpx

from tests.api.people import PASSWORD, Person, register
from tests.api.permissions import CALLERS
from tests.api.server import Server

MADE = 8  # objects of a kind that each person has made: more than there are routes that take one
MEMBERS = ("viewer", "member", "admin", "owner", "reader", "removed", "guest")
ROLES = {
    "viewer": "viewer",
    "member": "member",
    "admin": "admin",
    "owner": "owner",
    "reader": "owner",
    "guest": "member",
}


class Cast:
    """Everybody in CALLERS, the founder of their workspace `stage`, and a guest there to whom things can be done."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.founder = register(server, "Founder")
        self.stage = self.founder.workspace("The stage")
        self.elsewhere = self.founder.workspace("Elsewhere")
        names = {*CALLERS, "guest"} - {"anonymous"}
        self.people = {name: register(server, name) for name in sorted(names)}
        self.clients: dict[str, httpx.Client] = {name: person.client for name, person in self.people.items()}
        self.clients["anonymous"] = server.client()
        self.clients["reader"] = server.client(self.people["reader"].api_token("read"))
        self._made: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self._there: dict[str, str] = {}
        for name in MEMBERS:
            self.founder.invite(self.stage, self.people[name])
        for name in MEMBERS:
            for kind in ("tasks", "comments", "projects", "labels", "views"):
                self._made[kind, name] = [_make(self.people[name], self.stage, kind) for _ in range(MADE)]
        self.put_right()

    def person(self, name: str) -> Person:
        """Who is in a column, or the founder or guest."""
        return self.founder if name == "founder" else self.people[name]

    def mortal(self, name: str) -> httpx.Client:
        """A client as that of the caller, of somebody new: for what nobody does twice."""
        if name == "anonymous":
            return self.clients[name]
        person = register(self.server, name)
        return self.server.client(person.api_token("read")) if name == "reader" else person.client

    def put_right(self) -> None:
        """Undo what people did to the workspace and to one another."""
        stage, elsewhere = f"/workspaces/{self.stage}", f"/workspaces/{self.elsewhere}"
        self.founder.post(f"{stage}/restore")
        roles = {member["id"]: member["role"] for member in self.founder.get(f"{stage}/members")["items"]}
        for name, person in self.people.items():
            wanted, has = ROLES.get(name), roles.get(person.id)
            if wanted is None and has is not None:
                self.founder.delete(f"{stage}/members/{person.id}")
            if wanted is not None and has is None:
                has = self.founder.post(f"{stage}/members/{person.id}/restore")["role"]
            if wanted is not None and has != wanted:
                self.founder.patch(f"{stage}/members/{person.id}", {"role": wanted})
        for member in self.founder.get(f"{elsewhere}/members")["items"]:
            if member["id"] != self.founder.id:
                self.founder.delete(f"{elsewhere}/members/{member['id']}")

    def object(self, kind: str, maker: str, *, deleted: bool = False) -> dict[str, Any]:
        """An object (a kind as paths have it) that `maker` made, if they ever could, and nothing has happened to."""
        made = self._made[kind, maker]
        found = made.pop() if made else _make(self.founder, self.stage, kind)
        if deleted:
            self.founder.delete(f"/workspaces/{self.stage}/{kind}/{found['id']}")
        return found

    def membership(self, name: str, *, removed: bool) -> dict[str, Any]:
        """That of a person; `removed` takes somebody else's away first."""
        if removed and name == "guest":
            self.founder.delete(f"/workspaces/{self.stage}/members/{self.people[name].id}")
        return {"id": self.person(name).id}

    def invitation(self) -> dict[str, Any]:
        """A new one to the stage by its id, and a new one to elsewhere by its code."""
        here = self.founder.post(f"/workspaces/{self.stage}/invitations", {"role": "viewer"})
        there = self.founder.post(f"/workspaces/{self.elsewhere}/invitations", {"role": "viewer"})
        return {"id": here["id"], "code": there["code"]}

    def sign_in_again(self, name: str) -> dict[str, Any]:
        """New tokens for a person."""
        body = {"email": self.person(name).user["email"], "password": PASSWORD}
        answer = self.clients["anonymous"].post("/auth/login", json=body)
        tokens: dict[str, Any] = answer.raise_for_status().json()
        return tokens

    def session_of(self, name: str) -> dict[str, Any]:
        """A session of a person which is not the one that they use."""
        self.sign_in_again(name)
        sessions = self.person(name).get("/auth/sessions")["items"]
        found: dict[str, Any] = next(session for session in sessions if not session["current"])
        return found

    def token_of(self, name: str) -> dict[str, Any]:
        """An API token of a person."""
        made: dict[str, Any] = self.person(name).post("/auth/tokens", {"name": "Another", "scope": "write"})
        return made

    def elsewhere_id(self, kind: str) -> str:
        """The id of something of this kind in the other workspace."""
        if kind not in self._there:
            if kind == "members":
                self._there[kind] = self.people["stranger"].id
                self.founder.invite(self.elsewhere, self.people["stranger"])
            elif kind == "invitations":
                self._there[kind] = self.founder.post(f"/workspaces/{self.elsewhere}/{kind}", {"role": "viewer"})["id"]
            else:
                self._there[kind] = _make(self.founder, self.elsewhere, kind)["id"]
        return self._there[kind]


def _make(person: Person, workspace: str, kind: str) -> dict[str, Any]:
    path = f"/workspaces/{workspace}"
    made: dict[str, Any]
    if kind == "comments":
        task = person.task(workspace)
        made = person.post(f"{path}/tasks/{task['id']}/comments", {"text": "Mine"})
    else:
        made = person.post(f"{path}/{kind}", {"title": "Mine"} if kind == "tasks" else {"name": "Mine"})
    return made
