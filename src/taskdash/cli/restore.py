"""`taskdash restore`: everything into an empty database, one workspace to a point in time, or a drill."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter

from taskdash.cli.environment import settings_or_exit
from taskdash.cli.progress import progress
from taskdash.cli.running import run_with_product
from taskdash.domain.ids import check_uuid
from taskdash.domain.refusal import invalid
from taskdash.domain.times import instant, moment
from taskdash.settings import Settings

if TYPE_CHECKING:
    from taskdash.wiring import Product


class _Asked(msgspec.Struct, frozen=True):
    place: str
    identity: Path | None
    at: str | None


def restore(
    *,
    from_: Annotated[
        str | None, Parameter(name="--from", help="A folder, or s3://BUCKET/PREFIX; else TASKDASH_BACKUP_TO.")
    ] = None,
    identity: Annotated[Path | None, Parameter(help="The file with the age identity (AGE-SECRET-KEY-1…).")] = None,
    workspace: Annotated[str | None, Parameter(help="Bring this workspace back to --at, by new commits.")] = None,
    at: Annotated[str | None, Parameter(help="A time, such as 2026-01-31T09:05:00Z; else the newest.")] = None,
    drill: Annotated[bool, Parameter(help="Restore elsewhere, and compare with the database.", negative=())] = False,
    scratch: Annotated[
        str | None, Parameter(help="With --drill: restore into this folder, or an empty mongodb://…, emptied again.")
    ] = None,
) -> None:
    """Restore everything into an empty database, or one workspace to a point in time.

    Ends with status 0, 1 when a drill finds a difference, or 2 and the reason on stderr.
    """
    settings = settings_or_exit().settings
    place = from_ or settings.backup_to
    if place is None:
        sys.stderr.write("error: from: say where the backup is: --from, or TASKDASH_BACKUP_TO\n")
        raise SystemExit(2)
    if drill:
        equal = run_with_product(settings, lambda made: _drill(made, settings, _asked(place, identity, at), scratch))
        if not equal:
            raise SystemExit(1)
    elif workspace is not None:
        run_with_product(settings, lambda made: _return(made, settings, _asked(place, identity, at), workspace))
    else:
        run_with_product(settings, lambda made: _restore(made, settings, _asked(place, identity, at)))


def _asked(place: str, identity: Path | None, at: str | None) -> _Asked:
    try:
        return _Asked(place, identity, None if at is None else instant(moment(at)))
    except ValueError:
        raise invalid("at", "must be a time with its offset, such as 2026-01-31T09:05:00Z") from None


async def _restore(made: "Product", settings: Settings, asked: _Asked) -> str:
    """Restore everything; answers of when it is."""
    from taskdash import backups
    from taskdash.services.backup.boxes import Opener
    from taskdash.services.backup.restoring import Restorer
    from taskdash.wiring import now, target

    vault = backups.vault(asked.place, settings.backup_endpoint)
    opener = Opener(vault, backups.identities(asked.identity))
    with progress("restoring") as tell:
        done = await Restorer(target(made), vault, opener).everything(asked.at, instant(now()), tell)
    sys.stdout.write(
        f"{done.commits} commits of {done.workspaces} workspaces and {done.people} people, as of {done.as_of}\n"
    )
    if done.erased:
        sys.stdout.write(f"  {done.erased} people who were erased stay so\n")
    if done.keys_left_out:
        sys.stdout.write("  the secret key is another one: invitations that are open do not hold any more\n")
    return done.as_of


async def _return(made: "Product", settings: Settings, asked: _Asked, workspace: str) -> None:
    from taskdash import backups
    from taskdash.services.backup.boxes import Opener
    from taskdash.services.backup.restoring import Restorer
    from taskdash.services.backup.returning import Returning, Workspaces
    from taskdash.wiring import now, target

    id = check_uuid(workspace, "workspace")
    vault = backups.vault(asked.place, settings.backup_endpoint)
    opener = Opener(vault, backups.identities(asked.identity))
    with progress("restoring") as tell:
        restored = await Restorer(target(made), vault, opener).workspace(id, asked.at, instant(now()), tell)
    if restored is not None:
        sys.stdout.write(f"the workspace is here again: {restored.commits} commits, as of {restored.as_of}\n")
        return
    if asked.at is None:
        raise invalid("at", "is missing: to which time is the workspace brought back?")
    parts = Workspaces(made.engine.log, made.engine.models, made.committer)
    with progress("bringing back") as tell:
        done = await Returning(parts, vault, opener).to(id, asked.at, tell)
    sys.stdout.write(f"{done.back} entities brought back, {done.trashed} newer ones put into the trash\n")
    if done.purged:
        sys.stdout.write(f"  {done.purged} were deleted for good since and stay so\n")
    if done.commits:
        sys.stdout.write(f"  all of it is the group {done.group}: undo takes it back\n")


async def _drill(made: "Product", settings: Settings, asked: _Asked, scratch: str | None) -> bool:
    from taskdash.cli.drill import drill

    return await drill(made, settings, scratch, lambda copy: _restore(copy, settings, asked))
