"""Tasks by words: the postings of each term are walked together, newest task first."""

import sqlite3
from collections.abc import Sequence

from taskdash.adapters.sqlite import rows
from taskdash.adapters.sqlite.loading import workspace as known
from taskdash.adapters.sqlite.tasks import search_terms
from taskdash.domain.log import Entity

SEARCH = """SELECT id, seq, body FROM words CROSS JOIN tasks ON number = words.rowid
    WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"""


def search(connection: sqlite3.Connection, workspace: str, words: Sequence[str], limit: int) -> list[Entity]:
    """The live tasks that hold every word, the last one as the beginning of a term."""
    number, head = known(connection, workspace)
    if head is None or not words:
        return []
    found = connection.execute(SEARCH, (_expression(number, words), limit)).fetchall()
    return [rows.entity("task", id, seq, body) for id, seq, body in found]


def _expression(number: int, words: Sequence[str]) -> str:
    """The words as an FTS5 expression; one that is no term (`domain.terms`) could be read as syntax, and is refused."""
    if any('"' in word or not word for word in words):
        raise ValueError(f"not terms: {words!r}")
    return " AND ".join(f'"{term}"' for term in search_terms(number, words)) + " *"
