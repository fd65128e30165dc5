"""Whatever goes wrong is told in one form, with a stable code, and names the field at fault."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.api import Services, create, problems
from taskdash.api.services import Readiness
from taskdash.domain import limits
from taskdash.domain.rates import Rate
from taskdash.edge import Values, pipeline
from taskdash.edge.authentication import Tokens
from taskdash.services.limiting import Limiter
from tests.api.people import Person

TASKS = "/workspaces/me/tasks"


def _told(answer: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code and field, after looking at the form."""
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == answer.status_code
    assert body["type"] == f"/docs#{body['code']}"
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert body["title"]
    assert body["detail"]
    return answer.status_code, body["code"], body.get("field")


def test_a_place_that_does_not_exist_is_told_as_a_problem(stranger: httpx.Client) -> None:
    """404, before anybody has to sign in."""
    assert _told(stranger.get("/nowhere")) == (404, "not_found", None)


def test_a_method_that_does_not_exist_says_which_do(stranger: httpx.Client) -> None:
    """405 with Allow."""
    answer = stranger.put("/me", json={})

    assert _told(answer) == (405, "method_not_allowed", None)
    assert {"GET", "PATCH"} <= set(answer.headers["Allow"].split(", "))


def test_who_has_not_signed_in_is_asked_to(stranger: httpx.Client) -> None:
    """401 says how (RFC 6750)."""
    answer = stranger.get("/me")

    assert _told(answer) == (401, "unauthenticated", None)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Basic YTpi", "Bearer", "Bearer ä".encode("latin-1").decode("latin-1")]
)
def test_a_token_that_is_none_is_refused(stranger: httpx.Client, header: str) -> None:
    """And what needs nobody to sign in does not care."""
    headers = {b"Authorization": header.encode("latin-1")}

    assert _told(stranger.get("/me", headers=headers))[1] == "unauthenticated"
    assert (
        stranger.get(str(stranger.base_url).removesuffix("/api/v1/") + "/healthz", headers=headers).status_code == 200
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (400, "malformed", None)),
        (b"{", (400, "malformed", None)),
        (b'{"title": "\xff"}', (400, "malformed", None)),
        (b"[" * 100_000, (400, "malformed", None)),
        (b'{"title": "A", "nonsense": 1}', (422, "invalid", "nonsense")),
        (b"{}", (422, "invalid", "title")),
        (b'{"title": "A", "id": "A-1"}', (422, "invalid", "id")),
        (b'{"title": 1}', (422, "invalid", "title")),
        (b'{"title": "A", "estimate_minutes": "1"}', (422, "invalid", "estimate_minutes")),
        (b'{"title": "A", "labels": [1]}', (422, "invalid", "labels.0")),
        (b'{"title": "A", "labels": ["x"]}', (422, "invalid", "labels.0")),
        (b'{"title": "A", "due_on": "tomorrow"}', (422, "invalid", "due_on")),
        (b'{"title": "A\\u0000"}', (422, "invalid", "title")),
        (b'{"title": "A", "order": {"after": "x"}}', (422, "invalid", "order.after")),
    ],
)
def test_a_body_that_does_not_fit_names_the_field(
    ada: Person, body: bytes, expected: tuple[int, str, str | None]
) -> None:
    """400 for what is not JSON, 422 for what is none of ours."""
    answer = ada.send("POST", TASKS, content=body, headers={"Content-Type": "application/json"})

    assert _told(answer)[:2] == expected[:2]
    assert (answer.json().get("field") or None) == (expected[2] or None)


@pytest.mark.parametrize("depth", [60, 64, 250, 1_000, 100_000])
def test_a_body_may_be_nested_but_not_without_end(ada: Person, depth: int) -> None:
    """What can be taken in can be read again."""
    body = b'{"name": "Deep", "query": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}"
    answer = ada.send("POST", "/workspaces/me/views", content=body, headers={"Content-Type": "application/json"})

    if depth < 64:
        assert ada.get("/workspaces/me/views")["items"] == [answer.json()]
    else:
        assert _told(answer) == (400, "malformed", None)


def test_an_operation_in_a_commit_is_named_by_its_number(ada: Person) -> None:
    """The first one that is at fault."""
    good = {"op": "create", "kind": "label", "fields": {"name": "red"}}
    bad = {"op": "create", "kind": "label", "fields": {"name": ""}}
    answer = ada.send("POST", "/workspaces/me/commits", json={"operations": [good, bad]})

    assert _told(answer) == (422, "invalid", "operations.1.fields.name")
    assert ada.get("/workspaces/me/labels")["items"] == []


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=latin-1"]
)
def test_a_body_in_another_format_is_refused(ada: Person, media_type: str) -> None:
    """Forms of other sites are not read: they could be sent without asking (CSRF)."""
    answer = ada.send("POST", TASKS, content=b'{"title": "A"}', headers={"Content-Type": media_type})

    assert _told(answer) == (415, "unsupported_media_type", None)


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_refused(ada: Person, announced: bool) -> None:
    """1 MiB, whether it says how long it is or not. What is left of it is not taken for another request."""
    body = b'{"title": "' + b"x" * limits.BODY_BYTES + b'"}'
    headers = {"Content-Type": "application/json"}
    answer = ada.send("POST", TASKS, content=body if announced else iter([body[:9], body[9:]]), headers=headers)

    assert _told(answer) == (413, "too_large", None)
    assert answer.headers["Connection"] == "close"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("nonsense=1", "nonsense"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=many", "limit"),
        ("limit=1&limit=2", "limit"),
        ("status=nonsense", "status"),
        ("sort=nonsense", "sort"),
        ("sort=order", "sort"),
        ("project=nonsense", "project"),
        ("due_before=2026-13-01", "due_before"),
        ("updated_after=yesterday", "updated_after"),
        ("deleted=perhaps", "deleted"),
        ("cursor=nonsense", "cursor"),
        ("q=a%00b", "q"),
        ("q=%ff", "query"),
    ],
)
def test_a_query_that_does_not_fit_names_the_parameter(ada: Person, query: str, field: str) -> None:
    """Also one that is not known: a misspelt filter must not answer everything."""
    assert _told(ada.send("GET", f"{TASKS}?{query}")) == (422, "invalid", field)


@pytest.mark.parametrize("place", [[], [None] * 2, [10**30, "A"], ["A", 10**30], [[1], "A"], ["A", {}], ["A"] * 3])
@pytest.mark.parametrize("path", [f"{TASKS}?", f"{TASKS}?q=a&", f"{TASKS}?sort=-priority&", "/workspaces/me/audit?"])
def test_a_cursor_that_somebody_made_up_is_refused(ada: Person, path: str, place: list[object]) -> None:
    """Cursors are no secret: whoever has one can write another."""
    for _ in range(2):
        ada.task(title="A")
    cursor = ada.send("GET", f"{path}limit=1").json()["next"]
    epoch, name, _ = json.loads(urlsafe_b64decode(cursor + "=="))
    made_up = urlsafe_b64encode(json.dumps([epoch, name, place]).encode()).decode()

    assert _told(ada.send("GET", f"{path}cursor={made_up}")) == (422, "invalid", "cursor")


@pytest.mark.parametrize("path", ["/me/audit", "/auth/sessions", "/auth/tokens"])
def test_so_is_one_of_a_list_of_ones_own(ada: Person, path: str) -> None:
    """It would else be an empty end of the list, or its beginning."""
    assert _told(ada.send("GET", f"{path}?cursor=nonsense")) == (422, "invalid", "cursor")


def test_a_seq_that_no_history_reaches_is_refused(ada: Person) -> None:
    assert _told(ada.send("POST", "/workspaces/me/undo", json={"seq": 10**30})) == (422, "invalid", "seq")


def test_a_key_that_is_no_uuid_is_refused(ada: Person) -> None:
    """By the name of the header."""
    answer = ada.send("POST", TASKS, json={"title": "A"}, headers={"Idempotency-Key": "first"})

    assert _told(answer) == (422, "invalid", "Idempotency-Key")


def test_strangers_do_not_learn_what_there_is(ada: Person, somebody: Callable[[str], Person]) -> None:
    """404, as for what does not exist."""
    shared = ada.workspace()
    task = ada.task(shared)
    bert = somebody("Bert")
    there = bert.send("GET", f"/workspaces/{shared}/tasks/{task['id']}")
    nowhere = bert.send("GET", f"/workspaces/{task['id']}/tasks/{shared}")

    assert _told(there) == _told(nowhere) == (404, "not_found", None)
    assert there.json()["detail"] == nowhere.json()["detail"]


async def test_what_nobody_foresaw_tells_the_request_id_only(capsys: pytest.CaptureFixture[str]) -> None:
    """500, and the exception in the log alone."""

    async def breaks() -> Readiness:
        raise RuntimeError("the password is hunter2")

    async with _client(breaks) as client:
        answer = await client.get("/readyz", headers={"X-Request-Id": "a-very-special-request"})

    assert _told(answer) == (500, "internal", None)
    assert "hunter2" not in answer.text
    assert answer.json()["request_id"] == "a-very-special-request"
    logged = capsys.readouterr()
    assert "hunter2" in logged.out + logged.err


async def test_a_server_that_cannot_work_says_when_to_try_again() -> None:
    """503 with Retry-After."""

    async def not_now() -> Readiness:
        return Readiness(ready=False)

    async with _client(not_now) as client:
        answer = await client.get("/readyz")

    assert _told(answer) == (503, "unavailable", None)
    assert int(answer.headers["Retry-After"]) >= 1


async def test_what_several_servers_share_is_named_when_it_is_down_and_takes_none_out() -> None:
    """Else a balancer would take all of them out at once."""

    async def degraded() -> Readiness:
        return Readiness(ready=True, degraded=("database",))

    async with _client(degraded) as client:
        answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "degraded", "degraded": ["database"]})


def _client(ready: Callable[[], Awaitable[Readiness]]) -> httpx.AsyncClient:
    """A client of the interface in this process, without anything behind it."""
    services = cast(Services, SimpleNamespace(version="0", secure=False, ready=ready, sign_in_limit=lambda app: app))

    async def nobody(_token: str) -> Any:
        raise AssertionError

    values = Values(
        tokens=Tokens(nobody, lambda _token: None, lambda _token: True),
        too_slow=problems.TooLarge,
        made_up=Limiter(LocalLeasedRates(), Rate(60, 60)),
        secure=False,
        body_bytes={"": limits.BODY_BYTES},
        too_large=problems.TooLarge,
        internal=problems.internal,
        refuse=problems.refused,
    )
    transport = httpx.ASGITransport(pipeline(create(services), values))
    return httpx.AsyncClient(transport=transport, base_url="http://server")
