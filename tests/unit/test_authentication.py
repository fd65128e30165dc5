"""Who sends a request: made-up tokens cost next to nothing, and cost nobody else anything."""

from typing import Any

from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.domain.rates import Rate
from taskdash.edge.asgi import Receive, Scope, Send
from taskdash.edge.authentication import Authentication, Tokens
from taskdash.edge.exchange import Exchanges
from taskdash.services.limiting import Limiter

LIMIT = 5


class World:
    """Requests with tokens: those that begin with `ours` were issued, `ours remembered` is known already."""

    def __init__(self) -> None:
        self.examined: list[str] = []
        self.seen: list[str | None] = []
        tokens = Tokens(self._authenticate, self._recognise, lambda token: token.startswith("ours"))
        limiter = Limiter(LocalLeasedRates(), Rate(LIMIT, 3600))
        self._app = Exchanges(Authentication(self._api, tokens, limiter))

    async def send(self, token: str, address: str = "192.0.2.1") -> str | None:
        """Who that was, or the code of the refusal."""
        scope = {
            "method": "GET",
            "path": "/",
            "headers": [(b"authorization", f"Bearer {token}".encode())],
            "client": (address, 1),
        }
        nothing: Any = None
        await self._app(scope, nothing, nothing)
        return self.seen[-1]

    async def _api(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        self.seen.append(scope["user"] or scope["auth"].code)

    async def _authenticate(self, token: str) -> object:
        self.examined.append(token)
        return token

    def _recognise(self, token: str) -> object | None:
        return token if token == "ours remembered" else None


async def test_made_up_tokens_are_never_examined_and_soon_not_even_looked_at() -> None:
    world = World()
    codes = [await world.send(f"made up {n}") for n in range(LIMIT + 3)]

    assert codes == ["unauthenticated"] * LIMIT + ["rate_limited"] * 3
    assert world.examined == []
    assert await world.send("made up", "192.0.2.2") == "unauthenticated"


async def test_who_has_a_token_of_ours_goes_on_whatever_their_neighbours_send() -> None:
    world = World()
    for n in range(2 * LIMIT):
        await world.send(f"made up {n}")

    assert await world.send("ours remembered") == "ours remembered"
    assert await world.send("ours, new") == "ours, new"
    assert world.examined == ["ours, new"]
