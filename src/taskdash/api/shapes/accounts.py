"""People: signing in, sessions, API tokens, and what happened to an account."""

from typing import Annotated

import msgspec
from msgspec import Meta

from taskdash.api.shapes.common import Day, Given, Id, Instant, Name
from taskdash.domain import limits
from taskdash.domain.accounts import Happening as AccountHappening
from taskdash.domain.accounts import Scope

Email = Annotated[str, Meta(max_length=limits.EMAIL_CHARACTERS, extra_json_schema={"format": "email"})]
Password = Annotated[
    str, Meta(min_length=1, max_length=limits.PASSWORD_CHARACTERS[1], extra_json_schema={"format": "password"})
]
NewPassword = Annotated[
    str,
    Meta(
        min_length=limits.PASSWORD_CHARACTERS[0],
        max_length=limits.PASSWORD_CHARACTERS[1],
        extra_json_schema={"format": "password"},
    ),
]
Code = Annotated[str, Meta(max_length=500)]
RefreshToken = Annotated[str, Meta(max_length=500)]
AsCookie = Annotated[bool, Meta(description="Give the refresh token as a cookie instead, for browsers.")]


class Register(Given, frozen=True, kw_only=True):
    """A new account; `code` is from the link for the first account, or an invitation's."""

    email: Email
    password: NewPassword
    name: Name
    code: Code | None = None
    cookie: AsCookie = False


class SignIn(Given, frozen=True, kw_only=True):
    """Signing in."""

    email: Annotated[str, Meta(max_length=limits.EMAIL_CHARACTERS)]
    password: Password
    cookie: AsCookie = False


class Refresh(Given, frozen=True):
    """A refresh token; without it, the cookie is taken."""

    refresh_token: RefreshToken | None = None


class PasswordChange(Given, frozen=True, kw_only=True):
    """A new password, with the present one or with the one-time code of a link."""

    new_password: NewPassword
    current_password: Password | None = None
    code: Code | None = None


class Person(msgspec.Struct, frozen=True):
    """A person, as they see themselves; `workspace` is their personal one."""

    id: Id
    email: str
    name: str
    workspace: Id
    created_at: Instant


class SignedIn(msgspec.Struct, frozen=True):
    """Tokens. The access token is good for `expires_in` seconds; `refresh_token` is null if the cookie has it."""

    user: Person
    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str | None


class PersonChange(Given, frozen=True):
    """Another name, or another e-mail address, which takes the password."""

    name: Name | None = None
    email: Email | None = None
    current_password: Password | None = None


class Farewell(Given, frozen=True):
    """The password, so that nobody else erases an account."""

    password: Password


class Session(msgspec.Struct, frozen=True):
    """Where somebody is signed in; `current` is what this request was made with."""

    id: Id
    created_at: Instant
    used_at: Instant
    expires_at: Instant
    address: str
    agent: str
    current: bool


class ApiToken(msgspec.Struct, frozen=True):
    """A token for programs."""

    id: Id
    name: str
    scope: Scope
    created_at: Instant
    expires_on: Day | None
    used_at: Instant | None


class NewApiToken(Given, frozen=True):
    """A token to make; `expires_on` is the last day on which it is good, in UTC."""

    name: Name
    scope: Scope
    expires_on: Day | None = None


class IssuedToken(ApiToken, frozen=True):
    """A new token with its text, which is told once."""

    token: str


class AccountEvent(msgspec.Struct, frozen=True):
    """Something that happened to an account; `about` is the session or token it was about."""

    id: Id
    what: AccountHappening
    at: Instant
    address: str
    agent: str
    about: str | None
