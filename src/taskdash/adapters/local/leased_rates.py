"""What callers have left, in the memory of the one process that there is."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from taskdash.domain.rates import Lease, Others, Rate, lease

REMEMBERED = 100_000  # callers, of some 200 bytes each; who is forgotten begins anew


class LocalLeasedRates:
    """Fills `ports.leased_rates.LeasedRates` for one process; a restart grants everybody a burst anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, remembered: int = REMEMBERED) -> None:
        self._clock = clock
        self._most = remembered
        self._settled: OrderedDict[str, float] = OrderedDict()

    async def lease(self, caller: str, holder: str, rate: Rate) -> Lease:  # noqa: ARG002  # there is one holder
        made, settled_at = lease(rate, self._settled.get(caller), self._clock(), Others())
        self._settled[caller] = settled_at
        self._settled.move_to_end(caller)
        if len(self._settled) > self._most:
            self._settled.popitem(last=False)
        return made._replace(seconds=math.inf)  # nobody else waits for it

    async def release(self, holder: str) -> None:
        """Nothing is kept for the next process."""
