"""The security audit as services write it and people read it."""

from datetime import datetime

import uuid_utils

from taskdash.domain.accounts import AGENT_CHARACTERS, Happened, Happening, Origin
from taskdash.domain.times import instant
from taskdash.ports.audit import Audit
from taskdash.services import cursors


class Trail:
    """Writes and reads the audit of people's accounts."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    async def note(self, user: str, what: Happening, origin: Origin, now: datetime, about: str | None = None) -> None:
        """Add a line to the user's audit; `about` is the id of a session or token."""
        agent = origin.agent[:AGENT_CHARACTERS]
        line = Happened(str(uuid_utils.uuid7()), user, what, instant(now), origin.address, agent, about)
        await self._audit.append(line)

    async def of(self, user: str, before: str | None, limit: int) -> list[Happened]:
        """Up to `limit` lines of the user, newest first, from below the id `before`."""
        return await self._audit.of_user(user, cursors.below(before), limit)
