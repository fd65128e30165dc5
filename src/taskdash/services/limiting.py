"""How often each caller may ask: decided in the process from what it has leased, by a look into one table."""

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

from taskdash.domain.rates import Lease, Rate
from taskdash.domain.refusal import Refusal
from taskdash.ports.leased_rates import LeasedRates
from taskdash.ports.strict_rates import StrictRates
from taskdash.services.when_down import Outages, answers_when_down

TOLD = "Too many requests, please try again later"
REMEMBERED = 100_000  # callers, of some 300 bytes each; of who is forgotten a lease is lost, or taken anew


class Grant(NamedTuple):
    """Whether a request is granted; `left` more would be now, and in `wait` seconds the next where this is not."""

    granted: bool
    left: int
    wait: float

    def refusal(self) -> Refusal:
        """What who is refused is told."""
        return Refusal("rate_limited", TOLD, retry_after=self.wait)


class SharedRates:
    """Leases from a place that processes share.

    While that is down each process enforces the whole rate alone: nobody is refused for it, and at most so many times
    the rate is granted as there are processes.
    """

    def __init__(self, shared: LeasedRates, alone: LeasedRates, outages: Outages) -> None:
        self._shared = shared
        self._alone = alone
        self.outages = outages

    async def _lease_alone(self, caller: str, holder: str, rate: Rate) -> Lease:
        return await self._alone.lease(caller, holder, rate)

    @answers_when_down("rates", _lease_alone)
    async def lease(self, caller: str, holder: str, rate: Rate) -> Lease:
        """As `ports.leased_rates.LeasedRates`, and never `unavailable`."""
        return await self._shared.lease(caller, holder, rate)

    async def _nothing(self, holder: str) -> None:
        """What is held lapses by itself."""

    @answers_when_down("rates", _nothing)
    async def release(self, holder: str) -> None:
        """As `ports.leased_rates.LeasedRates`."""
        await self._shared.release(holder)


class _Held:
    """A caller's lease: what is left of it, of the rate beside it, until when, and when there may be more."""

    __slots__ = ("left", "more_at", "tokens", "until")

    def __init__(self, lease: Lease, now: float) -> None:
        self.tokens = lease.tokens
        self.left = lease.left
        self.until = now + lease.seconds
        self.more_at = now + lease.wait


class Limiter:
    """Grants each caller `rate`, in this and all processes that lease from the same place together.

    `granted` and `refused` count decisions.
    """

    def __init__(
        self,
        leases: LeasedRates,
        rate: Rate,
        clock: Callable[[], float] = time.monotonic,
        remembered: int = REMEMBERED,
    ) -> None:
        self.rate = rate
        self.granted = 0
        self.refused = 0
        self._leases = leases
        self._clock = clock
        self._most = remembered
        self._holder = secrets.token_hex(8)
        self._held: dict[str, _Held] = {}
        self._asking: dict[str, asyncio.Event] = {}

    def decide(self, caller: str) -> Grant | None:
        """Decide on one request from what is held, and count it; None where that takes a lease: `admit` then."""
        held = self._held.get(caller)
        if held is None:
            return None
        now = self._clock()
        if held.tokens and now < held.until:
            held.tokens -= 1
            self.granted += 1
            return Grant(True, held.tokens + held.left, 0.0)
        if now < held.more_at:
            self.refused += 1
            return Grant(False, 0, held.more_at - now)
        return None

    async def admit(self, caller: str) -> Grant:
        """Decide on one request, and count it, with a new lease if need be: one is asked for at a time."""
        while (grant := self.decide(caller)) is None:
            asking = self._asking.get(caller)
            await (self._ask(caller) if asking is None else asking.wait())
        return grant

    async def check(self, caller: str) -> None:
        """Raise Refusal `rate_limited` where one more request is not granted."""
        grant = await self.admit(caller)
        if not grant.granted:
            raise grant.refusal()

    async def release(self) -> None:
        """Give everything back: the process ends."""
        self._held.clear()
        await self._leases.release(self._holder)

    async def _ask(self, caller: str) -> None:
        asked = self._asking[caller] = asyncio.Event()
        try:
            began = self._clock()  # before: the place counts from a later moment on
            lease = await self._leases.lease(caller, self._holder, self.rate)
            self._held.pop(caller, None)
            self._held[caller] = _Held(lease, began)
            if len(self._held) > self._most:
                del self._held[next(iter(self._held))]
        finally:
            del self._asking[caller]
            asked.set()


class StrictLimiter:
    """Grants `rate` to each address in the database, in all processes together; `clock` tells seconds since 1970."""

    def __init__(self, rates: StrictRates, name: str, rate: Rate, clock: Callable[[], float] = time.time) -> None:
        self.rate = rate
        self.granted = 0
        self.refused = 0
        self._rates = rates
        self._name = name
        self._clock = clock

    async def admit(self, address: str) -> Grant:
        """Decide on one try, and count it. Raises Refusal `unavailable` when it cannot be counted."""
        verdict = await self._rates.admit(f"{self._name} {address}", self.rate, self._clock())
        if verdict.granted:
            self.granted += 1
        else:
            self.refused += 1
        return Grant(verdict.granted, verdict.left, verdict.wait)
