"""Where somebody is signed in, and signing out there from here."""

from datetime import datetime

from taskdash.domain.accounts import Origin
from taskdash.domain.refusal import Refusal
from taskdash.domain.sessions import Session, session_holds
from taskdash.domain.times import instant
from taskdash.ports.sessions import Sessions
from taskdash.ports.users import Users
from taskdash.services import cursors
from taskdash.services.accounts.callers import Caller, unauthenticated
from taskdash.services.accounts.revoking import Revoking


class OwnSessions:
    """The sessions of the caller."""

    def __init__(self, users: Users, sessions: Sessions, revoking: Revoking) -> None:
        self._users = users
        self._sessions = sessions
        self._revoking = revoking

    async def of(self, caller: Caller, before: str | None, limit: int, now: datetime) -> list[Session]:
        """Up to `limit` sessions that hold, newest first, from below the id `before`."""
        user = await self._users.by_id(caller.user)
        if user is None:
            raise unauthenticated()
        found: list[Session] = []
        before = cursors.below(before)
        while len(found) < limit:
            page = await self._sessions.of_user(user.id, instant(now), before, limit)
            found += [session for session in page if session_holds(user, session, instant(now))]
            if len(page) < limit:
                break
            before = page[-1].id
        return found[:limit]

    async def revoke(self, caller: Caller, session: str, origin: Origin, now: datetime) -> None:
        """End one of the caller's sessions, this one included. Raises Refusal `not_found`, `forbidden`."""
        caller.signed_in()
        if not await self._revoking.session(caller.user, session, origin, now):
            raise Refusal("not_found", "there is no such session")
