"""The codes in links that a person is given: for the first account, and to set a password once."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from uuid import UUID

from taskdash.services.accounts.sealing import Sealing, digest, mac

_SECRET = 32  # bytes


class OneTimeCode(NamedTuple):
    """A code to set the password of `user`: its text is shown once, its hash is kept."""

    text: str
    digest: bytes


class Codes:
    """Makes codes and recognises them."""

    def __init__(self, sealing: Sealing) -> None:
        self._first = encoded(mac(sealing.key("first account"), b"")[:24])

    @property
    def first_account(self) -> str:
        """The code that makes the first account, the same from every process; worthless once there is a user."""
        return self._first

    def is_first_account(self, code: str) -> bool:
        """Whether `code` is the one for the first account."""
        return hmac.compare_digest(code.encode(), self._first.encode())

    def one_time(self, user: str) -> OneTimeCode:
        """A new code for `user`, which says whose it is: nobody has to type the address again."""
        secret = secrets.token_bytes(_SECRET)
        return OneTimeCode(encoded(UUID(user).bytes + secret), digest(secret))

    def read(self, code: str) -> tuple[str, bytes] | None:
        """The (user, hash) of a one-time code; None when it cannot be one."""
        raw = decoded(code)
        if raw is None or len(raw) != 16 + _SECRET:
            return None
        return str(UUID(bytes=raw[:16])), digest(raw[16:])


def link(public_url: str, purpose: str, code: str) -> str:
    """The link to give to a person; `purpose` is `first` or `reset`. Behind `#`, no server on the way logs the code."""
    return f"{public_url}/#{purpose}={code}"


def encoded(raw: bytes) -> str:
    """base64url without padding (RFC 7515, 2)."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes | None:
    """The bytes of base64url without padding; None when it is anything else."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return raw if encoded(raw) == text else None
