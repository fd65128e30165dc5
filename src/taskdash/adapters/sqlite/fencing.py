"""The fence as every connection meets it: one row, looked at in each writing transaction."""

import sqlite3
import time

from taskdash.domain.refusal import Refusal
from taskdash.ports.departure import Fence

LEFT = "EXISTS (SELECT 1 FROM fence WHERE one = 1 AND ends IS NULL)"  # whether the file is no longer what is written to


class Paused(Exception):
    """All writes wait: the pause of a move, which is over within seconds."""


def standing(connection: sqlite3.Connection) -> Fence | None:
    """The fence, unless it has fallen; a pause counts neither after its end nor, where a clock was set back, before."""
    fence = _row(connection)
    return fence if fence is not None and _stands(fence) else None


def met(connection: sqlite3.Connection) -> Refusal | None:
    """To be called at the beginning of a writing transaction: what its works are told, None where nothing stands.

    Raises Paused. A pause that is over is taken away in this transaction: whoever began it cannot make it final then.
    """
    fence = _row(connection)
    if fence is None:
        return None
    if fence.ends is None:
        return moved()
    if _stands(fence):
        raise Paused
    connection.execute("DELETE FROM fence")
    return None


def moved() -> Refusal:
    """What is told of a file that was left: the next try meets the server on the other database."""
    return Refusal("unavailable", "the database has just moved; please try again", retry_after=1.0)


def _row(connection: sqlite3.Connection) -> Fence | None:
    found = connection.execute("SELECT began, ends, target, shown FROM fence WHERE one = 1").fetchall()
    return Fence(*found[0]) if found else None


def _stands(fence: Fence) -> bool:
    return fence.ends is None or fence.began <= time.time() < fence.ends
