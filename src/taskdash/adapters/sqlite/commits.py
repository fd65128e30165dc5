"""The log in SQLite: a commit and its read models in one transaction."""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Protocol

from taskdash.adapters.sqlite import following, projecting, rows
from taskdash.adapters.sqlite.appending import append
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.projecting import Prepared
from taskdash.adapters.sqlite.rows import Key, key
from taskdash.domain.log import Commit, Head
from taskdash.ports.commits import Pruned, SeqTaken

LARGE = 32  # mutations of one append, from where on preparing them would hold up the event loop
NUMBERS = 100_000  # remembered, of some 100 bytes each


class Append(Protocol):
    """Appends commits of one workspace, as the port says; `known` is the workspace's number, where that is known."""

    async def __call__(self, known: int | None, commits: Sequence[Commit]) -> tuple[int, int]:
        """How many are stored, and the number."""


class SqliteCommitLog:
    """Fills `ports.commits.CommitLog`."""

    def __init__(self, database: Database, append: Append | None = None) -> None:
        """`append` is who writes; None: the database's own thread."""
        self._database = database
        self._append = append or _Threaded(database)
        self._numbers: dict[Key, int] = {}  # of workspaces that were written to

    async def head(self, workspace: str) -> Head | None:
        return await self._database.look(lambda connection: head(connection, workspace))

    async def append(self, commits: Sequence[Commit]) -> int:
        if not commits:
            return 0
        workspace = key(commits[0].workspace)
        known = self._numbers.pop(workspace, None)
        try:
            stored, number = await self._append(known, commits)
        except SeqTaken:
            if known is None:
                raise
            # It may have been erased since, and made anew with another number.
            stored, number = await self._append(None, commits)
        # Kept only when it is durable: what a transaction that fails has made, number and all, was never there.
        if len(self._numbers) >= NUMBERS:
            self._numbers.clear()
        self._numbers[workspace] = number
        return stored

    async def by_id(self, workspace: str, id: str) -> Commit | None:
        def work(connection: sqlite3.Connection) -> bytes | None:
            found: tuple[bytes] | None = connection.execute(
                "SELECT body FROM commits WHERE workspace = (SELECT number FROM workspaces WHERE id = ?) AND id = ?",
                (key(workspace), key(id)),
            ).fetchone()
            return None if found is None else found[0]

        body = await self._database.read(work)
        return None if body is None else following.decode(body)

    async def after(self, workspace: str, seq: int, limit: int) -> list[Commit]:
        def work(connection: sqlite3.Connection) -> list[bytes]:
            known = connection.execute(
                "SELECT number, floor FROM workspaces WHERE id = ?", (key(workspace),)
            ).fetchone()
            if known is None:
                return []
            number, floor = known
            if seq < floor:
                raise Pruned(floor)
            return following.bodies(connection, number, seq, limit)

        return list(map(following.decode, await self._database.read(work)))

    async def of_group(self, workspace: str, group: str) -> list[int]:
        def work(connection: sqlite3.Connection) -> list[int]:
            found = connection.execute(
                "SELECT seq FROM commits INDEXED BY commit_group"
                " WHERE workspace = (SELECT number FROM workspaces WHERE id = ?) AND of_group = ? ORDER BY seq",
                (key(workspace), key(group)),
            )
            return [seq for (seq,) in found]

        return await self._database.read(work)

    async def touching(self, workspace: str, kind: str, id: str, before: int, limit: int) -> list[Commit]:
        def work(connection: sqlite3.Connection) -> list[bytes]:
            found = connection.execute(
                "SELECT body FROM touches JOIN commits USING (workspace, seq)"
                " WHERE workspace = (SELECT number FROM workspaces WHERE id = ?) AND kind = ? AND touches.id = ?"
                " AND seq < ? ORDER BY seq DESC LIMIT ?",
                (key(workspace), kind, key(id), before, limit),
            )
            return [body for (body,) in found]

        return list(map(following.decode, await self._database.read(work)))


class _Threaded:
    """Appends by the database's own thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, known: int | None, commits: Sequence[Commit]) -> tuple[int, int]:
        if sum(len(commit.mutations) for commit in commits) < LARGE:
            ready = _prepared(commits)
        else:
            ready = await asyncio.to_thread(_prepared, commits)
        return await self._database.write(lambda connection: append(connection, known, ready))


def _prepared(commits: Sequence[Commit]) -> list[Prepared]:
    return [projecting.prepared(commit, rows.encode(commit)) for commit in commits]


def head(connection: sqlite3.Connection, workspace: str) -> Head | None:
    """Where the log of `workspace` ends."""
    found = connection.execute(
        "SELECT epoch, seq, at, floor FROM workspaces WHERE id = ?", (key(workspace),)
    ).fetchone()
    return found and rows.head(found)
