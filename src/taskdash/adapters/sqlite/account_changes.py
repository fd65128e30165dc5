"""The numbers of changes to accounts: one sequence for all of their tables."""

import sqlite3


def next_change(connection: sqlite3.Connection) -> int:
    """The next number; taken back with the work it is asked for in."""
    rows = connection.execute("UPDATE account_change SET number = number + 1 RETURNING number").fetchall()
    number: int = rows[0][0]
    return number
