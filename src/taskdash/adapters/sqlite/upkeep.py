"""What rewrites the log in SQLite: pruning, redaction, a new epoch, erasure."""

import sqlite3
from collections.abc import Sequence
from functools import partial

from taskdash.adapters.sqlite import erasing, pruning, redacting
from taskdash.adapters.sqlite.appending import new_epoch
from taskdash.adapters.sqlite.connections import Writing
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.rows import key, text
from taskdash.domain.log import Commit, Entity, Ref
from taskdash.domain.redaction import Writers

BELONGED = """SELECT workspaces.id FROM entities INDEXED BY entity_member
    JOIN workspaces ON workspaces.number = workspace WHERE kind = 'member' AND entities.id = ? ORDER BY workspaces.id"""


class SqliteUpkeep:
    """Fills `ports.upkeep.Upkeep`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def prune(self, before: str, limit: int) -> int:
        numbers = await self._database.read(lambda connection: pruning.old(connection, before, limit))
        return await self._database.write(lambda connection: pruning.prune(connection, numbers, before, limit))

    async def belonged(self, user: str) -> list[str]:
        def work(connection: sqlite3.Connection) -> list[str]:
            return [text(workspace) for (workspace,) in connection.execute(BELONGED, (key(user),))]

        return await self._database.read(work)

    async def base(self, workspace: str, after: Ref | None, limit: int) -> list[tuple[Entity, Writers]]:
        return await self._database.read(lambda connection: pruning.base(connection, workspace, after, limit))

    async def redact(
        self, workspace: str, commits: Sequence[Commit], entities: Sequence[Entity], base: Sequence[Entity]
    ) -> None:
        def work(connection: Writing) -> None:
            with erasing.leaving_nothing(connection):
                redacting.redact(connection, workspace, commits, entities, base)

        await self._database.write(work)

    async def renew(self, workspace: str) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE workspaces SET epoch = ? WHERE id = ?", (new_epoch(), key(workspace)))
            connection.execute("INSERT INTO renewals (workspace) VALUES (?)", (key(workspace),))

        await self._database.write(work)
        await self._forget_words()

    async def erase(self, workspace: str) -> None:
        await self._database.write(lambda connection: erasing.hide(connection, workspace))
        while await self._database.write(lambda connection: erasing.sweep(connection, workspace)):
            pass
        await self._forget_words()

    async def _forget_words(self) -> None:
        first = True
        while await self._database.write(partial(erasing.merge_words, first=first)):
            first = False
