"""The live feed: every commit once and in order, until one may not see it any more, or the server stops."""

import socket
import time
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.api.feed import Feed, following
from tests.api.people import PASSWORD, Person, register
from tests.api.server import Server

Somebody = Callable[[str], Person]
REVOCATION_SECONDS = 2.0  # promised


def test_a_stream_begins_with_the_position_and_goes_on_with_every_commit(ada: Person) -> None:
    """`heads` first, then one `commit` each, whose id is the position."""
    before = ada.task()
    with following(ada, "/workspaces/me/live") as feed:
        heads = feed.next()
        workspace, position = next(iter(heads.data.items()))
        task = ada.task(title="Seen live")
        event = feed.next()

    assert heads.name == "heads"
    assert workspace == ada.user["workspace"]
    assert position["seq"] == before["seq"]
    assert feed.answer.headers["Seq"] == f"{position['epoch']}:{before['seq']}"
    assert (event.name, event.id) == ("commit", f"{position['epoch']}:{task['seq']}")
    assert event.data["actor"] == ada.id
    assert [m["value"]["title"] for m in event.data["mutations"] if m["kind"] == "task"] == ["Seen live"]
    assert event.data == ada.get("/workspaces/me/commits", after=feed.answer.headers["Seq"])["items"][0]


def test_a_reader_that_comes_back_gets_what_it_missed_once(ada: Person) -> None:
    """Last-Event-ID: no gap, no repeat, also while commits go on."""
    ada.task()
    with following(ada, "/workspaces/me/live") as feed:
        feed.next()
        first = ada.task()
        last = feed.next().id
    for _ in range(250):
        ada.task()
    with following(ada, "/workspaces/me/live", last) as feed:
        feed.next()
        ada.task()
        seqs = feed.commits(251)

    assert seqs == list(range(first["seq"] + 1, first["seq"] + 252))


def test_a_position_of_another_epoch_or_ahead_is_refused(ada: Person) -> None:
    """410: take a snapshot; 422: there is no such position."""
    task = ada.task()
    epoch = ada.get("/workspaces/me")["epoch"]
    answers = [
        ada.send("GET", "/workspaces/me/live", headers={"Last-Event-ID": id})
        for id in (f"{uuid4()}:1", f"{epoch}:{task['seq'] + 1}", "nonsense")
    ]

    assert [answer.json()["code"] for answer in answers] == ["gone", "invalid", "invalid"]


def test_a_stream_of_everything_has_all_workspaces(ada: Person) -> None:
    """Ids name the workspace too."""
    shared = ada.workspace()
    with following(ada) as feed:
        heads = feed.next().data
        ada.task("me")
        ada.task(shared)
        events = [feed.next(), feed.next()]

    personal = ada.user["workspace"]
    assert set(heads) == {personal, shared}
    assert [event.data["workspace"] for event in events] == [personal, shared]
    assert [event.id for event in events] == [
        f"{workspace}:{heads[workspace]['epoch']}:{heads[workspace]['seq'] + 1}" for workspace in (personal, shared)
    ]


def test_joining_a_workspace_shows_at_once_and_leaving_ends_it(ada: Person, somebody: Somebody) -> None:
    """`heads` when the membership lands; `gone` and nothing more after removal."""
    bert = somebody("Bert")
    shared = ada.workspace()
    with following(bert) as feed:
        feed.next()
        ada.invite(shared, bert)
        joined = feed.next()
        ada.task(shared)
        seen = feed.next()
        ada.delete(f"/workspaces/{shared}/members/{bert.id}")
        gone = feed.next()
        ada.task(shared)
        assert feed.silent(0.3)

    assert (joined.name, list(joined.data)) == ("heads", [shared])
    assert seen.data["seq"] == joined.data[shared]["seq"] + 1
    assert (gone.name, gone.data) == ("gone", {"workspace": shared})


def test_the_stream_of_one_workspace_ends_with_the_membership(ada: Person, somebody: Somebody) -> None:
    """There is nothing more to come."""
    bert = somebody("Bert")
    shared = ada.workspace()
    ada.invite(shared, bert)
    with following(bert, f"/workspaces/{shared}/live") as feed:
        feed.next()
        ada.delete(f"/workspaces/{shared}/members/{bert.id}")

        assert feed.next().name == "gone"
        assert feed.ends(15)


def test_a_workspace_in_the_trash_is_gone_and_back_when_restored(ada: Person, somebody: Somebody) -> None:
    """For everybody in it."""
    bert = somebody("Bert")
    shared = ada.workspace()
    ada.invite(shared, bert)
    with following(bert) as feed:
        feed.next()
        ada.delete(f"/workspaces/{shared}")
        assert feed.next().name == "gone"
        ada.post(f"/workspaces/{shared}/restore")
        back = feed.next()

    assert (back.name, list(back.data)) == ("heads", [shared])


def test_a_large_commit_is_told_by_its_position(ada: Person) -> None:
    """Above 64 kB the client fetches it."""
    ada.task()
    with following(ada, "/workspaces/me/live") as feed:
        feed.next()
        task = ada.task(description="ä" * 32_000)
        event = feed.next()

    position = {"workspace": ada.user["workspace"], "epoch": event.data["epoch"], "seq": task["seq"]}
    assert event.data == position


def test_a_silent_stream_shows_signs_of_life(ada: Person) -> None:
    """Proxies close what is silent; this server's heartbeat is a second."""
    with following(ada) as feed:
        feed.next()
        assert feed.silent(2.5)

    assert feed.comments >= 1


def test_a_slow_reader_is_told_to_catch_up(start: Callable[..., Server]) -> None:
    """What it did not read is dropped, and `resync` says where everything stands; then it goes on."""
    ada = register(start(registration="open"), "Ada")  # not where others are, whom 18 MB of commits would slow down
    ada.task()
    with _connected(ada, "a-slow-reader") as connection, following(ada, "/workspaces/me/live") as other:
        operations = [
            {"op": "create", "kind": "task", "fields": {"title": "Long", "description": "x" * 15_000}} for _ in range(3)
        ]
        # More than the queue holds beside what the system buffers for a connection, 4 MB as a rule.
        last = [ada.commit("me", *operations)["seq"] for _ in range(400)][-1]
        while other.next(60).data.get("seq") != last:  # a server behind a slow database has yet to tell the newest
            pass
        told = _read_until(connection, b"event: resync")
        ada.task()
        after = _read_until(connection, b"event: commit")

    assert b'"seq":%d' % last in told.rpartition(b"event: resync")[2]
    assert b":%d\nevent: commit" % (last + 1) in after


def test_a_stream_outlives_its_access_token_and_ends_with_its_session(ada: Person) -> None:
    """Within 2 s, wherever it was ended."""
    tokens = _sign_in(ada)
    with following(ada, token=tokens["access_token"]) as feed:
        feed.next()
        ada.server.client().post("/auth/logout", json={"refresh_token": tokens["refresh_token"]}).raise_for_status()
        end = feed.next(REVOCATION_SECONDS)

        assert (end.name, end.data) == ("end", {"reason": "revoked"})
        assert feed.ends(15)


def test_a_stream_ends_with_its_api_token(ada: Person) -> None:
    """Within 2 s."""
    made = ada.post("/auth/tokens", {"name": "a script", "scope": "read"})
    with following(ada, token=made["token"]) as feed:
        feed.next()
        ada.delete(f"/auth/tokens/{made['id']}")

        assert feed.next(REVOCATION_SECONDS).name == "end"


def test_a_stream_ends_with_a_new_password_elsewhere(ada: Person) -> None:
    """The stream of the session that changed it goes on."""
    tokens = _sign_in(ada)
    with following(ada, token=tokens["access_token"]) as other, following(ada) as own:
        other.next()
        own.next()
        ada.post("/auth/password", {"current_password": PASSWORD, "new_password": PASSWORD + "!"})

        assert other.next(REVOCATION_SECONDS).name == "end"
        assert own.silent(0.5)


def test_a_reader_that_has_gone_is_forgotten(ada: Person) -> None:
    """At once, not at the next event: the log tells when a stream is over."""
    name = f"reader-{uuid4()}"
    connection = _connected(ada, name)
    assert name not in ada.server.log
    connection.close()

    until = time.monotonic() + 15
    while name not in ada.server.log and time.monotonic() < until:
        time.sleep(0.02)
    assert name in ada.server.log


@pytest.mark.parametrize("streams", [1, 50])
def test_open_streams_do_not_keep_the_server_from_stopping(start: Callable[..., Server], streams: int) -> None:
    """They end with word to come again, and the process is gone in time."""
    server = start(registration="open", drain_seconds=10)
    ada = register(server, "Ada")
    clients = [server.client(ada.tokens["access_token"]) for _ in range(streams)]
    answers = [client.send(client.build_request("GET", "/live"), stream=True) for client in clients]
    feeds = [Feed(answer) for answer in answers]
    for feed in feeds:
        assert feed.next().name == "heads"

    seconds = server.stop()

    ends = [feed.next() for feed in feeds]
    for feed in feeds:
        feed.close()
    assert {(end.name, end.data["reason"]) for end in ends} == {("end", "restart")}
    assert all(end.retry for end in ends)
    assert seconds < 5


def _sign_in(person: Person) -> dict[str, str]:
    body = {"email": person.user["email"], "password": PASSWORD}
    tokens: dict[str, str] = person.server.client().post("/auth/login", json=body).raise_for_status().json()
    return tokens


def _connected(person: Person, request_id: str) -> socket.socket:
    """A connection to the feed, at its first event, that takes in very little before it is read."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", person.server.port))
    token = person.tokens["access_token"]
    headers = f"Host: x\r\nAuthorization: Bearer {token}\r\nX-Request-Id: {request_id}\r\n\r\n"
    connection.sendall(f"GET /api/v1/workspaces/me/live HTTP/1.1\r\n{headers}".encode())
    _read_until(connection, b"event: heads")
    return connection


def _read_until(connection: socket.socket, wanted: bytes) -> bytes:
    """What comes up to the event that begins with `wanted`, that one included."""
    read = b""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        read += connection.recv(65_536)
        if wanted in read and b"\n\n" in read.partition(wanted)[2]:
            return read
    raise AssertionError(f"{wanted!r} did not come")
