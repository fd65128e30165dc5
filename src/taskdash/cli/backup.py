"""`taskdash backup`: copy what is new into a folder or an S3-compatible store, beside a running server."""

import re
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter

from taskdash.cli.environment import settings_or_exit
from taskdash.cli.progress import progress
from taskdash.cli.running import run_with_product
from taskdash.domain.refusal import invalid
from taskdash.settings import Settings

if TYPE_CHECKING:
    from taskdash.services.backup.writing import Added
    from taskdash.wiring import Product

_MINUTES = {"s": 1 / 60, "m": 1, "h": 60, "d": 24 * 60}


def backup(
    *,
    to: Annotated[str | None, Parameter(help="A folder, or s3://BUCKET/PREFIX; else TASKDASH_BACKUP_TO.")] = None,
    recipient: Annotated[
        str | None, Parameter(help="Whom to encrypt for, age1…; else TASKDASH_BACKUP_RECIPIENT.")
    ] = None,
    unencrypted: Annotated[bool, Parameter(help="Leave the backup readable by everybody.", negative=())] = False,
    every: Annotated[str | None, Parameter(help="Go on, with a backup every so often, such as 5m.")] = None,
    verify: Annotated[bool, Parameter(help="Write nothing; check every file that is there.", negative=())] = False,
    keep: Annotated[str | None, Parameter(help="How far back a restore can go, such as 30d.")] = None,
) -> None:
    """Back up what has come since the last backup; the first one is of everything.

    Ends with status 0, or 2 and the reason on stderr.
    """
    settings = settings_or_exit().settings
    asked = {
        "backup_to": to,
        "backup_recipient": "none" if unencrypted else recipient,
        "backup_keep_days": None if keep is None else max(1, round(span(keep, "keep") / timedelta(days=1))),
    }
    settings = msgspec.structs.replace(settings, **{name: value for name, value in asked.items() if value is not None})
    if verify:
        run_with_product(settings, lambda _: _verify(settings), reads=True)
        return
    again = None if every is None else span(every, "every")
    run_with_product(settings, lambda made: _back_up(made, settings, again), reads=True)


async def _back_up(made: "Product", settings: Settings, every: timedelta | None) -> None:
    from taskdash import backups
    from taskdash.wiring import now, source

    regular = backups.regular(settings, source(made.engine), made.engine.leases, now)
    if every is not None:
        await regular.keep_backing_up(every)
        return
    with progress("backing up") as tell:
        _tell(await regular.once(tell))


async def _verify(settings: Settings) -> None:
    from taskdash import backups
    from taskdash.services.backup.reading import verify

    place = backups.place(settings)
    with progress("checking") as tell:
        files = await verify(backups.vault(place, settings.backup_endpoint), tell)
    sys.stdout.write(f"{files} files are as they were written\n")


def span(text: str, field: str) -> timedelta:
    """A duration such as 90s, 5m, 12h or 30d; ends the process with status 2 for any other text."""
    if (found := re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", text)) is None:
        refusal = invalid(field, "must be a duration, such as 90s, 5m, 12h or 30d")
        sys.stderr.write(f"error: {field}: {refusal.message}\n")
        raise SystemExit(2)
    return timedelta(minutes=int(found[1]) * _MINUTES[found[2]])


def _tell(added: "Added") -> None:
    size = f"{added.bytes / 1_000_000:.1f} MB in {added.files} files"
    sys.stdout.write(
        f"{added.commits} commits of {added.workspaces} workspaces and {added.records} account records: {size}\n"
    )
