"""What processes share beside the database, and how often callers may ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.adapters.sqlite.leased_rates import SqliteLeasedRates
from taskdash.domain.rates import Rate
from taskdash.ports.bodies import Bodies
from taskdash.ports.leased_rates import LeasedRates
from taskdash.services.accounts.refreshing import SESSION_RATE
from taskdash.services.accounts.stores import AccountStores
from taskdash.services.limiting import Limiter, SharedRates, StrictLimiter
from taskdash.services.shared_bodies import SharedBodies
from taskdash.services.spreading import Spreading
from taskdash.services.when_down import Outages
from taskdash.settings import Settings
from taskdash.wiring.engine import Engine

if TYPE_CHECKING:
    from taskdash.adapters.redis.server import RedisServer

SIGN_IN_SECONDS = 15 * 60
MADE_UP_RATE = Rate(60, 60)  # tokens that we never issued, of an address: no program of ours sends any


class Shared(NamedTuple):
    """What processes share beside the database, in Redis or in a file; None: it is not shared."""

    outages: Outages
    rates: LeasedRates | None = None
    bodies: Bodies | None = None
    redis: "RedisServer | None" = None


class Limiters(NamedTuple):
    """How often something may be done: asked by a caller, refreshed by a session, sent or tried from an address."""

    callers: Limiter
    sessions: Limiter
    made_up: Limiter
    sign_in: StrictLimiter

    def decisions(self) -> dict[tuple[str, ...], float]:
        """How many there were, by the limit and what was decided."""
        named = {
            "caller": self.callers,
            "session": self.sessions,
            "made_up_token": self.made_up,
            "sign_in": self.sign_in,
        }
        return {
            (name, decision): getattr(limiter, decision)
            for name, limiter in named.items()
            for decision in ("granted", "refused")
        }


@asynccontextmanager
async def shared_by(settings: Settings, *, several: bool) -> AsyncIterator[Shared]:
    """Redis if there is one; else, with other workers beside this one, callers' limits in a file of the data folder.

    Where the database is on a server without Redis, nothing is shared: each process limits callers alone.
    """
    outages = Outages()
    if settings.redis is not None:
        # Only now: who needs no Redis needs no driver of it either.
        from taskdash.adapters.redis.bodies import RedisBodies
        from taskdash.adapters.redis.leased_rates import RedisLeasedRates
        from taskdash.adapters.redis.server import RedisServer

        server = RedisServer(settings.redis.decode())
        rates = SharedRates(RedisLeasedRates(server), LocalLeasedRates(), outages)
        try:
            yield Shared(outages, rates, SharedBodies(RedisBodies(server), outages), server)
        finally:
            await server.close()
    elif several and isinstance(settings.database, Path):
        file = SqliteLeasedRates(settings.data / "rates.db")
        try:
            yield Shared(outages, SharedRates(file, LocalLeasedRates(), outages))
        finally:
            file.close()
    else:
        yield Shared(outages)


@asynccontextmanager
async def telling(engine: Engine, shared: Shared) -> AsyncIterator[None]:
    """Let processes tell one another of commits by Redis, where the engine's bus is late without that."""
    if shared.redis is None or engine.rumoured is None:
        yield
        return
    from taskdash.adapters.redis.rumours import RedisRumours

    rumours = RedisRumours(shared.redis)
    spreading = Spreading(rumours, shared.outages)
    engine.rumoured.watch(spreading.spread)
    deafen = rumours.listen(engine.rumoured.hear)
    try:
        yield
    finally:
        deafen()
        await spreading.close()
        await rumours.close()


@asynccontextmanager
async def limits_of(settings: Settings, stores: AccountStores, shared: Shared) -> AsyncIterator[Limiters]:
    """All limiters, which lease from what is shared, or else from this process."""
    leases = shared.rates or LocalLeasedRates()
    callers, sessions, made_up = (
        Limiter(leases, rate) for rate in (Rate(settings.api_limit, 60), SESSION_RATE, MADE_UP_RATE)
    )
    strict = StrictLimiter(stores.strict_rates, "sign-in", Rate(settings.signin_limit, SIGN_IN_SECONDS))
    try:
        yield Limiters(callers, sessions, made_up, strict)
    finally:
        for limiter in (callers, sessions, made_up):
            await limiter.release()
