"""Live streams outlive their access tokens, so they are told when what they were opened with holds no more."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from taskdash.domain.refusal import Refusal
from taskdash.services.accounts.callers import Caller
from taskdash.services.accounts.uses import Uses
from taskdash.services.accounts.verifying import Verifier
from taskdash.services.accounts.versions import HeldVersions
from taskdash.services.confirming import ROUND_SECONDS

SELDOM_SECONDS = 60.0  # between looks at what runs out by itself, and between writing down uses of API tokens
AT_ONCE = 64  # streams examined side by side


class _Watch:
    """One stream: whose it is, what to call when it has to end, and when to look at it again by itself."""

    def __init__(self, caller: Caller, over: Callable[[], None]) -> None:
        self.caller = caller
        self.over = over
        self.until = caller.expires_at


class Watching:
    """Confirms versions in the background, and ends streams whose session or API token is over."""

    def __init__(self, verifier: Verifier, versions: HeldVersions, uses: Uses) -> None:
        self._verifier = verifier
        self._versions = versions
        self._uses = uses
        self._watches: dict[str, set[_Watch]] = {}
        self._suspects: set[_Watch] = set()
        self._wake = asyncio.Event()
        versions.on_change(self._suspect)

    def watch(self, caller: Caller, over: Callable[[], None]) -> Callable[[], None]:
        """Call `over` once, on the event loop, when the caller's session or API token holds no more.

        At once when this process revoked it, else within 2 s; nothing is called unless `run` runs. The answer ends
        the watch.
        """
        watch = _Watch(caller, over)
        self._watches.setdefault(caller.user, set()).add(watch)
        self._versions.follow(caller.user)
        if self._versions.held(caller.user) != caller.version:  # revoked since it was verified, perhaps
            self._suspects.add(watch)
            self._wake.set()

        def end() -> None:
            self._let_go(watch)

        return end

    async def run(self, clock: Callable[[], datetime]) -> None:
        """Do the background work until cancelled; `clock` tells the time of day."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._confirm())
                group.create_task(self._end_what_is_over(clock))
                group.create_task(self._look_at_what_runs_out(clock))
        finally:
            await self._uses.write_down()

    async def _confirm(self) -> None:
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            if self._suspects:  # could not be examined the last time
                self._wake.set()
            with suppress(
                Refusal
            ):  # the store does not answer: nothing is believed for longer, and the next round asks
                await self._versions.confirm_held()

    async def _end_what_is_over(self, clock: Callable[[], datetime]) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            suspects = list(self._suspects)
            for start in range(0, len(suspects), AT_ONCE):
                await asyncio.gather(*(self._examine(watch, clock()) for watch in suspects[start : start + AT_ONCE]))

    async def _look_at_what_runs_out(self, clock: Callable[[], datetime]) -> None:
        while True:
            await asyncio.sleep(SELDOM_SECONDS)
            now = clock()
            every = (watch for watches in self._watches.values() for watch in watches)
            self._suspects.update(watch for watch in every if watch.until is not None and watch.until <= now)
            with suppress(Refusal):  # what was noted stays noted for the next time
                await self._uses.write_down()

    async def _examine(self, watch: _Watch, now: datetime) -> None:
        self._suspects.discard(watch)
        try:
            holds = await self._verifier.holds(watch.caller, now)
        except Refusal:
            if watch in self._watches.get(watch.caller.user, ()):
                self._suspects.add(watch)  # the store does not answer: the next round tries again
            return
        watch.until = holds.until
        if not holds.now and self._let_go(watch):
            watch.over()

    def _suspect(self, user: str) -> None:
        if watches := self._watches.get(user):
            self._suspects |= watches
            self._wake.set()

    def _let_go(self, watch: _Watch) -> bool:
        """End a watch; False when it was ended before."""
        watches = self._watches.get(watch.caller.user, set())
        if watch not in watches:
            return False
        watches.discard(watch)
        self._suspects.discard(watch)
        if not watches:
            del self._watches[watch.caller.user]
        self._versions.unfollow(watch.caller.user)
        return True
