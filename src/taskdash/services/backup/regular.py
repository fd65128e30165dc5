"""Regular backups: one process of the cluster makes them, and another goes on when it is gone."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import structlog

from taskdash.domain.refusal import Refusal
from taskdash.domain.times import instant
from taskdash.ports.leases import Leases
from taskdash.services.backup.backing_up import Backup, Tell, silent
from taskdash.services.backup.writing import Added
from taskdash.services.committing import Clock

_log = structlog.get_logger(__name__)

_LEASE = timedelta(seconds=90)  # after which another process takes over from one that is gone
_BEAT = 20.0  # seconds between renewals
_AGAIN = timedelta(minutes=1)  # after a run that failed


class Regular:
    """Makes backups under a lease; `place` names the vault, so that there is one lease for each."""

    def __init__(self, backup: Backup, leases: Leases, place: str, clock: Clock) -> None:
        self._backup = backup
        self._leases = leases
        self._lease = f"backup to {place}"
        self._clock = clock
        self._holder = str(uuid4())
        self.outcomes = {"done": 0, "failed": 0}  # of regular runs, since the start

    async def once(self, tell: Tell = silent) -> Added:
        """One run, now. Raises Refusal `conflict` where another process makes the backups of this place."""
        if not await self._claim():
            raise Refusal("conflict", "another process makes the backups of this place at the moment", field="to")
        try:
            return await self._run(tell)
        finally:
            await self.release()

    async def keep_backing_up(self, every: timedelta) -> None:
        """A run at once and then every so often, as long as no other process does it; until cancelled."""
        due = self._clock()
        try:
            while True:
                try:
                    if self._clock() >= due and await self._claim():
                        began = self._clock()
                        due = began + _AGAIN
                        added = await self._run(silent)
                        due = began + every
                        self.outcomes["done"] += 1
                        _log.info("backed_up", commits=added.commits, records=added.records, bytes=added.bytes)
                    elif self._clock() < due:
                        await self._leases.renew(self._lease, self._holder, self._until())
                except Refusal as refusal:
                    self.outcomes["failed"] += 1
                    _log.error("backup_failed", reason=refusal.message, file=refusal.field)
                except Exception:  # noqa: BLE001  # whatever failed, the next run comes
                    self.outcomes["failed"] += 1
                    _log.exception("backup_failed")
                await asyncio.sleep(_BEAT)
        finally:
            with suppress(Exception):
                await self.release()

    async def release(self) -> None:
        """Let another process make the backups."""
        await self._leases.release(self._lease, self._holder)

    async def _run(self, tell: Tell) -> Added:
        """A run for which the lease is renewed; cut off when that was lost."""
        running = asyncio.create_task(self._backup.run(tell))
        try:
            while not (await asyncio.wait({running}, timeout=_BEAT))[0]:
                if not await self._claim():
                    raise Refusal("conflict", "another process has taken the backups over", field="to")
            return running.result()
        finally:
            running.cancel()

    async def _claim(self) -> bool:
        return await self._leases.claim(self._lease, self._holder, instant(self._clock()), self._until())

    def _until(self) -> str:
        return instant(self._clock() + _LEASE)
