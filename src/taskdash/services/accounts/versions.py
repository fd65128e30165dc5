"""Users' versions, held in memory and confirmed with the store: what bounds how long a revoked token works to 2 s."""

import time
from collections import Counter
from collections.abc import Callable, Collection

from taskdash.ports.versions import Versions
from taskdash.services.confirming import FRESH_SECONDS, KEPT_SECONDS, Confirming


class _Held:
    __slots__ = ("began", "used", "version")

    def __init__(self, version: int, began: float, used: float) -> None:
        self.version = version
        self.began = began
        self.used = used


class HeldVersions:
    """The versions of the users this process deals with. `clock` counts seconds and never goes back."""

    def __init__(self, store: Versions, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._followed: Counter[str] = Counter()
        self._hearers: list[Callable[[str], None]] = []
        self._confirming = Confirming(self._confirm)

    def on_change(self, hear: Callable[[str], None]) -> None:
        """Call `hear` with a user whose version turned out to be another, or who is gone."""
        self._hearers.append(hear)

    def clock(self) -> float:
        """What to hand to `learn` as `began`, taken before the store is asked."""
        return self._clock()

    def held(self, user: str) -> int | None:
        """The version as it was heard of last, however long ago; None when it is not held."""
        held = self._held.get(user)
        return held.version if held is not None else None

    def fresh(self, user: str) -> int | None:
        """The version where it was confirmed at most FRESH_SECONDS ago; None where it is not known so well."""
        now = self._clock()
        held = self._held.get(user)
        if held is None or now - held.began > FRESH_SECONDS:
            return None
        held.used = now
        return held.version

    async def current(self, user: str) -> int | None:
        """The version, as it was at most FRESH_SECONDS ago; None where there is no such user.

        Raises Refusal `unavailable` when it has to be confirmed and the store does not answer.
        """
        now = self._clock()
        held = self._held.get(user)
        if held is None or now - held.began > FRESH_SECONDS:
            await self._confirming.soon(user)
            held = self._held.get(user)
        if held is None:
            return None
        held.used = now
        return held.version

    def learn(self, user: str, version: int | None, began: float) -> None:
        """The store, asked at `began`, said that this is the version (None: there is no such user)."""
        held = self._held.get(user)
        if version is None:
            changed = self._held.pop(user, None) is not None or user in self._followed
        elif held is None:
            self._held[user] = _Held(version, began, self._clock())
            changed = False
        else:
            # Answers may overtake one another; versions only rise.
            changed = version > held.version
            held.version = max(held.version, version)
            held.began = max(held.began, began)
        if changed:
            for hear in self._hearers:
                hear(user)

    async def increase(self, user: str) -> None:
        """Raise the version, here at once and elsewhere within FRESH_SECONDS: what was good is examined anew."""
        began = self._clock()
        self.learn(user, await self._store.increase(user), began)

    async def confirm(self, user: str) -> None:
        """Ask the store for the version now."""
        await self._confirm([user])

    def follow(self, user: str) -> None:
        """Keep confirming the version, used or not, until `unfollow` was called as often."""
        self._followed[user] += 1

    def unfollow(self, user: str) -> None:
        """Take one `follow` back."""
        self._followed[user] -= 1
        if self._followed[user] <= 0:
            del self._followed[user]

    async def confirm_held(self) -> None:
        """Confirm every version that is followed or was used lately, and let go of the others: every second's work."""
        latest = self._clock() - KEPT_SECONDS
        for user in [user for user, held in self._held.items() if held.used < latest and user not in self._followed]:
            del self._held[user]
        users = [*self._held, *(user for user in self._followed if user not in self._held)]
        await self._confirming.all(users)

    async def _confirm(self, users: Collection[str]) -> None:
        began = self._clock()
        versions = await self._store.of(list(users))
        for user in users:
            self.learn(user, versions.get(user), began)
