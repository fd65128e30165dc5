"""The log in SQLite: a commit and its read models in one transaction."""

import asyncio
import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

from taskdash.adapters.sqlite import following, projecting, rows
from taskdash.adapters.sqlite.connections import TOUCHES, Writing
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.projecting import Prepared
from taskdash.adapters.sqlite.rows import Key, key
from taskdash.domain.log import Commit, Head
from taskdash.ports.commits import AlreadyCommitted, Pruned, SeqTaken

LARGE = 32  # mutations of one append, from where on preparing them would hold up the event loop
NUMBERS = 100_000  # remembered, of some 100 bytes each
_MOVE = """UPDATE workspaces SET seq = ?, at = ?, tasks = tasks + ?, kinds = json_patch(kinds, ?)
    WHERE number = ? AND seq = ?"""
_TAKEN = "SELECT seq FROM commits WHERE workspace = (SELECT number FROM workspaces WHERE id = ?) AND id = ?"
_TOUCH = "INSERT INTO touches (workspace, kind, id, seq) VALUES (?, ?, ?, ?)"


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


def new_epoch() -> str:
    """A random epoch."""
    return secrets.token_hex(8)


def append(connection: Writing, number: int | None, commits: Sequence[Prepared]) -> tuple[int, int]:
    """Store the first ones of `commits` that can be stored; raises as the port says.

    `number` is the workspace's, None where it is not known. Answers how many are stored, and the number.
    """
    first = commits[0]
    if number is None:
        number, seq = _workspace(connection, first)
        if number is None or first.seq != seq + 1:
            raise _why_not(connection, first)
    stored = more = 0
    try:
        for commit in commits:
            if not _insert(connection, number, commit):
                break
            more += projecting.apply(connection, number, commit)
            stored += 1
    except sqlite3.IntegrityError:  # the seq is another commit's
        raise (SeqTaken() if stored else _why_not(connection, first)) from None
    if not stored:
        raise _why_not(connection, first)
    last = commits[stored - 1]
    kinds = rows.encode({kind: commit.seq for commit in commits[:stored] for kind, _ in commit.touches}).decode()
    if not connection.execute(_MOVE, (last.seq, last.at, more, kinds, number, first.seq - 1)).rowcount:
        raise SeqTaken
    return stored, number


def _workspace(connection: sqlite3.Connection, first: Prepared) -> tuple[int | None, int]:
    """The workspace's number and last seq; a first commit makes it."""
    found: Any = connection.execute("SELECT number, seq FROM workspaces WHERE id = ?", (first.workspace,)).fetchone()
    if found is None and first.seq == 1:
        made = connection.execute(
            "INSERT INTO workspaces (id, epoch, seq, at) VALUES (?, ?, 0, ?)", (first.workspace, new_epoch(), first.at)
        )
        return made.lastrowid, 0
    return found or (None, 0)


def _insert(connection: Writing, number: int, commit: Prepared) -> bool:
    """Write the commit itself; False when its id is taken."""
    done = connection.execute(
        "INSERT INTO commits (workspace, seq, members, id, of_group, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (workspace, id) DO NOTHING",
        (number, commit.seq, commit.members, commit.id, commit.group, commit.body),
    )
    if done.rowcount == 0:
        return False
    for kind, id in commit.touches:
        connection.later(TOUCHES, _TOUCH, number, kind, id, commit.seq)
    return True


def _why_not(connection: sqlite3.Connection, first: Prepared) -> Exception:
    found = connection.execute(_TAKEN, (first.workspace, first.id)).fetchone()
    return SeqTaken() if found is None else AlreadyCommitted(found[0])
