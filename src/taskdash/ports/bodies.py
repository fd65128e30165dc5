"""A second place for answers that are kept, shared by several processes."""

from typing import Protocol


class Bodies(Protocol):
    """Bodies by name. A name is never given to another body, so nothing here is ever out of date, only gone.

    Who may see one is decided before it is asked for.
    Both raise Refusal `unavailable` when it does not answer.
    """

    async def get(self, name: str) -> bytes | None:
        """The body, if it is here."""

    async def put(self, name: str, body: bytes, seconds: float) -> None:
        """Keep the body for about so long, unless it is too large, or there is no room."""
