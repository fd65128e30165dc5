"""Access tokens: JWTs (RFC 9068 in shape) signed with Ed25519, and the keys for them."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from taskdash.domain.times import instant, moment
from taskdash.ports.signing_keys import SigningKey, SigningKeys
from taskdash.services.accounts.codes import encoded
from taskdash.services.accounts.marks import Marks
from taskdash.services.accounts.sealing import Sealing, WrongSecretKey

ALGORITHM = "EdDSA"
TYPE = "at+jwt"  # so that nothing else signed with these keys is ever taken for an access token
LEEWAY = timedelta(seconds=30)  # for clocks that disagree
KEYS_HELD = timedelta(seconds=60)  # after which the list of keys is read again
UNKNOWN_KEY_PAUSE = timedelta(seconds=1)  # between two readings because of a key that is not in the list
KEY_LIFE = timedelta(days=90)  # after which the next key signs
_UNCHECKED = {f"verify_{name}": False for name in ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")}


class Claims(NamedTuple):
    """What an access token says."""

    user: str
    session: str
    expires_at: datetime


class _Keys(NamedTuple):
    read_at: datetime
    kid: str
    private: Ed25519PrivateKey
    every: Mapping[str, SigningKey]


class Signer:
    """Signs and checks access tokens that are good for `life`."""

    def __init__(self, keys: SigningKeys, sealing: Sealing, marks: Marks, life: timedelta) -> None:
        self._store = keys
        self._marks = marks
        self._sealing = sealing
        self._held: _Keys | None = None
        self.life = life

    async def sign(self, user: str, session: str, now: datetime) -> str:
        """An access token for the session. Raises WrongSecretKey when the keys were sealed with another secret key."""
        keys = await self._keys(now, KEYS_HELD)
        issued = int(now.timestamp())
        expires = issued + int(self.life.total_seconds())
        mark = self._marks.of_access_token(user, session, expires)
        claims = {"sub": user, "sid": session, "iat": issued, "exp": expires, "jti": mark}
        return jwt.encode(claims, keys.private, algorithm=ALGORITHM, headers={"kid": keys.kid, "typ": TYPE})

    async def claims(self, token: str, now: datetime) -> Claims | None:
        """What `token` says, if we signed it and it has not expired; else None."""
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(header.get("kid"), now)
            if key is None or header.get("typ") != TYPE:
                return None
            public = Ed25519PublicKey.from_public_bytes(key.public)
            said: dict[str, Any] = jwt.decode(token, public, algorithms=[ALGORITHM], options=_UNCHECKED)  # type: ignore[arg-type]  # a TypedDict, spelt by a loop
            claims = Claims(str(said["sub"]), str(said["sid"]), datetime.fromtimestamp(said["exp"], UTC))
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError):
            return None
        return claims if now < claims.expires_at + LEEWAY else None

    async def published(self, now: datetime) -> dict[str, Any]:
        """The JSON Web Key Set (RFC 7517, RFC 8037) with which others can check our tokens."""
        keys = await self._keys(now, KEYS_HELD)
        return {"keys": [_jwk(key) for key in keys.every.values() if self._checks(key, now)]}

    async def renew(self, now: datetime) -> None:
        """Housekeeping: let the next key sign when the present one is older than KEY_LIFE, and remove spent ones."""
        keys = await self._keys(now, timedelta(0))
        if moment(keys.every[keys.kid].created_at) + KEY_LIFE <= now:
            await self._store.retire(keys.kid, instant(now))
            await self._keys(now, timedelta(0))
        await self._store.sweep(instant(now - self._afterlife()))

    def opens(self, key: SigningKey) -> bool:
        """Whether the key was sealed with this server's secret key."""
        return opens(self._sealing, key)

    async def _key(self, kid: object, now: datetime) -> SigningKey | None:
        keys = await self._keys(now, KEYS_HELD)
        if not isinstance(kid, str):
            return None
        if kid not in keys.every:
            keys = await self._keys(now, UNKNOWN_KEY_PAUSE)
        key = keys.every.get(kid)
        return key if key is not None and self._checks(key, now) else None

    def _checks(self, key: SigningKey, now: datetime) -> bool:
        """Whether a token that the key signed can still be good."""
        return key.retired_at is None or now < moment(key.retired_at) + self._afterlife()

    def _afterlife(self) -> timedelta:
        """How long after its retirement a key is needed: others sign with it until they have read the list again."""
        return 2 * KEYS_HELD + self.life + LEEWAY

    async def _keys(self, now: datetime, held: timedelta) -> _Keys:
        if self._held is None or abs(now - self._held.read_at) >= held:
            self._held = await self._read(now)
        return self._held

    async def _read(self, now: datetime) -> _Keys:
        every = await self._store.every()
        signing = next((key for key in every if key.retired_at is None), None)
        if signing is None:
            signing = await self._store.offer(self._new(now))
            every = [*every, signing]
        private = Ed25519PrivateKey.from_private_bytes(self._sealing.unseal(signing.sealed, _name(signing.kid)))
        return _Keys(now, signing.kid, private, {key.kid: key for key in every})

    def _new(self, now: datetime) -> SigningKey:
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        kid = encoded(hashlib.sha256(msgspec.json.encode(_thumbprinted(public))).digest())
        return SigningKey(kid, self._sealing.seal(private.private_bytes_raw(), _name(kid)), public, instant(now))


def opens(sealing: Sealing, key: SigningKey) -> bool:
    """Whether the key was sealed with this secret key."""
    try:
        sealing.unseal(key.sealed, _name(key.kid))
    except WrongSecretKey:
        return False
    return True


def _name(kid: str) -> str:
    return f"signing key {kid}"


def _thumbprinted(public: bytes) -> dict[str, str]:
    """The members of a key that its thumbprint is made of, in order (RFC 7638, 3)."""
    return {"crv": "Ed25519", "kty": "OKP", "x": encoded(public)}


def _jwk(key: SigningKey) -> dict[str, str]:
    return {**_thumbprinted(key.public), "kid": key.kid, "use": "sig", "alg": ALGORITHM}
