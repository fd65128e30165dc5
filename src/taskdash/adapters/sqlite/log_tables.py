"""The tables of the log, and of the work around it, as they stand in the first version of the schema.

Ids that are UUIDs are stored as their 16 bytes (`rows.key`). A workspace is a small number inside: it is in every
entry of every index.
"""

LOG_TABLES = (
    # AUTOINCREMENT: a number is never given again, so what an unfinished erasure has left behind belongs to nobody.
    """CREATE TABLE workspaces (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id BLOB NOT NULL UNIQUE,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        at TEXT NOT NULL,
        floor INTEGER NOT NULL DEFAULT 0,
        trashed INTEGER NOT NULL DEFAULT 0,
        tasks INTEGER NOT NULL DEFAULT 0, -- those in the trash included
        kinds TEXT NOT NULL DEFAULT '{}' -- {kind: the last seq that touched it}
    )""",
    # `position` is the order in which commits became visible, over all workspaces and processes: one writer at a time.
    # The body stands last: who reads the columns before it does not touch its pages.
    """CREATE TABLE commits (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        workspace INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        members INTEGER NOT NULL, -- 1 when it changed a membership or the workspace itself
        id BLOB NOT NULL,
        of_group BLOB,
        body BLOB NOT NULL -- JSON
    )""",
    "CREATE UNIQUE INDEX commit_seq ON commits (workspace, seq)",
    "CREATE UNIQUE INDEX commit_id ON commits (workspace, id)",
    "CREATE INDEX commit_group ON commits (workspace, of_group, seq) WHERE of_group IS NOT NULL",
    """CREATE TABLE touches (
        workspace INTEGER NOT NULL,
        kind TEXT NOT NULL,
        id BLOB NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (workspace, kind, id, seq)
    ) WITHOUT ROWID""",
    # Workspaces that were erased or have a new epoch, for the bus.
    "CREATE TABLE renewals (position INTEGER PRIMARY KEY AUTOINCREMENT, workspace BLOB NOT NULL)",
    # What is erased and not yet swept away.
    "CREATE TABLE leftovers (id BLOB NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (id, number)) WITHOUT ROWID",
    # What entities were as of the floor; `writers`: {text field: [[seq, who wrote it], …]}.
    """CREATE TABLE base (
        workspace INTEGER NOT NULL,
        kind TEXT NOT NULL,
        id BLOB NOT NULL,
        seq INTEGER NOT NULL,
        writers BLOB NOT NULL,
        body BLOB,
        PRIMARY KEY (workspace, kind, id)
    )""",
    "CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, asked BLOB NOT NULL, since TEXT NOT NULL)",
    "CREATE INDEX job_since ON jobs (since, id)",
)
