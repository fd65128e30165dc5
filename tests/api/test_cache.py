"""Answers out of memory, as clients see them: tags, positions, and two processes that are never stale."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from taskdash.bench import procs
from tests.api.people import Person, register
from tests.api.server import Server

Start = Callable[..., Server]
PROMISED_SECONDS = 2.0  # after which what was acknowledged shows everywhere


def test_a_list_that_nobody_has_changed_is_not_sent_again(ada: Person) -> None:
    """By its tag, also among others and weakly; another query, another tag."""
    ada.task()
    first = ada.send("GET", "/workspaces/me/tasks")
    tag = first.headers["ETag"]
    answers = [
        ada.send("GET", "/workspaces/me/tasks", headers={"If-None-Match": given})
        for given in (tag, f'"other", W/{tag}', "*", '"other"')
    ]

    assert [answer.status_code for answer in answers] == [304, 304, 304, 200]
    assert {answer.content for answer in answers[:3]} == {b""}
    assert {answer.headers["Seq"] for answer in answers} == {first.headers["Seq"]}
    assert {answer.headers["ETag"] for answer in answers} == {tag}
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Vary"] == "Authorization, Accept-Encoding, Origin"
    assert "fwd=miss" in first.headers["Cache-Status"]
    assert "hit" in answers[-1].headers["Cache-Status"]
    assert ada.send("GET", "/workspaces/me/tasks?limit=7").headers["ETag"] != tag


def test_what_was_written_is_read_at_once_and_from_memory(ada: Person) -> None:
    """The answer to a change is kept as what is read next."""
    task = ada.task()
    path = f"/workspaces/me/tasks/{task['id']}"
    ada.get(path)
    changed = ada.patch(path, {"title": "Water them twice"})
    read = ada.send("GET", path)

    assert read.json() == changed
    assert "hit" in read.headers["Cache-Status"]
    assert ada.get("/workspaces/me/tasks")["items"] == [changed]


def test_items_of_a_list_are_what_is_read_alone(ada: Person) -> None:
    """Once for each kind that is read alone; without the cache, as somebody who asks by a key is answered."""
    ada.task(title="Ägypten", labels=[ada.post("/workspaces/me/labels", {"name": "far"})["id"]])
    ada.post("/workspaces/me/views", {"name": "All", "query": {}})
    for plural in ("tasks", "projects", "labels", "views"):
        (item,) = ada.get(f"/workspaces/me/{plural}")["items"]
        alone = ada.send("GET", f"/workspaces/me/{plural}/{item['id']}")
        assert alone.json() == item
        assert "hit" in alone.headers["Cache-Status"]
        uncached = ada.send("GET", f"/workspaces/me/{plural}/{item['id'].upper()}")
        assert uncached.status_code in (200, 404)
        if uncached.status_code == 200:
            assert uncached.json() == item


def test_two_people_in_one_browser_never_see_one_anothers_answers(
    ada: Person, somebody: Callable[[str], Person]
) -> None:
    """`me` is somebody else: the tag of one is none to the other."""
    bert = somebody("Bert")
    ada.task(title="Ada's")
    bert.task(title="Bert's")
    tag = ada.send("GET", "/workspaces/me/tasks").headers["ETag"]
    theirs = bert.send("GET", "/workspaces/me/tasks", headers={"If-None-Match": tag})

    assert theirs.status_code == 200
    assert [task["title"] for task in theirs.json()["items"]] == ["Bert's"]


def test_me_among_the_assignees_is_whoever_asks(ada: Person, somebody: Callable[[str], Person]) -> None:
    """However it is written."""
    bert, shared = somebody("Bert"), ada.workspace()
    ada.invite(shared, bert)
    ada.task(shared, "For Ada", assignees=[ada.id])
    for query in ("assignee=me", "assignee=%6De", "%61ssignee=me"):
        answers = [person.send("GET", f"/workspaces/{shared}/tasks?{query}").json() for person in (ada, bert)]
        titles = [[task["title"] for task in answer["items"]] for answer in answers]
        assert titles == [["For Ada"], []]


def test_strangers_and_those_who_were_removed_get_404_whatever_tag_they_have(
    ada: Person, somebody: Callable[[str], Person]
) -> None:
    """At once in this process."""
    bert, shared = somebody("Bert"), ada.workspace()
    ada.invite(shared, bert)
    path = f"/workspaces/{shared}/tasks"
    tag = {"If-None-Match": bert.send("GET", path).headers["ETag"]}
    assert bert.send("GET", path, headers=tag).status_code == 304
    ada.delete(f"/workspaces/{shared}/members/{bert.id}")

    assert bert.send("GET", path, headers=tag).status_code == 404
    assert somebody("Carl").send("GET", path, headers={"If-None-Match": "*"}).status_code == 404


def test_each_coding_has_a_tag_of_its_own(ada: Person) -> None:
    """And the same content."""
    for number in range(5):
        ada.task(title=f"Task {number}")
    plain, packed = (
        ada.send("GET", "/workspaces/me/tasks", headers={"Accept-Encoding": coding})
        for coding in ("gzip;q=0, identity", "gzip")
    )

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert plain.json() == packed.json()


def test_a_refusal_of_something_in_a_workspace_tells_the_position_too(ada: Person) -> None:
    position = ada.send("GET", f"/workspaces/me/tasks/{ada.task()['id']}").headers["Seq"]
    answers = [ada.send("GET", f"/workspaces/me/tasks{rest}") for rest in ("/INB-404", "?colour=red")]

    assert [(answer.status_code, answer.headers["Seq"]) for answer in answers] == [(404, position), (422, position)]
    assert not any("ETag" in answer.headers for answer in answers)


def test_head_is_the_same_without_a_body(ada: Person) -> None:
    ada.task()
    read, head = (ada.send(method, "/workspaces/me/projects") for method in ("GET", "HEAD"))

    assert head.content == b""
    assert {name: head.headers[name] for name in ("ETag", "Seq", "Content-Length")} == {
        name: read.headers[name] for name in ("ETag", "Seq", "Content-Length")
    }


@pytest.mark.parametrize("path", ["/workspaces/me/tasks", "/workspaces/me/members", "/workspaces/me/commits"])
def test_min_seq_is_kept_or_refused(ada: Person, path: str) -> None:
    """Of what may be kept and of what never is."""
    ada.task()
    epoch, _, seq = ada.send("GET", path).headers["Seq"].partition(":")
    asked = [seq, f"{epoch}:{seq}", str(int(seq) + 1), f"other:{seq}", "soon"]
    statuses = [ada.send("GET", path, headers={"Min-Seq": position}).status_code for position in asked]

    assert statuses == [200, 200, 409, 410, 422]


def test_numbers_are_kept_for_a_minute_at_most_and_names_are_not_kept(ada: Person) -> None:
    """What lies outside a workspace has no tag."""
    ada.task()
    assert "ETag" in ada.send("GET", "/workspaces/me/stats?tz=Europe/Berlin").headers
    for path in ("/me", "/workspaces", "/workspaces/me/members"):
        assert "ETag" not in ada.send("GET", path).headers


def test_two_processes_are_never_stale_also_when_one_was_stopped(start: Start) -> None:
    """Random changes and readings: what was acknowledged 2 s before, or by the same process, shows."""
    servers = [start(registration="open", api_limit=1_000_000) for _ in range(2)]
    ada = register(servers[0], "Ada")
    clients = [server.client(ada.tokens["access_token"]) for server in servers]
    task = ada.task(title="0")
    path, chance = f"/workspaces/me/tasks/{task['id']}", random.Random(7)
    written = [(time.monotonic(), 0)]
    own = [0, 0]
    bodies: dict[object, bytes] = {}

    def write(number: int) -> None:
        value = written[-1][1] + 1
        assert clients[number].patch(path, json={"title": str(value)}).status_code == 200
        written.append((time.monotonic(), value))
        own[number] = value

    def read(number: int) -> None:
        due = max(value for at, value in written if at < time.monotonic() - PROMISED_SECONDS or value == 0)
        for answer in (clients[number].get(path), clients[number].get("/workspaces/me/tasks")):
            found = answer.json()["items"][0] if "items" in answer.json() else answer.json()
            assert int(found["title"]) >= max(due, own[number])
            assert (
                bodies.setdefault((answer.url, answer.headers.get("ETag", object())), answer.content) == answer.content
            )

    for _ in range(150):
        (write if chance.random() < 0.2 else read)(chance.randrange(2))
    for _ in range(2):
        with _stopped(servers[1]):
            write(0)
            time.sleep(PROMISED_SECONDS + 0.2)
        read(1)


@contextmanager
def _stopped(server: Server) -> Iterator[None]:
    """All of its processes stand still meanwhile."""
    family = procs.family(server.pid)
    for process in family:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in reversed(family):
            os.kill(process, signal.SIGCONT)
