"""Kept answers in a place that processes share: without it, each reads from the store what it has not kept itself."""

from taskdash.ports.bodies import Bodies
from taskdash.services.when_down import Outages, answers_when_down


class SharedBodies:
    """As `ports.bodies.Bodies`, and never `unavailable`: while the place is down nothing is found, nothing kept."""

    def __init__(self, bodies: Bodies, outages: Outages) -> None:
        self._bodies = bodies
        self.outages = outages

    async def _not_found(self, name: str) -> bytes | None:  # noqa: ARG002  # whatever is asked for
        return None

    @answers_when_down("cache", _not_found)
    async def get(self, name: str) -> bytes | None:
        return await self._bodies.get(name)

    async def _not_kept(self, name: str, body: bytes, seconds: float) -> None:
        """The next who asks reads it from the store."""

    @answers_when_down("cache", _not_kept)
    async def put(self, name: str, body: bytes, seconds: float) -> None:
        await self._bodies.put(name, body, seconds)
