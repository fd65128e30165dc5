"""How often a caller may ask, and what is said to who asks more."""

from collections.abc import Callable

import httpx
import pytest

from taskdash.domain.rates import Rate
from taskdash.edge.asgi import Receive, Scope, Send
from taskdash.edge.exchange import Exchanges
from taskdash.edge.rate_limit import RateLimit
from tests.api.people import register
from tests.api.server import Server

Start = Callable[..., Server]
LIMIT = 20


@pytest.fixture
def limited(start: Start) -> Server:
    """A server that grants little."""
    return start(registration="open", api_limit=LIMIT, frontend_url="https://tasks.example")


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
    preflight = {"Origin": "https://tasks.example", "Access-Control-Request-Method": "GET"}
    before = {stranger.options("/me", headers=preflight).status_code for _ in range(LIMIT + 5)}
    statuses = [stranger.get("/nowhere").status_code for _ in range(LIMIT + 5)]

    assert before == {200}
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert {httpx.get(f"{limited.url}/healthz").status_code for _ in range(5)} == {200}


async def test_what_is_remembered_is_bounded() -> None:
    """Who was forgotten begins anew; who asks now is remembered."""
    statuses: list[int] = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        statuses.append(200)

    def refuse(_refusal: object) -> object:
        async def answer(_scope: Scope, _receive: Receive, _send: Send) -> None:
            statuses.append(429)

        return answer

    piece = RateLimit(app, Rate(1, 60), refuse, lambda: 0.0, remembered=2)  # type: ignore[arg-type]  # what it needs of it
    for last in (1, 1, 2, 3, 1):
        scope: Scope = {"path": "/", "method": "GET", "headers": [], "user": None, "client": (f"192.0.2.{last}", 1)}
        await Exchanges(piece)(scope, None, None)  # type: ignore[arg-type]  # not called

    assert statuses == [200, 429, 200, 200, 200]
