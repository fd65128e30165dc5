"""Several servers on one MongoDB, as on several machines: what one of them acknowledged holds at all of them."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import jwt
import pytest

from taskdash.services.accounts.signing import KEY_LIFE, UNKNOWN_KEY_PAUSE
from taskdash.settings import load
from taskdash.wiring import now, product
from tests.api.feed import following
from tests.api.people import Person, register
from tests.api.server import Server
from tests.mongodb import DEPLOYMENT, server

KEY = "0123456789abcdef" * 4

Start = Callable[..., Server]


@pytest.fixture
def start_on(start: Start) -> Start:
    """Starts a server on the database with that URI."""

    def one(name: str, uri: str, **settings: object) -> Server:
        more = {"registration": "open", "api_limit": 1_000_000, "heartbeat_seconds": 1}
        return start(name, database=uri, secret_key=KEY, **(more | settings))

    return one


@pytest.fixture
def pair(start_on: Start) -> tuple[Server, Server]:
    """Two servers, each with a data folder of its own, on one database."""
    uri = DEPLOYMENT.new()
    return start_on("one", uri), start_on("other", uri)


@pytest.fixture
def mortal() -> Iterator[tuple[str, int]]:
    """A database server of the test's own, to stop and to kill."""
    with server() as (uri, pid):
        yield f"{uri}tasks", pid
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def test_a_commit_is_followed_and_listed_at_the_other_server(pair: tuple[Server, Server]) -> None:
    """In order; and a list that has not changed is answered without a body, by a tag that both understand."""
    one, other = pair
    ada = register(one, "Ada")
    there = Person(other, ada.tokens)
    ada.task(title="The first")
    with following(there) as feed:
        assert feed.next().name == "heads"
        for number in range(5):
            ada.task(title=f"Task {number}")
        told = feed.commits(5)
    assert told == sorted(told)

    _until(lambda: len(there.get("/workspaces/me/tasks")["items"]) == 6)
    listed = there.send("GET", "/workspaces/me/tasks")
    again = there.send("GET", "/workspaces/me/tasks", headers={"If-None-Match": listed.headers["ETag"]})
    elsewhere = ada.send("GET", "/workspaces/me/tasks", headers={"If-None-Match": listed.headers["ETag"]})
    assert (again.status_code, elsewhere.status_code) == (304, 304)


def test_a_session_that_is_ended_at_one_server_is_over_within_two_seconds_at_the_other(
    pair: tuple[Server, Server],
) -> None:
    """Its token was good there a moment before."""
    one, other = pair
    ada = register(one, "Ada")
    there = Person(other, ada.tokens)
    there.get("/workspaces/me/tasks")

    (session,) = ada.get("/auth/sessions")["items"]
    ada.delete(f"/auth/sessions/{session['id']}")
    time.sleep(2.0)

    assert there.send("GET", "/workspaces/me/tasks").status_code == 401


def test_a_server_that_starts_later_knows_the_keys_and_the_people(pair: tuple[Server, Server], start_on: Start) -> None:
    """Keys are made once for all of them: a token of one is good at each."""
    one, other = pair
    keys = [httpx.get(f"{each.url}/.well-known/jwks.json").json() for each in pair]
    assert keys[0] == keys[1]
    ada = register(one, "Ada")

    assert Person(other, ada.tokens).get("/auth/sessions")


def test_what_a_killed_server_acknowledged_is_at_the_other(pair: tuple[Server, Server]) -> None:
    """Everything, and the other goes on to write."""
    one, other = pair
    ada = register(one, "Ada")
    made = {ada.task(title=f"Task {number}")["id"] for number in range(5)}
    one.stop(signal.SIGKILL)

    there = Person(other, ada.tokens)
    made.add(there.task(title="And on")["id"])
    assert {task["id"] for task in there.get("/workspaces/me/tasks")["items"]} == made


def test_a_database_that_does_not_answer_is_told_within_the_deadline_and_readiness_stays(
    mortal: tuple[str, int], start_on: Start
) -> None:
    """All servers share it, so taking this one out would help nobody; once it answers, everything does."""
    uri, pid = mortal
    ada = register(start_on("one", uri), "Ada")
    kept = ada.task()
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    refused = ada.send("POST", "/workspaces/me/tasks", json={"title": "Not now"})

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert time.monotonic() - began < 6  # the deadline is 5 seconds
    ready = httpx.get(f"{ada.server.url}/readyz", timeout=10)
    assert ready.status_code == 200
    assert "database" in ready.text

    os.kill(pid, signal.SIGCONT)
    _until(lambda: ada.send("POST", "/workspaces/me/tasks", json={"title": "Now"}).status_code == 201)
    _until(lambda: kept["id"] in [task["id"] for task in ada.get("/workspaces/me/tasks")["items"]])


def test_a_database_that_is_gone_is_told_and_not_waited_for_longer_than_the_deadline(
    mortal: tuple[str, int], start_on: Start
) -> None:
    """Nothing hangs."""
    uri, pid = mortal
    ada = register(start_on("one", uri), "Ada")
    os.kill(pid, signal.SIGKILL)
    began = time.monotonic()

    assert ada.send("POST", "/workspaces/me/tasks", json={"title": "Not now"}).status_code == 503
    assert time.monotonic() - began < 6  # the deadline is 5 seconds


def _until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it never came to hold"
        time.sleep(0.05)


def test_a_token_signed_with_a_key_made_after_a_servers_start_is_good_there(
    pair: tuple[Server, Server], tmp_path: Path
) -> None:
    """Each holds the list of keys for a minute; one that is not in it is looked for at once."""
    one, other = pair
    ada = register(one, "Ada")
    assert Person(other, ada.tokens).get("/me")["id"] == ada.id
    (held,) = _published(other)
    session = ada.get("/auth/sessions")["items"][0]["id"]
    third = {"TASKDASH_DATABASE": one.settings["DATABASE"], "TASKDASH_SECRET_KEY": KEY, "TASKDASH_DATA": str(tmp_path)}

    async def signed_with_the_next_key() -> str:
        async with product(load(third).settings) as made:
            await made.accounts.signer.renew(now() + KEY_LIFE)
            return await made.accounts.signer.sign(ada.id, session, now())

    token = asyncio.run(signed_with_the_next_key())
    time.sleep(UNKNOWN_KEY_PAUSE.total_seconds())

    assert jwt.get_unverified_header(token)["kid"] != held["kid"]
    for each in pair:
        assert each.client(token).get("/me").json()["id"] == ada.id
        assert len(_published(each)) == 2
        assert Person(each, ada.tokens).get("/me")["id"] == ada.id


def _published(by: Server) -> list[dict[str, str]]:
    keys: list[dict[str, str]] = httpx.get(f"{by.url}/.well-known/jwks.json").json()["keys"]
    return keys
