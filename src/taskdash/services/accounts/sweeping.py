"""Housekeeping of accounts: what is over is removed after a while, and signing keys are renewed."""

from datetime import datetime, timedelta

from taskdash.domain.times import instant
from taskdash.services.accounts.signing import Signer
from taskdash.services.accounts.stores import AccountStores

SESSIONS = timedelta(days=1)  # after they ended or expired
API_TOKENS = timedelta(days=30)  # after they were revoked
AUDIT = timedelta(days=400)  # so that a year can be looked back on
ADDRESSES = timedelta(days=180)  # since somebody last signed in from there
AT_A_TIME = 1_000  # rows a write, so that nobody waits long for their turn


class Sweeping:
    """Removes what nobody needs; to be done by one process at a time, every hour or so. Can be interrupted."""

    def __init__(self, stores: AccountStores, signer: Signer) -> None:
        self._stores = stores
        self._signer = signer

    async def sweep(self, now: datetime) -> None:
        """Remove all that is due at `now`."""
        stores = self._stores
        while await stores.sessions.sweep(instant(now - SESSIONS), AT_A_TIME):
            pass
        while await stores.api_tokens.sweep(instant(now - API_TOKENS), AT_A_TIME):
            pass
        while await stores.audit.sweep(instant(now - AUDIT), AT_A_TIME):
            pass
        while await stores.attempts.sweep(instant(now), instant(now - ADDRESSES), AT_A_TIME):
            pass
        while await stores.strict_rates.sweep(now.timestamp(), AT_A_TIME):
            pass
        await self._signer.renew(now)
