"""People and what they sign in with: the records, and the rules that need no store."""

import ipaddress
import re
import unicodedata
from typing import Literal

import msgspec

from taskdash.domain.limits import EMAIL_CHARACTERS, NAME_CHARACTERS, PASSWORD_CHARACTERS
from taskdash.domain.refusal import invalid
from taskdash.domain.times import moment, plus

CODE_DAYS = 7  # how long a link to set a password is good
AGENT_CHARACTERS = 200  # of a User-Agent, so that nobody fills the disk with it
FREE_FAILURES = 10  # wrong passwords, from addresses that never succeeded, before an account slows down
FAILURE_SECONDS = 60.0  # after that, one try in this time; an unused one is saved up again

Scope = Literal["read", "write"]
Happening = Literal[
    "registered",
    "sign_in",
    "failed_sign_in",
    "refresh_reuse",
    "password_change",
    "email_change",
    "token_created",
    "token_revoked",
    "session_revoked",
    "disabled",
    "enabled",
    "erased",
]

NOBODY = "nobody"  # whose audit holds failed sign-ins at accounts that do not exist

# Costs beyond 16 are seconds of a core each, for whoever asks: such a hash counts as none.
_BCRYPT = re.compile(r"\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")


class User(msgspec.Struct, frozen=True):
    """A person. `email` is normalised and the only claim; `workspace` is the personal workspace.

    `version` rises whenever something that was good before may not be any more: whoever remembers a verified token
    compares it. Sessions opened in an earlier `era` are over, except the one called `kept`. `change` is new after
    every change and identifies this state of the record. `code_hash` is that of a one-time code to set the password.
    """

    id: str
    email: str
    name: str
    workspace: str
    created_at: str
    password_hash: str | None = None
    version: int = 1
    era: int = 1
    kept: str | None = None
    disabled_at: str | None = None
    code_hash: bytes | None = None
    code_expires_at: str | None = None
    change: int = 0


class ApiToken(msgspec.Struct, frozen=True):
    """A token for programs; good through the date `expires_on` (UTC), or until it is revoked."""

    id: str
    user: str
    name: str
    scope: Scope
    created_at: str
    expires_on: str | None = None
    used_at: str | None = None
    revoked_at: str | None = None


class Origin(msgspec.Struct, frozen=True):
    """Where a request comes from: the client's address and how it calls itself."""

    address: str
    agent: str


class Happened(msgspec.Struct, frozen=True):
    """One line of a person's security audit; `about` is the id of the session or token it is about, if any."""

    id: str
    user: str
    what: Happening
    at: str
    address: str
    agent: str
    about: str | None = None


def normalised_email(text: str) -> str:
    """`text` in the one form in which e-mail addresses are compared; a Refusal where it is not an address."""
    email = unicodedata.normalize("NFKC", text).strip().lower()
    if len(email) > EMAIL_CHARACTERS:
        raise invalid("email", f"must have at most {EMAIL_CHARACTERS} characters")
    if _EMAIL.fullmatch(email) is None or not email.isprintable():
        raise invalid("email", "must be an e-mail address, such as ada@example.org")
    return email


def checked_name(text: str) -> str:
    """`text` as a name of a person or token: trimmed, on one line."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > NAME_CHARACTERS:
        raise invalid("name", f"must have 1 to {NAME_CHARACTERS} characters")
    if not name.isprintable():
        raise invalid("name", "must not contain control characters")
    return name


def checked_password(text: str, email: str, field: str = "password") -> str:
    """`text` as a new password, in the form that is hashed. Length counts, composition does not (NIST SP 800-63B)."""
    password = normalised_password(text)
    low, high = PASSWORD_CHARACTERS
    if not low <= len(password) <= high:
        raise invalid(field, f"must have {low} to {high} characters")
    if password.lower() == email:
        raise invalid(field, "must not be the e-mail address")
    return password


def normalised_password(text: str) -> str:
    """`text` as keyboards that compose characters differently agree on it."""
    return unicodedata.normalize("NFKC", text)


def is_bcrypt(kept: str) -> bool:
    """Whether a password hash is one of bcrypt's (`$2a$`, `$2b$`, `$2y$`) that is verified here."""
    return _BCRYPT.fullmatch(kept) is not None


def with_password(user: User, password_hash: str, keep: str | None) -> User:
    """`user` after setting a password: the sessions end, except `keep`, and a one-time code is used up."""
    return msgspec.structs.replace(
        user,
        password_hash=password_hash,
        version=user.version + 1,
        era=user.era + 1,
        kept=keep,
        code_hash=None,
        code_expires_at=None,
    )


def disabled(user: User, at: str) -> User:
    """`user` who cannot sign in and whose sessions are over; API tokens rest until enabled again."""
    return msgspec.structs.replace(
        user, disabled_at=user.disabled_at or at, version=user.version + 1, era=user.era + 1, kept=None
    )


def restored(user: User) -> User:
    """`user` out of a backup: every session is over, and what was remembered of a token counts no more."""
    return msgspec.structs.replace(user, version=user.version + 1, era=user.era + 1, kept=None)


def code_holds(user: User, code_hash: bytes, at: str) -> bool:
    """Whether the one-time code with this hash may set the password at the instant `at`."""
    return (
        user.code_hash == code_hash
        and user.code_expires_at is not None
        and at < user.code_expires_at
        and user.disabled_at is None
    )


def token_holds(user: User, token: ApiToken, at: str) -> bool:
    """Whether the token may be used at the instant `at`."""
    return (
        token.user == user.id
        and user.disabled_at is None
        and token.revoked_at is None
        and (token.expires_on is None or at[:10] <= token.expires_on)
    )


def another_failure(settled_at: str | None, at: str) -> tuple[str | None, float]:
    """Count one try at the instant `at` as a failure until it succeeds.

    `settled_at` is the instant at which all failures so far will have been made good by time. Answers the new one and
    the seconds to wait: 0 where the try may go ahead, else it may not, and counts not.
    """
    owed = max(settled_at or at, at)
    after = plus(owed, seconds=FAILURE_SECONDS)
    wait = (moment(after) - moment(at)).total_seconds() - FREE_FAILURES * FAILURE_SECONDS
    return (settled_at, wait) if wait > 0 else (after, 0.0)


def one_failure_less(settled_at: str | None) -> str | None:
    """The instant at which all failures are made good, after the try that was counted turned out right."""
    return settled_at and plus(settled_at, seconds=-FAILURE_SECONDS)


def neighbourhood(address: str) -> str:
    """The part of an address that stands for one subscriber: IPv4 whole, IPv6 its first 64 bits."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)
