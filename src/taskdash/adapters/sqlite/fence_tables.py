"""What a move to another database needs: the row that stops all writes, and sessions in the order of their changes."""

FENCE_TABLES: tuple[str, ...] = (
    """
    CREATE TABLE fence (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        token TEXT NOT NULL,
        began REAL NOT NULL, -- Unix time
        ends REAL, -- Unix time; NULL: it stands for good
        target BLOB NOT NULL, -- where to, sealed
        shown TEXT NOT NULL -- the same without what is secret in it
    ) STRICT
    """,
    "CREATE INDEX session_change ON sessions (change)",
)
