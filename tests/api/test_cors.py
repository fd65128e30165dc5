"""Pages of other origins: which may read what, and how their browsers are told."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.people import Person, register
from tests.api.server import Server

OURS, OTHER = "https://tasks.example", "http://localhost:5173"
ALLOWED = {
    "authorization", "content-type", "idempotency-key", "if-none-match", "min-seq", "last-event-id", "traceparent",
}  # fmt: skip
SHOWN = {
    "seq", "etag", "location", "retry-after", "ratelimit", "ratelimit-policy", "cache-status", "x-request-id",
}  # fmt: skip


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that pages of two other origins use."""
    folder = tmp_path_factory.mktemp("cors")
    running = Server(folder, registration="open", heartbeat_seconds=1, frontend_url=f"{OURS},{OTHER}")
    yield running
    running.close()


@pytest.fixture(scope="module")
def bert(open_server: Server) -> Person:
    """Somebody with an account there."""
    return register(open_server, "Bert")


def listed(answer: httpx.Response, header: str) -> set[str]:
    """The names in a header, in lower case."""
    return {name.strip().lower() for name in answer.headers.get(header, "").split(",") if name.strip()}


def preflight(client: httpx.Client, origin: str, path: str = "/workspaces/me/tasks") -> httpx.Response:
    """What a browser asks before it sends a request of a page."""
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    return client.options(path, headers={"Origin": origin, **asked})


@pytest.mark.parametrize("origin", [OURS, OTHER])
def test_a_preflight_is_answered_before_anybody_has_signed_in(open_server: Server, origin: str) -> None:
    """200, with everything that our own dashboard sends."""
    answer = preflight(open_server.client(), origin)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert listed(answer, "Access-Control-Allow-Headers") == ALLOWED
    assert {"get", "post", "patch", "delete"} <= listed(answer, "Access-Control-Allow-Methods")
    assert "origin" in listed(answer, "Vary")
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/workspaces/me/tasks", "/nowhere", "/workspaces/me/tasks?limit=x"])
def test_answers_can_be_read_by_such_a_page(bert: Person, path: str) -> None:
    """Problems as well."""
    answer = bert.send("GET", path, headers={"Origin": OURS})

    assert answer.headers["Access-Control-Allow-Origin"] == OURS
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert listed(answer, "Access-Control-Expose-Headers") == SHOWN
    assert "origin" in listed(answer, "Vary")


def test_live_feeds_can_be_read_by_such_a_page(bert: Person) -> None:
    """From their first byte."""
    with bert.client.stream("GET", "/live", headers={"Origin": OTHER}) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["Access-Control-Allow-Origin"] == OTHER
        assert listed(answer, "Access-Control-Expose-Headers") == SHOWN


@pytest.mark.parametrize("origin", ["https://evil.example", "https://tasks.example.evil.example", "null", ""])
def test_other_origins_are_told_nothing(bert: Person, origin: str) -> None:
    """And no shared cache gives them what was meant for one of ours."""
    asked = bert.send("GET", "/me", headers={"Origin": origin})
    before = preflight(bert.client, origin)

    for answer in (asked, before):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "origin" in listed(answer, "Vary")


def test_without_the_setting_only_our_own_pages_can(ada: Person) -> None:
    """No header of the protocol at all."""
    for answer in (ada.send("GET", "/me", headers={"Origin": OURS}), preflight(ada.client, OURS)):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "Vary" not in answer.headers
