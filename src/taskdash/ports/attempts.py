"""Wrong passwords, counted so that guessing one account's is slow from everywhere at once."""

from typing import Protocol


class Attempts(Protocol):
    """Tries to sign in, by account (a keyed hash of the e-mail address, whether it exists or not) and address."""

    async def begin(self, account: str, address: str, now: str) -> float:
        """Count one try as failed, with `domain.accounts.another_failure`; answers the seconds to wait, 0 to go ahead.

        An address from which the account was signed in to before may always go ahead, and its tries do not count.
        """

    async def succeeded(self, account: str, address: str, now: str) -> None:
        """The try was right: it counts no more, and the address is known from now on."""

    async def forget(self, account: str) -> None:
        """Remove what is known of the account."""

    async def sweep(self, now: str, known_before: str, limit: int) -> int:
        """Remove up to `limit` each of failures that time has made good and of addresses known from before."""
