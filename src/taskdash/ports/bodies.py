"""A second place for answers that are kept, shared by several processes."""

from typing import Protocol


class Bodies(Protocol):
    """Bodies by name. A name is never given to another body, so nothing here is ever out of date, only gone.

    Where this cannot be reached, nothing is found and nothing is kept, and nobody hears of it but the log.
    """

    async def get(self, name: str) -> bytes | None:
        """The body, if it is here."""

    async def put(self, name: str, body: bytes, seconds: float) -> None:
        """Keep the body for about so long."""
