"""`taskdash user`: accounts, managed on the database itself; a running server notices within 2 s."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from taskdash.cli.environment import settings_or_exit
from taskdash.cli.running import run_with_product
from taskdash.domain.accounts import CODE_DAYS, User
from taskdash.services.accounts.codes import link

if TYPE_CHECKING:
    from taskdash.wiring import Product

users = App(name="user", help="Add, list, disable and enable accounts; reset a forgotten password.")

Email = Annotated[str, Parameter(help="The account's e-mail address.")]


@users.command
def add(
    email: Email,
    *,
    name: Annotated[str | None, Parameter(help="What the person is called; else as the address begins.")] = None,
) -> None:
    """Add an account, and print the link with which its person sets a password."""
    settings = settings_or_exit().settings
    code = run_with_product(settings, lambda made: made.accounts.administering.add(email, name, _now()))
    _show_link(f"{email} is added. The link to set the password", settings.public_url, code)


@users.command(name="list")
def list_() -> None:
    """List all accounts, the oldest first: id, since when, state, e-mail address, name."""
    run_with_product(settings_or_exit().settings, _list)


@users.command
def disable(email: Email) -> None:
    """Keep a person from signing in, and end their sessions; nothing of theirs is deleted."""
    settings = settings_or_exit().settings
    run_with_product(settings, lambda made: made.accounts.administering.disable(email, _now()))
    sys.stdout.write(f"{email} is disabled.\n")


@users.command
def enable(email: Email) -> None:
    """Let a disabled person sign in again."""
    settings = settings_or_exit().settings
    run_with_product(settings, lambda made: made.accounts.administering.enable(email, _now()))
    sys.stdout.write(f"{email} is enabled.\n")


@users.command
def reset(email: Email) -> None:
    """Print a link with which a person who forgot their password sets a new one; until then the old one is good."""
    settings = settings_or_exit().settings
    code = run_with_product(settings, lambda made: made.accounts.administering.reset(email, _now()))
    _show_link(f"The link for {email} to set a new password", settings.public_url, code)


async def _list(made: "Product") -> None:
    async for user in made.accounts.administering.every():
        sys.stdout.write(f"{user.id}  {user.created_at[:10]}  {_state(user):<11}  {user.email}  {user.name}\n")


def _state(user: User) -> str:
    if user.disabled_at is not None:
        return "disabled"
    return "active" if user.password_hash is not None else "no password"


def _show_link(what: str, public_url: str, code: str) -> None:
    """The link alone on stdout, for scripts; what it is on stderr."""
    sys.stderr.write(f"{what}, good once and for {CODE_DAYS} days:\n")
    sys.stderr.flush()
    sys.stdout.write(f"{link(public_url, 'reset', code)}\n")


def _now() -> datetime:
    return datetime.now(UTC)
