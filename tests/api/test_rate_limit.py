"""How often a caller may ask, and what is said to who asks more."""

import time
from collections.abc import Callable

import httpx
import pytest

from tests.api.people import PASSWORD, register
from tests.api.server import Server

Start = Callable[..., Server]
LIMIT = 20
ORIGIN = "https://tasks.example"


@pytest.fixture
def limited(start: Start) -> Server:
    """A server that grants little."""
    return start(registration="open", api_limit=LIMIT, frontend_url=ORIGIN)


def test_who_asks_too_much_is_told_when_to_come_again(limited: Server) -> None:
    """As a problem, and with the headers of the draft alone."""
    ada, bert = register(limited, "Ada"), register(limited, "Bert")
    first = ada.send("GET", "/me")
    answers = [ada.send("GET", "/me") for _ in range(LIMIT + 5)]
    refused = answers[-1]

    assert (first.status_code, refused.status_code) == (200, 429)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "rate_limited"
    assert refused.json()["detail"] == "Too many requests, please try again later"
    assert refused.json()["request_id"] == refused.headers["X-Request-Id"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60 / LIMIT
    assert first.headers["RateLimit-Policy"] == f'"caller";q={LIMIT};w=60'
    assert first.headers["RateLimit"] == f'"caller";r={LIMIT - 1};t={60 // LIMIT}'
    assert refused.headers["RateLimit"] == f'"caller";r=0;t={refused.headers["Retry-After"]}'
    assert refused.headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in refused.headers if name.startswith("x-ratelimit")]
    # Nobody else is meant, at the same address or without a name.
    assert bert.send("GET", "/me").status_code == 200
    assert limited.client().get("/nowhere").status_code == 404


def test_anonymous_callers_count_by_address_and_health_not_at_all(limited: Server) -> None:
    """A balancer asks as often as it likes; a browser's preflight costs nothing."""
    stranger = limited.client()
    preflight = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
    before = {stranger.options("/me", headers=preflight).status_code for _ in range(LIMIT + 5)}
    statuses = [stranger.get("/nowhere").status_code for _ in range(LIMIT + 5)]

    assert before == {200}
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert {httpx.get(f"{limited.url}/healthz").status_code for _ in range(5)} == {200}


SIGN_INS = 10
SIGN_IN_POLICY = f'"sign-in";q={SIGN_INS};w=900'
GUESS = {"email": "ada@example.org", "password": "a wrong guess"}


@pytest.fixture
def strict(start: Start) -> Server:
    """A server that takes few tries, behind a proxy on this machine."""
    return start(registration="open", signin_limit=SIGN_INS, trusted_proxies="127.0.0.1", frontend_url=ORIGIN)


def came_from(address: str) -> dict[str, str]:
    """What the proxy says."""
    return {"X-Forwarded-For": address}


def test_tries_to_sign_in_or_register_are_few_for_an_address_whatever_they_are(strict: Server) -> None:
    """And told as the draft has it; other addresses, and who has signed in, go on."""
    ada = register(strict, "Ada")
    client = strict.client()
    answers = [client.post("/auth/login", json=GUESS, headers=came_from("192.0.2.1")) for _ in range(SIGN_INS - 1)]
    answers.append(client.post("/auth/register", content=b"not JSON", headers=came_from("192.0.2.1")))
    refused = client.post("/auth/login", json=GUESS, headers=came_from("192.0.2.1"))

    assert [answer.status_code for answer in answers] == [401] * (SIGN_INS - 1) + [415]
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert refused.json()["detail"] == "Too many requests, please try again later"
    assert 1 <= int(refused.headers["Retry-After"]) <= 900 / SIGN_INS
    assert SIGN_IN_POLICY in refused.headers["RateLimit-Policy"]
    assert f'"sign-in";r=0;t={refused.headers["Retry-After"]}' in refused.headers["RateLimit"]
    assert f'"sign-in";r={SIGN_INS - 1};t=90' in answers[0].headers["RateLimit"]
    assert not [name for name in refused.headers if name.startswith("x-ratelimit")]
    assert client.post("/auth/login", json=GUESS, headers=came_from("192.0.2.2")).status_code == 401
    assert ada.client.get("/me", headers=came_from("192.0.2.1")).status_code == 200


@pytest.mark.parametrize("path", ["/auth/login/", "/auth//login", "/auth/logi%6e", "/auth/login%2f", "/auth/register/"])
def test_no_other_spelling_of_the_path_gets_past_the_limit(strict: Server, path: str) -> None:
    """Which the router takes too."""
    client = strict.client()
    for _ in range(SIGN_INS):
        client.post("/auth/login", json=GUESS)

    assert client.post(path, json=GUESS).status_code == 429


def test_an_ipv6_subscriber_is_one_address(strict: Server) -> None:
    """Which has 2^64 of them."""
    client = strict.client()
    addresses = [f"2001:db8:1:2::{n:x}" for n in range(SIGN_INS + 1)] + ["2001:db8:1:3::1"]
    statuses = [
        client.post("/auth/login", json={**GUESS, "email": f"{n}@example.org"}, headers=came_from(address)).status_code
        for n, address in enumerate(addresses)
    ]

    assert statuses == [401] * SIGN_INS + [429, 401]


def test_a_restart_forgives_no_try(strict: Server) -> None:
    """It is counted in the database."""
    for _ in range(SIGN_INS):
        strict.client().post("/auth/login", json=GUESS)
    strict.stop()
    strict.start()

    assert strict.client().post("/auth/login", json=GUESS).status_code == 429


def test_a_preflight_is_answered_whatever_the_limit(strict: Server) -> None:
    """And a page that may read our answers can read the refusal."""
    client, preflight = strict.client(), {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    for _ in range(SIGN_INS):
        client.post("/auth/login", json=GUESS)

    assert client.options("/auth/login", headers=preflight).status_code == 200
    refused = client.post("/auth/login", json=GUESS, headers={"Origin": ORIGIN})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (429, ORIGIN)


def test_made_up_tokens_lock_nobody_out(strict: Server) -> None:
    """An address that sends many is told to wait; who was issued one there goes on, and may sign in."""
    ada = register(strict, "Ada")
    stranger = strict.client("made-up")
    statuses = [stranger.get("/me").status_code for _ in range(70)]

    assert (statuses[0], statuses[-1]) == (401, 429)
    assert ada.send("GET", "/me").status_code == 200
    signed_in = ada.client.post("/auth/login", json={"email": ada.user["email"], "password": PASSWORD})
    assert strict.client(signed_in.json()["access_token"]).get("/me").status_code == 200
    assert strict.client(ada.api_token("read")).get("/me").status_code == 200


def test_new_tokens_are_limited_by_session_and_not_by_address(start: Start) -> None:
    """An office behind one address refreshes as often as it has people; made-up tokens count for the address."""
    server = start(registration="open", api_limit=5)
    people = [register(server, f"person{n}") for n in range(4)]
    client = server.client()
    for person in people:
        for _ in range(5):
            answer = client.post("/auth/refresh", json={"refresh_token": person.tokens["refresh_token"]})
            assert answer.status_code == 200
            person.tokens = answer.json()
    made_up = [client.post("/auth/refresh", json={"refresh_token": "made up"}).status_code for _ in range(6)]

    assert made_up[0] in (401, 429)  # registering counted for the address too
    assert made_up[-1] == 429
    token = {"refresh_token": people[0].tokens["refresh_token"]}
    statuses = [client.post("/auth/refresh", json=token).status_code for _ in range(40)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def spread(server: Server, token: str | None = None) -> list[httpx.Client]:
    """Clients of which some are at either worker, as a rule."""
    return [server.client(token) for _ in range(8)]


@pytest.mark.embedded("workers over MongoDB share limits by Redis, which test_redis.py is about")
def test_a_caller_is_granted_the_limit_by_all_workers_together(start: Start) -> None:
    """At many times the limit; and a restart of the server forgives nothing."""
    server = start(registration="open", workers=2, api_limit=60)
    ada = register(server, "Ada")
    began = time.monotonic()
    granted = sum(_granted(spread(server, ada.tokens["access_token"]), 40))
    server.stop()
    server.start()
    granted += sum(_granted(spread(server, ada.tokens["access_token"]), 10))

    assert 60 <= granted <= 60 * ((time.monotonic() - began) / 60 + 1.1) + 4


def _granted(clients: list[httpx.Client], requests: int) -> list[bool]:
    return [client.get("/me").status_code == 200 for client in clients for _ in range(requests)]


def test_changing_the_worker_makes_no_guessing_faster(start: Start) -> None:
    """Neither at one account, nor from one address."""
    server = start(registration="open", workers=2, signin_limit=30)
    clients = spread(server)
    one = [clients[n % 8].post("/auth/login", json=GUESS).status_code for n in range(15)]
    others = [
        clients[n % 8].post("/auth/login", json={**GUESS, "email": f"{n}@example.org"}).status_code for n in range(20)
    ]

    assert one == [401] * 10 + [429] * 5
    assert others == [401] * 15 + [429] * 5


def test_decisions_are_counted_by_their_limit(strict: Server) -> None:
    """As they were made."""
    client = strict.client()
    for _ in range(SIGN_INS + 2):
        client.post("/auth/login", json=GUESS)
    strict.client("made-up").get("/me")
    told = httpx.get(f"{strict.url}/metrics").text

    for line in ('"granted",limit="sign_in"} 10', '"refused",limit="sign_in"} 2', '"granted",limit="made_up_token"} 1'):
        assert f"taskdash_rate_decisions_total{{decision={line}" in told
