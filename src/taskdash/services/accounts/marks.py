"""Marks that bearer tokens carry: what was made up is told apart by a keyed hash, before anything costs more.

A mark proves nothing: the signature of an access token does, and that an API token is in the store.
"""

import hmac

import msgspec

from taskdash.services.accounts.codes import decoded, encoded
from taskdash.services.accounts.sealing import Sealing, mac

LONGEST = 4_096  # characters of a token worth looking at
PREFIX = "td_"  # tells an API token from an access token, and is found by those who look for leaked ones
_MARK, _SECRET = 16, 32  # bytes


class _Claims(msgspec.Struct, frozen=True):
    sub: str
    sid: str
    exp: int
    jti: str


_decode = msgspec.json.Decoder(_Claims).decode


class Marks:
    """Makes marks and knows them again."""

    def __init__(self, sealing: Sealing) -> None:
        self._key = sealing.key("token marks")

    def of_access_token(self, user: str, session: str, expires_at: int) -> str:
        """The `jti` of an access token that says this; in seconds since 1970."""
        return encoded(self._mark(f"{user} {session} {expires_at}".encode()))

    def api_token(self, secret: bytes) -> str:
        """The text of the API token with these 32 secret bytes."""
        return PREFIX + encoded(secret + self._mark(secret))

    def genuine(self, token: str) -> bool:
        """Whether a bearer token carries a mark of ours: whoever has none was never given one."""
        if len(token) > LONGEST:
            return False
        if token.startswith(PREFIX):
            raw = decoded(token.removeprefix(PREFIX))
            return raw is not None and hmac.compare_digest(raw[_SECRET:], self._mark(raw[:_SECRET]))
        said = decoded(token.split(".", 2)[1]) if token.count(".") == 2 else None
        try:
            claims = _decode(said or b"")
        except (msgspec.DecodeError, UnicodeDecodeError):
            return False
        mark = self.of_access_token(claims.sub, claims.sid, claims.exp)
        return hmac.compare_digest(claims.jti.encode(), mark.encode())

    def _mark(self, said: bytes) -> bytes:
        return mac(self._key, said)[:_MARK]
