"""The keys that sign access tokens, shared by all processes."""

from typing import Protocol

import msgspec


class SigningKey(msgspec.Struct, frozen=True):
    """An Ed25519 key pair: the private key sealed, the public one as its 32 bytes.

    `kid` names it in tokens; from `retired_at` on it signs nothing new.
    """

    kid: str
    sealed: bytes
    public: bytes
    created_at: str
    retired_at: str | None = None


class SigningKeys(Protocol):
    """All signing keys that a token may still refer to."""

    async def offer(self, key: SigningKey) -> SigningKey:
        """Make `key` the one that signs, unless there is one that is not retired; answers the one that signs."""

    async def every(self) -> list[SigningKey]:
        """The keys, oldest first."""

    async def retire(self, kid: str, now: str) -> None:
        """Let the key sign no more; nothing happens where it is retired already."""

    async def sweep(self, before: str) -> None:
        """Remove the keys that were retired before the instant `before`."""
