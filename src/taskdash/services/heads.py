"""Heads of workspaces, held in memory: learned from commits, confirmed with the store, believed for 2 s.

Whoever answers from memory does it by what these say: a request sent at t sees everything acknowledged before t - 2 s,
however little the bus tells and however long this process was stopped; what this process wrote, at once.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress

from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Commit, Ref
from taskdash.domain.refusal import Refusal, invalid
from taskdash.ports.bus import Heard
from taskdash.ports.heads import HeadStore, Stand
from taskdash.services.confirming import FRESH_SECONDS, KEPT_SECONDS, ROUND_SECONDS, Confirming

TOUCHED = 10_000  # entities of a kind and workspace told apart, some 150 bytes each; with more, all count as touched
MEMBERSHIP = ("member", "workspace")  # what decides who may read


class Held:
    """One workspace: where it stands, and what was touched when, as far as it is told apart.

    `kinds` says for each kind the last seq that touched it. `readers` are people who may read it, forgotten when a
    membership or the workspace itself is touched.
    """

    __slots__ = ("began", "epoch", "floors", "header", "kinds", "not_before", "readers", "seq", "touched", "used")

    def __init__(self, stand: Stand, began: float, used: float) -> None:
        self.began = began  # the last question to the store that confirmed it
        self.not_before = began  # answers to questions from before this say nothing
        self.used = used
        self.readers: set[str] = set()
        self.renew(stand)

    def renew(self, stand: Stand) -> None:
        """Take it as the store tells it, with nothing known of what was before."""
        self.epoch, self.seq = stand.epoch, stand.seq
        self.kinds: dict[str, int] = dict(stand.kinds)
        self.floors: dict[str, int] = dict(stand.kinds)  # entities that are not in `touched` were touched by then
        self.touched: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._moved(membership=True)

    @property
    def position(self) -> str:
        """`epoch:seq`."""
        return f"{self.epoch}:{self.seq}"

    def stamp(self, kinds: Iterable[str], entity: Ref | None = None) -> int:
        """The last seq that may have touched one of `kinds`, or `entity`: while it stays, so do they."""
        last = 0
        for kind in kinds:
            seq = self.kinds.get(kind, 0)
            last = max(seq, last)
        if entity is not None:
            last = max(last, self.touched[entity.kind].get(entity.id) or self.floors.get(entity.kind, 0))
        return last

    def advance(self, seq: int, touched: Collection[Ref] | None) -> None:
        """Take in the commit `seq`; None, or commits missed before it: anything may have been touched."""
        if seq <= self.seq:
            return
        if touched is None or seq != self.seq + 1:
            self._lose_track(seq)
            return
        self.seq = seq
        for ref in touched:
            self.kinds[ref.kind] = seq
            its = self.touched[ref.kind]
            its[ref.id] = seq
            if len(its) > TOUCHED:
                its.clear()
                self.floors[ref.kind] = seq
        self._moved(membership=any(ref.kind in MEMBERSHIP for ref in touched))

    def confirm(self, stand: Stand, began: float) -> None:
        """The store, asked at `began`, said this."""
        if stand.epoch != self.epoch:
            self.renew(stand)
        elif stand.seq >= self.seq:
            changed = [kind for kind, seq in stand.kinds.items() if seq > self.kinds.get(kind, 0)]
            for kind in changed:
                self.floors[kind] = stand.kinds[kind]
                self.touched.pop(kind, None)
            moved = stand.seq > self.seq
            self.seq = stand.seq
            self.kinds = dict(stand.kinds)
            if moved:
                self._moved(membership=any(kind in MEMBERSHIP for kind in changed))
        self.began = began

    def _lose_track(self, seq: int) -> None:
        self.seq = seq
        every = {*self.kinds, *KINDS}
        self.kinds = dict.fromkeys(every, seq)
        self.floors = dict.fromkeys(every, seq)
        self.touched.clear()
        self._moved(membership=True)

    def _moved(self, *, membership: bool) -> None:
        self.header = (b"seq", self.position.encode())
        if membership:
            self.readers.clear()


class Heads:
    """The heads of the workspaces that this process deals with. `clock` counts seconds and never goes back."""

    def __init__(self, store: HeadStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._held: dict[str, Held] = {}
        self._confirming = Confirming(self._ask)
        self.confirmed = 0  # heads that were asked for so far

    def __len__(self) -> int:
        return len(self._held)

    def fresh(self, workspace: str) -> Held | None:
        """The head where it was confirmed at most FRESH_SECONDS ago; None where it is not known so well."""
        held = self._held.get(workspace)
        if held is None:
            return None
        now = self._clock()
        if now - held.began > FRESH_SECONDS:
            return None
        held.used = now
        return held

    async def current(self, workspace: str) -> Held | None:
        """The head, confirmed where that is due; None: there is no such workspace.

        Raises Refusal `unavailable` when it has to be confirmed and the store does not answer.
        """
        return self.fresh(workspace) or await self.confirmed_now(workspace)

    async def confirmed_now(self, workspace: str) -> Held | None:
        """As `current`, confirmed by a question that begins after this call."""
        while True:
            await self._confirming.soon(workspace)
            held = self._held.get(workspace)
            if held is None or held.began >= held.not_before:  # else what it was is to be forgotten: asked again
                return held

    async def reached(self, workspace: str, position: str) -> Held | None:
        """The head, which has come to `position` (`epoch:seq`, or a seq of the present epoch).

        Raises Refusal: `invalid` for what is no position, `gone` for another epoch, `conflict` when it lies ahead.
        """
        epoch, seq = _parsed(position)
        held = await self.current(workspace)
        if held is not None and (held.seq < seq or (epoch and held.epoch != epoch)):
            held = await self.confirmed_now(workspace)
        if held is None:
            return None
        if epoch and held.epoch != epoch:
            raise Refusal("gone", "the workspace has a new epoch: take a snapshot", field="Min-Seq")
        if held.seq < seq:
            raise Refusal("conflict", f"the workspace is at {held.position}", field="Min-Seq")
        return held

    def committed(self, commits: Sequence[Commit]) -> None:
        """Take in commits of this process that are stored, all of one workspace, before anybody is told."""
        held = self._held.get(commits[0].workspace) if commits else None
        if held is not None:
            for commit in commits:
                held.advance(commit.seq, [Ref(m.kind, m.id) for m in commit.mutations])

    def hear(self, heard: Sequence[Heard]) -> None:
        """Take in what the bus told."""
        for workspace, seq, _, touched in heard:
            held = self._held.get(workspace)
            if held is None:
                continue
            if seq:
                held.advance(seq, touched)
            else:
                self.forget(workspace)

    def forget(self, workspace: str) -> None:
        """Believe nothing of what is held before the store was asked anew: the epoch may be another."""
        held = self._held.get(workspace)
        if held is not None:
            held.began, held.not_before = float("-inf"), self._clock()

    async def run(self) -> None:
        """Confirm what is held about every second, until cancelled."""
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            latest = self._clock() - KEPT_SECONDS
            for workspace in [workspace for workspace, held in self._held.items() if held.used < latest]:
                del self._held[workspace]
            with suppress(Refusal):  # the store does not answer: nothing is believed for longer, the next round asks
                await self._confirming.all(list(self._held))

    async def _ask(self, workspaces: Collection[str]) -> None:
        began = self._clock()
        stands = await self._store.of(list(workspaces))
        self.confirmed += len(workspaces)
        for workspace in workspaces:
            self._learn(workspace, stands.get(workspace), began)

    def _learn(self, workspace: str, stand: Stand | None, began: float) -> None:
        held = self._held.get(workspace)
        if stand is None:
            self._held.pop(workspace, None)
        elif held is None:
            self._held[workspace] = Held(stand, began, self._clock())
        elif began >= held.not_before:
            held.confirm(stand, began)


def _parsed(position: str) -> tuple[str, int]:
    epoch, colon, seq = position.rpartition(":")
    if not seq.isascii() or not seq.isdecimal() or len(seq) > 15 or (colon and not epoch):
        raise invalid("Min-Seq", "must be a position, epoch:seq, or a seq")
    return epoch, int(seq)
