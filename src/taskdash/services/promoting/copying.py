"""Workspaces copied by their logs while they are written to: each pass adds what has come since the last one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from taskdash.domain import limits
from taskdash.domain.log import Commit, Head, Ref
from taskdash.ports.commits import AlreadyCommitted, Pruned
from taskdash.services.backup.batches import append
from taskdash.services.backup.writing import heads
from taskdash.services.promoting.ends import Ends

_COMMITS_AT_ONCE = 1_000
_FEW_AT_ONCE = 50  # in a pause, whose end cuts off what is being stored


class Watcher(NamedTuple):
    """Who is told what becomes of a workspace's copy: `begun` anew (or gone), or `added` to."""

    begun: Callable[[str], None]
    added: Callable[[Sequence[Commit]], None]


class Copying:
    """Copies the workspaces of one promotion; `held` is where their copies stand."""

    def __init__(self, ends: Ends, watcher: Watcher) -> None:
        self._source, _, self._target, self._arrival = ends
        self._watcher = watcher
        self.held: dict[str, Head] = {}
        self.commits = 0  # copied so far
        self._at_once = _COMMITS_AT_ONCE

    async def learn(self) -> None:
        """Find out what an earlier run has left."""
        async for page in heads(self._target.archive):
            self.held.update(page)

    async def missing(self) -> int:
        """How many commits are to be copied."""
        total = 0
        async for page in heads(self._source.archive):
            for id, head in page:
                mine = self.held.get(id)
                total += head.seq - (mine.seq if mine is not None and mine.epoch == head.epoch else 0)
        return total

    async def run(self, tell: Callable[[int], None], *, paused: bool = False) -> None:
        """One pass: bring every copy to where its workspace stood when it was looked at; drop those that are gone.

        `paused`: while writes wait. Then it may be cut off anywhere, and what was stored until then counts.
        """
        self._at_once = _FEW_AT_ONCE if paused else _COMMITS_AT_ONCE
        present: set[str] = set()
        async for page in heads(self._source.archive):
            for id, head in page:
                present.add(id)
                mine = self.held.get(id)
                if mine is None or (mine.epoch, mine.seq) != (head.epoch, head.seq):
                    await self._bring(id, head, tell)
        for id in self.held.keys() - present:
            await self.drop(id)

    async def drop(self, id: str) -> None:
        """Remove the copy: the next pass begins it anew."""
        self._watcher.begun(id)
        await self._target.upkeep.erase(id)
        self.held.pop(id, None)

    async def _bring(self, id: str, head: Head, tell: Callable[[int], None]) -> None:
        mine = self.held.get(id)
        if mine is not None and (mine.epoch != head.epoch or mine.seq > head.seq):  # redacted, or another history
            await self.drop(id)
        while True:
            try:
                if id not in self.held and head.floor:
                    await self._base(id, head)
                await self._log(id, head, tell)
            except Pruned:  # meanwhile: what came before has to be copied as it is now
                await self.drop(id)
                found = await self._source.log.head(id)
                if found is None:
                    return
                head = found
                continue
            return

    async def _base(self, id: str, head: Head) -> None:
        """What is known of forgotten commits. A floor that moves meanwhile shows when the log is read from there."""
        after = 0
        while page := await self._source.archive.pruned(id, after, _COMMITS_AT_ONCE):
            page = [commit for commit in page if commit.seq <= head.floor]
            if not page:
                break
            await append(self._target.log, page)
            after = page[-1].seq
        place: Ref | None = None
        while base := await self._source.upkeep.base(id, place, limits.PAGE_ITEMS):
            place = Ref(base[-1][0].kind, base[-1][0].id)
            await self._target.archive.plant(id, head.floor, base)
        await self._target.archive.plant(id, head.floor, [])
        await self._hold(id, Head(head.epoch, after, "", head.floor))

    async def _log(self, id: str, head: Head, tell: Callable[[int], None]) -> None:
        while self._seq(id) < head.seq:
            page = await self._source.log.after(id, self._seq(id), self._at_once)
            if not page:  # erased meanwhile
                return
            try:
                await append(self._target.log, page)
            except AlreadyCommitted:  # by a pass that was cut off, at the end of a pause, before it heard of it
                there = await self._target.log.head(id)
                page = [commit for commit in page if there is not None and commit.seq <= there.seq]
                if not page:
                    raise
            await self._hold(id, Head(head.epoch, page[-1].seq, page[-1].at, head.floor))
            self._watcher.added(page)
            self.commits += len(page)
            tell(self.commits)

    async def _hold(self, id: str, head: Head) -> None:
        """The copy stands there. It gets the epoch when it can be added to: one without is begun anew by a next run."""
        if id not in self.held:
            await self._arrival.name_epoch(id, head.epoch)
        self.held[id] = head

    def _seq(self, id: str) -> int:
        mine = self.held.get(id)
        return mine.seq if mine is not None else 0
