"""Erasing a person: written down first, every step repeatable, looked over once more when nobody remembers them.

Other processes may go on for seconds with what they hold in memory: a verified token, a text. So the work is done
again by the housekeeping, until there was nothing left to do.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
import structlog

from taskdash.domain.accounts import Origin, disabled
from taskdash.domain.ids import derive
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.times import instant, moment
from taskdash.ports.erasures import Erasure
from taskdash.ports.jobs import Job, Jobs
from taskdash.ports.upkeep import Upkeep
from taskdash.services.accounts.assembly import Accounts
from taskdash.services.accounts.callers import Caller, unauthenticated
from taskdash.services.accounts.departing import Departing
from taskdash.services.accounts.redacting import Redactor
from taskdash.services.accounts.stores import AccountStores
from taskdash.services.committing import Clock

_log = structlog.get_logger(__name__)

KIND = "erasure"  # of the job
MEMORY = timedelta(seconds=30)  # in which every process has let go of what it held: 2 s for tokens, and far to spare


class _Asked(msgspec.Struct, frozen=True):
    """Whom to erase, when the account may be gone already; `account` is the key under which failed tries count."""

    user: str
    workspace: str
    account: str


Copy = Callable[[str, str, str], Awaitable[None]]


async def _nowhere(_user: str, _workspace: str, _at: str) -> None:
    """There are no backups."""


class Parts(NamedTuple):
    """What erasing consists of; `copy` enters a user, their personal workspace and when into the backups' ledger."""

    redactor: Redactor
    departing: Departing
    upkeep: Upkeep
    jobs: Jobs
    copy: Copy = _nowhere


class Erasing:
    """Erases people."""

    def __init__(self, stores: AccountStores, accounts: Accounts, parts: Parts, clock: Clock) -> None:
        self._stores = stores
        self._accounts = accounts
        self._redactor, self._departing, self._upkeep, self._jobs, self._copy = parts
        self._clock = clock

    async def erase(self, caller: Caller, password: str, origin: Origin, now: datetime) -> None:
        """Erase the caller: account, personal workspace, and what they wrote elsewhere. There is no way back.

        Raises Refusal `invalid` for a wrong `password`, `forbidden` for an API token, `rate_limited`, `unavailable`.
        """
        caller.signed_in()
        user = await self._stores.users.by_id(caller.user)
        if user is None:
            raise unauthenticated()
        if await self._accounts.check.user(user.email, password, origin, now) is None:
            raise invalid("password", "is wrong")
        asked = _Asked(user.id, user.workspace, self._accounts.slowing.account(user.email))
        job = Job(derive("erasure", user.id), KIND, msgspec.to_builtins(asked), instant(now))
        job = await self._jobs.begin(job)
        await self._accounts.trail.note(user.id, "erased", origin, now)
        await self.resume(job)

    async def again(self, user: str, workspace: str, at: str) -> None:
        """Erase a person whom a restore may have brought back, as of the instant at which it was done first."""
        asked = _Asked(user, workspace, derive("nobody", user))
        await self.resume(Job(derive("erasure", user), KIND, msgspec.to_builtins(asked), at))

    async def resume(self, job: Job) -> None:
        """Do all steps; the job is over when that found nothing to do and every memory of the person has faded."""
        asked = msgspec.convert(job.asked, _Asked)
        began = self._clock()
        await self._stores.erasures.enter(Erasure(asked.user, job.since))
        copied = await self._copied(asked, job.since)
        found = await self._disable(asked.user)
        await self._upkeep.erase(asked.workspace)
        workspaces = [id for id in await self._upkeep.belonged(asked.user) if id != asked.workspace]
        found = await self._redactor.redact(asked.user, workspaces) or found
        for workspace in workspaces:
            found = await self._departing.leave(asked.user, workspace) or found
        await self._stores.attempts.forget(asked.account)
        await self._stores.erasures.forget(asked.user)
        await self._accounts.versions.confirm(asked.user)
        if not found and copied and began >= moment(job.since) + MEMORY:
            await self._jobs.finish(job.id)

    async def _copied(self, asked: _Asked, at: str) -> bool:
        """Whether the backups know of it; where they cannot be reached, everything else is done all the same."""
        try:
            await self._copy(asked.user, asked.workspace, at)
        except Refusal as refusal:
            _log.error("erasure_not_in_backup", reason=refusal.message, file=refusal.field)
            return False
        return True

    async def _disable(self, user: str) -> bool:
        """Keep the person from writing while this goes on; False when there is no such account any more."""
        try:
            at = instant(self._clock())
            await self._accounts.changing.apply(user, lambda stored: disabled(stored, at))
        except Refusal as refusal:
            if refusal.code != "not_found":
                raise
            return False
        return True
