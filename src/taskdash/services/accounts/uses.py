"""When API tokens were used last: noted in memory, written down together once in a while."""

from datetime import UTC, datetime

from taskdash.domain.times import instant
from taskdash.ports.api_tokens import ApiTokens


class Uses:
    """The last uses that are not written down yet. What a crash loses of them is lost."""

    def __init__(self, store: ApiTokens) -> None:
        self._store = store
        self._noted: dict[str, float] = {}

    def note(self, token: str, seconds: float) -> None:
        """The API token with the id `token` was used so many seconds after 1970 began."""
        self._noted[token] = seconds

    async def write_down(self) -> None:
        """Store what was noted; it stays noted when the store does not take it."""
        noted = self._noted
        if not noted:
            return
        self._noted = {}
        try:
            await self._store.used({token: instant(datetime.fromtimestamp(at, UTC)) for token, at in noted.items()})
        except BaseException:
            self._noted = {**noted, **self._noted}
            raise
