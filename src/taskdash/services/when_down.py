"""What is answered when something that is not vital is down: declared above the method, logged, counted."""

import time
from collections import Counter
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import structlog

from taskdash.domain.refusal import Refusal

PAUSE_SECONDS = 1.0  # in which what was down is not asked again: nobody waits for it request after request

_log: structlog.stdlib.BoundLogger = structlog.get_logger("when_down")


class Outages:
    """What is down, and `answered`: how often something was answered without it, by its name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.answered: Counter[str] = Counter()
        self._clock = clock
        self._asked_again_at: dict[str, float] = {}

    def pauses(self, part: str) -> bool:
        """Whether it was found down a moment ago."""
        return self._clock() < self._asked_again_at.get(part, 0.0)

    def began(self, part: str, refusal: Refusal) -> None:
        """It is down: logged the first time."""
        if part not in self._asked_again_at:
            _log.warning("down", part=part, reason=refusal.message, cause=str(refusal.__cause__ or ""))
        self._asked_again_at[part] = self._clock() + PAUSE_SECONDS

    def ended(self, part: str) -> None:
        """It has answered."""
        if self._asked_again_at.pop(part, None) is not None:
            _log.warning("up_again", part=part)


class HasOutages(Protocol):
    """What methods with a policy belong to."""

    outages: Outages


S = TypeVar("S", bound=HasOutages)
P = ParamSpec("P")
T = TypeVar("T")
Method = Callable[Concatenate[S, P], Coroutine[Any, Any, T]]


def answers_when_down(part: str, answer: Method[S, P, T]) -> Callable[[Method[S, P, T]], Method[S, P, T]]:
    """Let `answer`, given the same arguments, answer where the method raises Refusal `unavailable`.

    `part` names what is down, in the log and in the metric.
    """

    def decorate(method: Method[S, P, T]) -> Method[S, P, T]:
        @wraps(method)
        async def policed(self: S, /, *arguments: P.args, **named: P.kwargs) -> T:
            outages = self.outages
            if not outages.pauses(part):
                try:
                    result = await method(self, *arguments, **named)
                except Refusal as refusal:
                    if refusal.code != "unavailable":
                        raise
                    outages.began(part, refusal)
                else:
                    outages.ended(part)
                    return result
            outages.answered[part] += 1
            return await answer(self, *arguments, **named)

        return policed

    return decorate
