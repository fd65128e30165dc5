"""Sessions and their refresh tokens: who is signed in, and what becomes of a token that is presented.

A session has one good refresh token. Presenting it replaces it by its successor, HMAC-SHA256(salt, token), which the
server can tell again only while it keeps the salt: for a client whose answer was lost, or whose other tab was faster.
A token presented after that has been stolen, or its successor has: the session ends (RFC 9700, 4.14.2).
"""

from typing import Literal, NamedTuple

import msgspec

from taskdash.domain.accounts import User
from taskdash.domain.times import moment

GRACE_SECONDS = 10.0  # from a rotation, in which the predecessor still gets the same successor

Outcome = Literal["rotated", "repeated", "reused", "ended", "expired", "unknown"]


class Session(msgspec.Struct, frozen=True):
    """Somebody signed in somewhere; `era` is the user's when it was opened, `used_at` its last rotation."""

    id: str
    user: str
    era: int
    created_at: str
    used_at: str
    expires_at: str
    address: str
    agent: str
    ended_at: str | None = None


class Chain(NamedTuple):
    """Where a session's tokens stand: the hash of the good one, that of its predecessor, and the salt between them."""

    current: bytes
    previous: bytes | None = None
    salt: bytes | None = None
    rotated_at: str | None = None


class Presented(NamedTuple):
    """A token that is presented (its hash), what would replace it (hash and salt), and how long that would be good."""

    token: bytes
    successor: bytes
    salt: bytes
    expires_at: str


class Rotation(NamedTuple):
    """What became of a presented token: `session` is None where there is none, `salt` makes the successor of it."""

    outcome: Outcome
    session: Session | None = None
    salt: bytes | None = None


def rotate(session: Session, chain: Chain, presented: Presented, at: str) -> tuple[Rotation, Chain]:
    """The rule for a token presented at the instant `at`: the outcome, the session after it, and the chain after it."""
    if session.ended_at is not None:
        return Rotation("ended", session), chain
    if at >= session.expires_at:
        return Rotation("expired", session), chain
    if presented.token == chain.current:
        renewed = msgspec.structs.replace(session, used_at=at, expires_at=presented.expires_at)
        after = Chain(presented.successor, presented.token, presented.salt, at)
        return Rotation("rotated", renewed, presented.salt), after
    if presented.token == chain.previous and _within_grace(chain, at):
        return Rotation("repeated", session, chain.salt), chain
    ended = msgspec.structs.replace(session, ended_at=at)
    return Rotation("reused", ended), chain._replace(salt=None)


def _within_grace(chain: Chain, at: str) -> bool:
    if chain.salt is None or chain.rotated_at is None:
        return False
    return (moment(at) - moment(chain.rotated_at)).total_seconds() <= GRACE_SECONDS


def session_holds(user: User, session: Session, at: str) -> bool:
    """Whether the session is good at the instant `at`: neither it nor its user has been stopped since it was opened."""
    return (
        session.user == user.id
        and user.disabled_at is None
        and session.ended_at is None
        and at < session.expires_at
        and (session.era == user.era or session.id == user.kept)
    )
