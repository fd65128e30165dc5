"""Housekeeping: what has to be done some time, by one process: emptying the trash, sweeping, finishing jobs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

import structlog

from taskdash.domain import times
from taskdash.domain.ids import SYSTEM, derive
from taskdash.domain.log import Ref
from taskdash.domain.refusal import Refusal
from taskdash.domain.steps import Purge
from taskdash.ports.jobs import Job, Jobs
from taskdash.ports.leases import Leases
from taskdash.ports.trash import Trash
from taskdash.ports.upkeep import Upkeep
from taskdash.services.committing import Clock, Committer
from taskdash.services.requests import Asked

_log = structlog.get_logger(__name__)

_LEASE = "housekeeping"
_LEASE_SECONDS = 300  # longer than any one piece of work below takes
_ROUND_SECONDS = 60
_STALE_SECONDS = 60  # a job that is older was left by a process that is gone
_AT_ONCE = 500  # entities purged in one commit, commits pruned in one transaction

Sweep = Callable[[datetime], Awaitable[None]]  # removes what is dead now


class House(NamedTuple):
    """What is kept in order, and with what."""

    trash: Trash
    upkeep: Upkeep
    jobs: Jobs
    leases: Leases


class Tidying(NamedTuple):
    """What is kept how long, in days; `history_days` 0 keeps it for ever."""

    trash_days: int
    history_days: int


class Housekeeper:
    """Does the housekeeping, in rounds, in whichever process holds the lease."""

    def __init__(
        self,
        house: House,
        committer: Committer,
        tidying: Tidying,
        resume: Mapping[str, Callable[[Job], Awaitable[None]]],
        sweeps: Sequence[Sweep],
    ) -> None:
        """`resume` finishes a job by its kind; `sweeps` remove what is dead."""
        self._trash, self._upkeep, self._jobs, self._leases = house
        self._committer = committer
        self._tidying = tidying
        self._resume = resume
        self._sweeps = sweeps
        self._holder = str(uuid4())

    async def keep_house(self, clock: Clock) -> None:
        """A round at once and then every minute, until cancelled."""
        try:
            while True:
                try:
                    await self.round(clock())
                except Exception:  # noqa: BLE001  # whatever failed, the next round comes
                    _log.exception("housekeeping failed, the next round tries again")
                await asyncio.sleep(_ROUND_SECONDS)
        finally:
            with suppress(Exception):
                await self._leases.release(_LEASE, self._holder)

    async def round(self, now: datetime) -> bool:
        """One round; False where another process does the housekeeping."""
        until = times.instant(now + timedelta(seconds=_LEASE_SECONDS))
        if not await self._leases.claim(_LEASE, self._holder, times.instant(now), until):
            return False
        await self._finish_jobs(now)
        await self._empty_trash(now)
        for sweep in self._sweeps:
            await sweep(now)
        await self._prune(now)
        return True

    async def _finish_jobs(self, now: datetime) -> None:
        before = times.instant(now - timedelta(seconds=_STALE_SECONDS))
        for job in await self._jobs.unfinished(before, _AT_ONCE):
            try:
                await self._resume[job.kind](job)
            except Refusal as refusal:
                _log.warning("a job was refused", job=job.id, kind=job.kind, code=refusal.code, reason=refusal.message)

    async def _empty_trash(self, now: datetime) -> None:
        before = times.instant(now - timedelta(days=self._tidying.trash_days))
        while due := await self._trash.before(before, _AT_ONCE):
            for workspace, ref in due:
                if ref.kind == "workspace":
                    await self._upkeep.erase(workspace)
                else:
                    await self._purge(workspace, ref)

    async def _purge(self, workspace: str, ref: Ref) -> None:
        """Purge the entity, after what it contains."""
        if ref.kind in ("project", "task"):
            await self._purge_inside(workspace, ref)
        await self._tombstones(workspace, [ref])

    async def _purge_inside(self, workspace: str, container: Ref) -> None:
        while inside := await self._trash.within(workspace, container, _AT_ONCE):
            for below in inside:
                if below.kind == "task":
                    await self._purge_inside(workspace, below)
            await self._tombstones(workspace, inside)

    async def _tombstones(self, workspace: str, refs: Sequence[Ref]) -> None:
        said = ["purge", *(f"{ref.kind}:{ref.id}" for ref in refs)]
        steps = [Purge(ref.kind, ref.id) for ref in refs]
        asked = Asked(id=derive(*said), actor=SYSTEM, said=said, plan=steps)
        await self._committer.ask(workspace, asked)

    async def _prune(self, now: datetime) -> None:
        if self._tidying.history_days:
            before = times.instant(now - timedelta(days=self._tidying.history_days))
            while await self._upkeep.prune(before, _AT_ONCE) == _AT_ONCE:
                pass
