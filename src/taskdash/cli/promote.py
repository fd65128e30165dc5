"""`taskdash promote`: a deployment in use moves from its database file to a MongoDB."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter

from taskdash.cli.environment import settings_or_exit
from taskdash.cli.progress import progress
from taskdash.cli.running import run_work
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.times import instant
from taskdash.settings import MongoUri, Settings
from taskdash.settings.accepts import DATABASE

if TYPE_CHECKING:
    from taskdash.wiring.moving import Promotion


def promote(
    *,
    to: Annotated[str, Parameter(help="Where to: mongodb[+srv]://…, an empty database.")],
    from_: Annotated[
        str | None, Parameter(name="--from", help="sqlite:FILE, the database in use; else TASKDASH_DATABASE.")
    ] = None,
    abort: Annotated[bool, Parameter(help="Take it back, until it has switched.", negative=())] = False,
) -> None:
    """Move a deployment that is in use from its database file to a MongoDB; a repeat goes on where one was cut off.

    Ends with status 0, or 2 and the reason on stderr.
    """
    settings = settings_or_exit().settings
    run_work(lambda: _promote(settings, from_, to, abort=abort))


async def _promote(settings: Settings, from_: str | None, to: str, *, abort: bool) -> None:
    from taskdash.wiring import promotion

    source = settings.database if from_ is None else _read("from", from_)
    target = _read("to", to)
    if not isinstance(source, Path):
        raise invalid("from", "must be a database file, sqlite:PATH")
    if not isinstance(target, MongoUri):
        raise invalid("to", "must be mongodb[+srv]://[USER:PASSWORD@]HOST[,HOST][/DATABASE]")
    async with promotion(msgspec.structs.replace(settings, database=source), target) as begun:
        await (_abort(begun) if abort else _run(begun))


def _read(field: str, text: str) -> object:
    try:
        return DATABASE.read(text)
    except ValueError:
        raise invalid(field, f"is of another form; expected {DATABASE.words}") from None


async def _run(begun: "Promotion") -> None:
    from taskdash.wiring import now

    if begun.has_moved:
        await begun.finish()
        sys.stdout.write(f"the deployment has moved to {begun.place.shown} already\n")
        return
    with progress("promoting") as tell:
        done = await begun.promoter.run(begun.place, instant(now()), tell)
    sys.stdout.write(
        f"{done.workspaces} workspaces with {done.tasks} tasks and {done.people} people: verified equal\n"
        f"{done.commits} commits were copied by this run; writes waited {done.pause * 1000:.0f} ms\n"
        f"The deployment is at {begun.place.shown} now. Start servers with that as TASKDASH_DATABASE from now on,\n"
        "and with the same secret key; the file stays as it is, and nothing is written to it any more.\n"
    )


async def _abort(begun: "Promotion") -> None:
    if begun.has_moved:
        raise Refusal("conflict", "it has switched already; the way back is taskdash backup and taskdash restore")
    await begun.promoter.abort()
    sys.stdout.write("taken back: the deployment goes on from its file, the target is empty\n")
