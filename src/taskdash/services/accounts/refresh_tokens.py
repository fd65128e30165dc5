"""Refresh tokens as text: whose they are, 256 secret bits, and a mark that shows we made them.

The mark keeps what was made up from ever reaching the store, and from ending a session as a stolen token does.
"""

import hmac
import secrets
from typing import NamedTuple
from uuid import UUID

from taskdash.services.accounts.codes import decoded, encoded
from taskdash.services.accounts.sealing import Sealing, digest, mac

_ID, _SECRET, _MARK = 16, 32, 16  # bytes


class RefreshToken(NamedTuple):
    """A token of the session `session`."""

    session: str
    secret: bytes

    @property
    def digest(self) -> bytes:
        """What is stored of it."""
        return digest(self.secret)

    def successor(self, salt: bytes) -> "RefreshToken":
        """The token that takes the place of this one: who knows only the salt or only this one cannot tell it."""
        return RefreshToken(self.session, mac(salt, self.secret))


class RefreshTokens:
    """Writes and reads refresh tokens."""

    def __init__(self, sealing: Sealing) -> None:
        self._key = sealing.key("refresh tokens")

    def first(self, session: str) -> RefreshToken:
        """The first token of a session."""
        return RefreshToken(session, secrets.token_bytes(_SECRET))

    def salt(self) -> bytes:
        """A salt for a successor."""
        return secrets.token_bytes(_SECRET)

    def write(self, token: RefreshToken) -> str:
        """The text that is given to the client."""
        said = UUID(token.session).bytes + token.secret
        return encoded(said + self._mark(said))

    def read(self, text: str) -> RefreshToken | None:
        """The token that `text` is; None when we did not write it."""
        raw = decoded(text)
        if raw is None or len(raw) != _ID + _SECRET + _MARK:
            return None
        said, mark = raw[:-_MARK], raw[-_MARK:]
        if not hmac.compare_digest(mark, self._mark(said)):
            return None
        return RefreshToken(str(UUID(bytes=said[:_ID])), said[_ID:])

    def _mark(self, said: bytes) -> bytes:
        return mac(self._key, said)[:_MARK]
