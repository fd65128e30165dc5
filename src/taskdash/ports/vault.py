"""Where backups are kept: named files, written once and whole."""

from typing import Protocol


class Vault(Protocol):
    """Files by name, a path such as `keys/a/b.age`; each fits into memory. Raises Refusal `unavailable`."""

    async def put(self, name: str, content: bytes) -> None:
        """Store the file, durable when this returns; it takes the place of one with this name."""

    async def get(self, name: str) -> bytes | None:
        """The content of the file; None where there is none."""

    async def names(self, folder: str) -> list[str]:
        """The names of all files below the folder (`keys/a`), ascending; none where there is no such folder."""

    async def delete(self, name: str) -> None:
        """Remove the file; nothing happens where there is none."""
