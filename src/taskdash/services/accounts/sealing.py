"""What the server's secret key is used for: every purpose has a key of its own, derived from it."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes; what AES-GCM takes (NIST SP 800-38D, 8.2)


class WrongSecretKey(Exception):
    """Something was sealed with another secret key than this server has."""


class Sealing:
    """The secret key (32 bytes, the same in all processes), never used itself but for deriving (HKDF, RFC 5869)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = bytes(secret)
        self._boxes = AESGCM(self.key("sealing"))

    def key(self, purpose: str) -> bytes:
        """The 32-byte key for `purpose`; the same one at every call."""
        return HKDF(SHA256(), 32, salt=None, info=f"taskdash {purpose}".encode()).derive(self._secret)

    def seal(self, plain: bytes, name: str) -> bytes:
        """`plain` encrypted and authenticated, together with the name of what it is."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._boxes.encrypt(nonce, plain, name.encode())

    def unseal(self, sealed: bytes, name: str) -> bytes:
        """What was sealed under `name`; raises WrongSecretKey when it was not, or not with this key."""
        try:
            return self._boxes.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except InvalidTag as error:
            raise WrongSecretKey(
                f"{name} was sealed with another secret key; restore the one it was made with"
            ) from error


def digest(secret: bytes) -> bytes:
    """How a random secret is stored: a fast hash is enough for what cannot be guessed."""
    return hashlib.sha256(secret).digest()


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104)."""
    return hmac.digest(key, message, "sha256")
