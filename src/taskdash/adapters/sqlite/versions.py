"""Users' versions in SQLite: a column of their row."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from taskdash.adapters.sqlite import fencing
from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.database import Database

_VERSIONS = f"""SELECT {fencing.LEFT}, json_group_object(id, version) FROM users
    WHERE id IN (SELECT value FROM json_each(?))"""  # noqa: S608 - own names


class SqliteVersions:
    """Fills `ports.versions.Versions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def increase(self, user: str) -> int | None:
        def work(connection: sqlite3.Connection) -> int | None:
            statement = "UPDATE users SET version = version + 1, change = ? WHERE id = ? RETURNING version"
            rows = connection.execute(statement, (next_change(connection), user)).fetchall()
            return rows[0][0] if rows else None

        return await self._database.write(work)

    async def of(self, users: Sequence[str]) -> Mapping[str, int]:
        def work(connection: sqlite3.Connection) -> Mapping[str, int]:
            # In one row: sqlite3 lets go of the interpreter at each, and waits to get it back.
            left, versions = connection.execute(_VERSIONS, (json.dumps(users),)).fetchone()
            if left:
                raise fencing.moved()
            found: dict[str, int] = json.loads(versions)
            return found

        return await self._database.read(work)
