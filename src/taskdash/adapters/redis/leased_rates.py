"""What callers have left, in Redis: one key a caller, and one script that decides as `domain.rates.lease` does."""

import time
from collections.abc import Callable
from hashlib import sha1
from importlib.resources import files

from redis.exceptions import NoScriptError

from taskdash.adapters.redis.server import Client, RedisServer
from taskdash.domain.rates import ROUNDING, SHARE, Lease, Rate

REMEMBERED = 100_000  # callers of whom it is known here what is held: of others it lapses, instead of being given back
_AT_ONCE = 500  # callers for whom it is given back in one go
_PREFIX = "taskdash:1:rates:"  # with the version of what is behind it
_SCRIPT = files(__package__).joinpath("lease.lua").read_text(encoding="utf-8")


class RedisLeasedRates:
    """Fills `ports.leased_rates.LeasedRates`; what it forgets, emptied or started anew, grants each caller a burst.

    Its own clock counts unless one is given. It may be set: back costs nobody more than a whole rate, forward grants
    one at most.
    """

    def __init__(self, server: RedisServer, clock: Callable[[], float] | None = None) -> None:
        self._server = server
        self._clock = clock
        self._sha = sha1(_SCRIPT.encode(), usedforsecurity=False).hexdigest()
        self._held: dict[tuple[str, str], float] = {}  # (holder, caller): until when, by the clock of this process

    async def lease(self, caller: str, holder: str, rate: Rate) -> Lease:
        now = "" if self._clock is None else repr(self._clock())
        given = (_PREFIX + caller, holder, rate.requests, rate.seconds, rate.requests * SHARE, ROUNDING, now)

        async def run(redis: Client) -> tuple[int, int, bytes]:
            try:
                answer: tuple[int, int, bytes] = await redis.evalsha(self._sha, 1, *given)
            except NoScriptError:  # it was started anew
                answer = await redis.eval(_SCRIPT, 1, *given)
            return answer

        tokens, left, wait = await self._server.ask(run)
        if tokens:
            self._remember(holder, caller, rate.seconds)
        return Lease(tokens, left, float(wait), rate.seconds if tokens else 0.0)

    async def release(self, holder: str) -> None:
        now = time.monotonic()
        mine = [key for key in self._held if key[0] == holder]
        callers = [key[1] for key in mine if self._held.pop(key) > now]
        for start in range(0, len(callers), _AT_ONCE):
            part = callers[start : start + _AT_ONCE]

            async def give_back(redis: Client, part: list[str] = part) -> None:
                pipeline = redis.pipeline(transaction=False)
                for caller in part:
                    pipeline.hdel(_PREFIX + caller, holder)
                await pipeline.execute()

            await self._server.ask(give_back)

    def _remember(self, holder: str, caller: str, seconds: float) -> None:
        self._held.pop((holder, caller), None)
        self._held[holder, caller] = time.monotonic() + seconds
        if len(self._held) > REMEMBERED:
            del self._held[next(iter(self._held))]
