"""Workspaces over HTTP: shared by invitation, numbered, audited, moved between, and put away."""

import json
from collections.abc import Callable
from uuid import uuid4

from tests.api.people import Person

Somebody = Callable[[str], Person]


def test_everybody_has_a_personal_workspace(ada: Person) -> None:
    """`me`, made at its first use, with an Inbox."""
    mine = ada.get("/workspaces/me")

    assert (mine["id"], mine["personal"], mine["role"]) == (ada.user["workspace"], True, "owner")
    assert [project["id"] for project in ada.get("/workspaces/me/projects")["items"]] == [mine["inbox"]]
    assert [workspace["id"] for workspace in ada.get("/workspaces")["items"]] == [mine["id"]]


def test_a_repeated_creation_makes_one_workspace(ada: Person) -> None:
    """By the Idempotency-Key."""
    headers = {"Idempotency-Key": str(uuid4())}
    one = ada.send("POST", "/workspaces", json={"name": "Club"}, headers=headers)
    again = ada.send("POST", "/workspaces", json={"name": "Club"}, headers=headers)

    assert one.headers["Location"] == f"/api/v1/workspaces/{one.json()['id']}"
    assert (again.status_code, again.json()) == (201, one.json())


def test_an_invitation_is_good_once(ada: Person, somebody: Somebody) -> None:
    """Its code is told once; who has joined may ask again."""
    bert, carl = somebody("Bert"), somebody("Carl")
    shared = ada.workspace("Club")
    invitation = ada.post(f"/workspaces/{shared}/invitations", {"role": "viewer"})
    joined = bert.post(f"/invitations/{invitation['code']}")

    assert (joined["name"], joined["role"]) == ("Club", "viewer")
    assert bert.post(f"/invitations/{invitation['code']}")["id"] == shared
    assert carl.send("POST", f"/invitations/{invitation['code']}").json()["code"] == "gone"
    (listed,) = ada.get(f"/workspaces/{shared}/invitations")["items"]
    assert listed["accepted_by"] == bert.id
    assert "code" not in listed
    assert "code_hash" not in listed


def test_members_are_listed_with_names_and_given_roles(ada: Person, somebody: Somebody) -> None:
    """The last owner stays."""
    bert = somebody("Bert")
    shared = ada.workspace()
    ada.invite(shared, bert)
    members = {member["id"]: member for member in ada.get(f"/workspaces/{shared}/members")["items"]}

    assert members[bert.id]["name"] == "Bert"
    assert members[bert.id]["email"] == bert.user["email"]
    changed = ada.patch(f"/workspaces/{shared}/members/{bert.id}", {"role": "admin"})
    assert (changed["role"], changed["name"]) == ("admin", "Bert")
    assert ada.send("DELETE", f"/workspaces/{shared}/members/{ada.id}").json()["code"] == "conflict"
    ada.patch(f"/workspaces/{shared}/members/{bert.id}", {"role": "owner"})
    ada.delete(f"/workspaces/{shared}/members/{ada.id}")
    assert ada.send("GET", f"/workspaces/{shared}").status_code == 404


def test_statistics_count_in_the_callers_days(ada: Person) -> None:
    """By status, overdue, and completed each day."""
    ada.task(due_on="2020-01-01")
    ada.task(status="done")
    numbers = ada.get("/workspaces/me/stats", tz="Pacific/Auckland")

    assert numbers["by_status"] == {"todo": 1, "in_progress": 0, "done": 1, "cancelled": 0}
    assert numbers["overdue"] == 1
    assert numbers["completed_per_day"][-1]["completed"] == 1
    assert ada.send("GET", "/workspaces/me/stats?tz=Nowhere").json()["field"] == "tz"


def test_the_audit_says_who_did_what(ada: Person, somebody: Somebody) -> None:
    """Newest first, without the contents."""
    bert = somebody("Bert")
    shared = ada.workspace()
    ada.invite(shared, bert)
    bert.task(shared, title="Secret plans")
    answer = ada.send("GET", f"/workspaces/{shared}/audit?limit=1")

    (deed,) = answer.json()["items"]
    assert (deed["actor"], [change["kind"] for change in deed["changes"]]) == (bert.id, ["task"])
    assert answer.json()["next"]
    assert "Secret plans" not in answer.text


def test_a_project_moves_with_all_that_is_in_it(ada: Person) -> None:
    """Its tasks are there, under new keys."""
    shared = ada.workspace()
    project = ada.post("/workspaces/me/projects", {"name": "Garden"})
    task = ada.task(project=project["id"], title="Water the plants")
    moved = ada.post(f"/workspaces/me/projects/{project['id']}/move", {"to": shared})

    assert moved["workspace"] == shared
    (there,) = ada.get(f"/workspaces/{shared}/tasks", project=moved["project"])["items"]
    assert there["title"] == "Water the plants"
    assert there["id"] != task["id"]
    assert ada.get(f"/workspaces/me/projects/{project['id']}")["moved_to"] == shared


def test_a_workspace_in_the_trash_can_be_taken_out(ada: Person) -> None:
    """Meanwhile it is gone."""
    shared = ada.workspace()
    task = ada.task(shared)
    ada.delete(f"/workspaces/{shared}")

    assert ada.send("GET", f"/workspaces/{shared}/tasks").json()["code"] == "gone"
    assert ada.post(f"/workspaces/{shared}/restore")["deleted_at"] is None
    assert ada.get(f"/workspaces/{shared}/tasks")["items"] == [task]
    assert [deed["op"] for deed in ada.get(f"/workspaces/{shared}/history")["items"]] == ["change", "change", "create"]


def test_the_trash_of_workspaces_is_its_owners_to_see(ada: Person, somebody: Somebody) -> None:
    """By `deleted=true`, what went in last first; an admin, who may not take one out, does not see it."""
    bert = somebody("Bert")
    first, second = ada.workspace("Club"), ada.workspace("Choir")
    ada.invite(first, bert, "admin")
    ada.delete(f"/workspaces/{first}")
    ada.delete(f"/workspaces/{second}")

    assert [each["name"] for each in ada.get("/workspaces", deleted="true")["items"]] == ["Choir", "Club"]
    assert [each["personal"] for each in ada.get("/workspaces")["items"]] == [True]
    assert bert.get("/workspaces", deleted="true")["items"] == []
    ada.post(f"/workspaces/{first}/restore")
    assert [each["id"] for each in ada.get("/workspaces", deleted="true")["items"]] == [second]
    assert first in [each["id"] for each in bert.get("/workspaces")["items"]]


def test_the_log_is_read_from_any_position(ada: Person) -> None:
    """Oldest first, page by page, up to the head."""
    ada.task()
    ada.task()
    whole = ada.get("/workspaces/me/commits")
    first = ada.get("/workspaces/me/commits", limit=1)
    rest = ada.get("/workspaces/me/commits", after=first["next"])

    assert [commit["seq"] for commit in whole["items"]] == list(range(1, whole["seq"] + 1))
    assert first["items"] + rest["items"] == whole["items"]
    assert rest["next"] is None
    other = ada.send("GET", f"/workspaces/me/commits?after={uuid4()}:1")
    assert (other.status_code, other.json()["code"]) == (410, "gone")


def test_a_snapshot_and_the_commits_after_it_are_the_state(ada: Person) -> None:
    """First the position, at last the end."""
    task = ada.task()
    lines = [json.loads(line) for line in ada.send("GET", "/workspaces/me/snapshot").text.splitlines()]

    assert lines[0] == {"epoch": ada.get("/workspaces/me")["epoch"], "seq": task["seq"]}
    assert lines[-1] == {"end": True}
    assert task["id"] in [entity["id"] for entity in lines[1:-1] if entity["kind"] == "task"]


def test_a_group_is_undone_at_once(ada: Person) -> None:
    """Its inverse commits are a group themselves."""
    group = str(uuid4())
    for name in ("red", "blue"):
        operation = {"op": "create", "kind": "label", "fields": {"name": name}}
        ada.post("/workspaces/me/commits", {"group": group, "operations": [operation]})
    undone = ada.post("/workspaces/me/undo", {"group": group})

    assert len(undone["commits"]) == 2
    assert ada.get("/workspaces/me/labels")["items"] == []
    ada.post("/workspaces/me/undo", {"group": undone["group"]})
    assert len(ada.get("/workspaces/me/labels")["items"]) == 2
