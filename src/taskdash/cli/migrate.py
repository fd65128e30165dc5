"""`taskdash migrate`: what a database has to have before this release serves from it."""

import asyncio
import sys
from pathlib import Path

from taskdash.cli.environment import settings_or_exit
from taskdash.cli.running import run_with_product, run_work
from taskdash.settings import MongoUri, Settings


def migrate() -> None:
    """Prepare the database for this release, while others may serve from it; can be repeated.

    A database file is prepared by every start too. For a sharded MongoDB the commands are printed that spread it.
    """
    settings = settings_or_exit().settings
    if isinstance(settings.database, Path):
        run_with_product(settings, lambda _: asyncio.sleep(0))
        sys.stdout.write(f"{settings.database} is as this release needs it\n")
    else:
        uri = settings.database
        run_work(lambda: _migrate(uri, settings))


async def _migrate(uri: MongoUri, settings: Settings) -> None:
    from taskdash.adapters.mongo import schema
    from taskdash.adapters.mongo.collections import shard_commands
    from taskdash.wiring.on_mongo import patient

    async with patient(uri, settings) as database:
        made = await schema.migrate(database)
        sys.stdout.write("".join(f"made the index {name}\n" for name in made))
        sys.stdout.write(f"{database.name} is as this release needs it\n")
        if database.sharded:
            sys.stdout.write("To spread it over the shards, once, in mongosh:\n")
            sys.stdout.write("".join(f"  {command}\n" for command in shard_commands(database.name)))
