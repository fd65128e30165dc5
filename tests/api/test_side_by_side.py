"""Two releases on one database, as while servers are replaced: both write, both read, and nothing is lost.

The later one is this program with something added (`next_release.py`), and it stands for what this one must bear.
"""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.api.next_release import FIELD, KIND
from tests.api.people import Person, register
from tests.api.server import SECRET_KEY, Server
from tests.mongodb import DEPLOYMENT

WRITERS = 3  # of each release
TASKS = 12  # of each writer


class NextRelease(Server):
    """A server of the later release."""

    command = (sys.executable, str(Path(__file__).with_name("next_release.py")))


@pytest.fixture(params=["sqlite", "mongo"])
def both(request: pytest.FixtureRequest, tmp_path: Path):
    """Ada at a server of this release, and at one of the next."""
    database = f"sqlite:{tmp_path}/taskdash.db" if request.param == "sqlite" else DEPLOYMENT.new()
    settings = {"database": database, "secret_key": SECRET_KEY, "registration": "open", "api_limit": 1_000_000}
    now, later = Server(tmp_path / "now", **settings), NextRelease(tmp_path / "later", **settings)
    ada = register(now, "Ada")
    yield ada, Person(later, ada.tokens)
    now.close()
    later.close()


def log_of(person: Person) -> list[dict[str, Any]]:
    """All commits of the personal workspace, as this person's server tells them."""
    told: list[dict[str, Any]] = []
    page: dict[str, Any] = {"items": [None]}
    while page["items"]:
        after = f"{page['epoch']}:{told[-1]['seq']}" if told else "0"
        page = person.get("/workspaces/me/commits", after=after)
        told += page["items"]
    return told


def task_of(person: Person, id: str) -> dict[str, Any]:
    """What the task is by the log: every field."""
    values: list[dict[str, Any]] = [m["value"] for c in log_of(person) for m in c["mutations"] if m["id"] == id]
    return values[-1]


def test_what_only_the_later_release_knows_survives_what_this_one_does(both: tuple[Person, Person]) -> None:
    """To the same task: changes, the trash and back, an undo; also what this release tells of it is whole."""
    now, later = both
    id, goal = str(uuid4()), str(uuid4())
    later.commit("me", {"op": "create", "kind": "task", "id": id, "fields": {"title": "Paint", FIELD: "sunny"}})
    later.commit("me", {"op": "create", "kind": KIND, "id": goal, "fields": {"name": "A house"}})

    now.patch(f"/workspaces/me/tasks/{id}", {"title": "Paint the door"})
    done = now.commit("me", {"op": "change", "kind": "task", "id": id, "fields": {"status": "done"}})
    now.post("/workspaces/me/undo", {"seq": done["seq"]})
    now.delete(f"/workspaces/me/tasks/{id}")
    now.post(f"/workspaces/me/tasks/{id}/restore")
    later.commit("me", {"op": "change", "kind": "task", "id": id, "fields": {"priority": "high"}})
    now.patch(f"/workspaces/me/tasks/{id}", {"description": "Green"})

    for person in both:
        value = task_of(person, id)
        assert (value["title"], value["priority"], value[FIELD]) == ("Paint the door", "high", "sunny")
        lines = person.send("GET", "/workspaces/me/snapshot").text.splitlines()
        assert any(FIELD in line and id in line for line in lines)
        assert any(KIND in line and goal in line for line in lines)


def test_what_this_release_cannot_take_back_it_leaves_alone(both: tuple[Person, Person]) -> None:
    """Its undo of a commit of the later one takes back what it knows."""
    now, later = both
    id = now.task(title="Paint")["id"]
    fields = {"title": "Paint the door", FIELD: "sunny"}
    done = later.commit("me", {"op": "change", "kind": "task", "id": id, "fields": fields})

    now.post("/workspaces/me/undo", {"seq": done["seq"]})

    value = task_of(later, id)
    assert (value["title"], value[FIELD]) == ("Paint", "sunny")


def test_both_write_at_once_and_no_commit_is_lost_or_doubled(both: tuple[Person, Person]) -> None:
    """To one workspace: every acknowledged task is in one log without gaps, as both tell it."""
    made: dict[str, str | None] = {}

    def write(person: Person, mood: str | None) -> None:
        client = Person(person.server, person.tokens)
        for n in range(TASKS):
            id = str(uuid4())
            fields = {"title": f"Task {n}"} | ({FIELD: mood} if mood else {})
            client.commit("me", {"op": "create", "kind": "task", "id": id, "fields": fields})
            made[id] = mood

    now, later = both
    jobs: list[Callable[[], None]] = [lambda: write(now, None), lambda: write(later, "sunny")] * WRITERS
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 2 * WRITERS * TASKS
    for person in both:
        told = log_of(person)
        assert [commit["seq"] for commit in told] == list(range(1, len(told) + 1))
        found = [(m["id"], m["value"].get(FIELD)) for c in told for m in c["mutations"] if m["kind"] == "task"]
        assert sorted(found) == sorted(made.items())
