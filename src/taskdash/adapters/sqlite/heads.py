"""Heads in SQLite: columns of the workspaces' rows."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from taskdash.adapters.sqlite import fencing, rows
from taskdash.adapters.sqlite.database import FEW, Database
from taskdash.adapters.sqlite.rows import key, spelt
from taskdash.ports.heads import Stand

_stands = msgspec.json.Decoder(list[tuple[str, str, int, dict[str, int]]]).decode


class SqliteHeads:
    """Fills `ports.heads.HeadStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, workspaces: Sequence[str]) -> Mapping[str, Stand]:
        def work(connection: sqlite3.Connection) -> Mapping[str, Stand]:
            found = {}
            for marks, ids in rows.lists(map(key, workspaces)):
                left, stands = connection.execute(_statement(marks), ids).fetchone()
                if left:
                    raise fencing.moved()
                for digits, epoch, seq, kinds in _stands(stands):
                    found[spelt(digits)] = Stand(epoch, seq, kinds)
            return found

        few = len(workspaces) <= FEW
        return await (self._database.glance(work) if few else self._database.read(work))


@lru_cache(maxsize=16)
def _statement(marks: str) -> str:
    source = f"SELECT id, epoch, seq, kinds FROM workspaces WHERE id IN ({marks})"  # noqa: S608 - question marks
    return f"SELECT {fencing.LEFT}, ({rows.in_one(source, rows.ID, 'json_quote(epoch)', 'seq', 'kinds')})"
