"""Appending commits within a transaction: each one, what it touched, and its read models."""

import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any

from taskdash.adapters.sqlite import projecting, rows
from taskdash.adapters.sqlite.connections import TOUCHES, Writing
from taskdash.adapters.sqlite.projecting import Prepared
from taskdash.ports.commits import AlreadyCommitted, SeqTaken

_MOVE = """UPDATE workspaces SET seq = ?, at = ?, tasks = tasks + ?, kinds = json_patch(kinds, ?)
    WHERE number = ? AND seq = ?"""
_TAKEN = "SELECT seq FROM commits WHERE workspace = (SELECT number FROM workspaces WHERE id = ?) AND id = ?"
_TOUCH = "INSERT INTO touches (workspace, kind, id, seq) VALUES (?, ?, ?, ?)"


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
