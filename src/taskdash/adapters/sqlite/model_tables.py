"""The tables of the read models, as they stand in the first version of the schema.

The indexes over tasks follow from `queries.TASK_INDEXES`. Those over a set (labels, assignees) are tables of their
own with an entry for each member; SQLite knows no such index.
"""

from taskdash.domain.queries import TASK_INDEXES, Index

SETS = {"label": "labels", "assignee": "assignees"}  # index column: the field whose members it holds

PLAIN_INDEXES = tuple(index for index in TASK_INDEXES if not SETS.keys() & set(index.equal))
SET_INDEXES = tuple(index for index in TASK_INDEXES if SETS.keys() & set(index.equal))


def _plain(index: Index) -> str:
    columns = ", ".join(f'"{column}"' for column in (*index.equal, index.sort, "id", *index.also))
    present = " AND ".join(f'"{column}" IS NOT NULL' for column in (*index.equal, index.sort) if column != "trashed")
    return f"CREATE INDEX IF NOT EXISTS {index.name} ON tasks (workspace, {columns}) WHERE {present}"


def _set(index: Index) -> str:
    columns = ", ".join(f'"{column}"' for column in (*index.equal, index.sort))
    return f"""CREATE TABLE {index.name} (
        workspace INTEGER NOT NULL, {columns}, id BLOB NOT NULL,
        task INTEGER NOT NULL, -- tasks.number
        PRIMARY KEY (workspace, {columns}, id)
    ) WITHOUT ROWID"""


MODEL_TABLES = (
    # A tombstone is a row with neither body nor columns: it keeps an older put out, and is in no index but task_id.
    """CREATE TABLE tasks (
        number INTEGER PRIMARY KEY, -- the row's number in `words` as well
        workspace INTEGER NOT NULL,
        id BLOB NOT NULL,
        seq INTEGER NOT NULL,
        trashed INTEGER,
        project BLOB,
        numbered INTEGER, -- its number in the project
        status TEXT,
        priority INTEGER, -- its rank
        parent BLOB,
        "order" TEXT,
        due_on TEXT,
        created_at TEXT,
        updated_at TEXT,
        completed_at TEXT,
        deleted_at TEXT,
        body BLOB -- the value as JSON
    )""",
    "CREATE UNIQUE INDEX task_id ON tasks (workspace, id)",
    *(_plain(index) for index in PLAIN_INDEXES),
    *(_set(index) for index in SET_INDEXES),
    """CREATE INDEX task_open_due ON tasks (workspace, due_on)
        WHERE trashed = 0 AND status IN ('todo', 'in_progress') AND due_on IS NOT NULL""",
    """CREATE INDEX task_completed ON tasks (workspace, completed_at, project)
        WHERE trashed = 0 AND status = 'done' AND completed_at IS NOT NULL""",
    "CREATE INDEX task_numbered ON tasks (workspace, project, numbered) WHERE numbered IS NOT NULL",
    # The numbers that tasks had in projects they have left.
    """CREATE TABLE former_numbers (
        workspace INTEGER NOT NULL,
        project BLOB NOT NULL,
        numbered INTEGER NOT NULL,
        id BLOB NOT NULL,
        PRIMARY KEY (workspace, project, numbered, id)
    ) WITHOUT ROWID""",
    "CREATE INDEX task_trash ON tasks (deleted_at) WHERE deleted_at IS NOT NULL",
    # The live tasks by what statistics ask for.
    """CREATE TABLE buckets (
        workspace INTEGER NOT NULL,
        project BLOB NOT NULL,
        status TEXT NOT NULL,
        priority INTEGER NOT NULL,
        tasks INTEGER NOT NULL,
        PRIMARY KEY (workspace, project, status, priority)
    ) WITHOUT ROWID""",
    # The terms of live tasks, each after its workspace's number. Nothing but the postings is kept: no text, no
    # positions, no sizes. The ascii tokenizer takes every character beyond ASCII for part of a word, of any age of
    # Unicode.
    """CREATE VIRTUAL TABLE words USING fts5 (
        terms, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
    )""",
    # Every other kind. `of` is what a comment is about, and empty elsewhere. A tombstone has no body.
    """CREATE TABLE entities (
        number INTEGER PRIMARY KEY,
        workspace INTEGER NOT NULL,
        kind TEXT NOT NULL,
        id BLOB NOT NULL,
        seq INTEGER NOT NULL,
        of BLOB NOT NULL,
        created_at TEXT NOT NULL,
        deleted_at TEXT,
        body BLOB
    )""",
    "CREATE UNIQUE INDEX entity_id ON entities (workspace, kind, id)",
    "CREATE INDEX entity_created ON entities (workspace, kind, of, created_at, id) WHERE body IS NOT NULL",
    "CREATE INDEX entity_member ON entities (id) WHERE kind = 'member'",
    "CREATE INDEX entity_trash ON entities (deleted_at) WHERE deleted_at IS NOT NULL",
    # The live members of all workspaces.
    """CREATE TABLE memberships (
        user BLOB NOT NULL,
        workspace INTEGER NOT NULL,
        role TEXT NOT NULL,
        PRIMARY KEY (user, workspace)
    ) WITHOUT ROWID""",
    "CREATE INDEX membership_role ON memberships (workspace, role, user)",
    "CREATE TABLE prefixes (workspace INTEGER NOT NULL, prefix TEXT NOT NULL, project BLOB NOT NULL, "
    "PRIMARY KEY (workspace, prefix, project)) WITHOUT ROWID",
)

# Indexes in whose entries a priority stands, in the place of two without.
WITH_PRIORITY = (
    "DROP INDEX IF EXISTS task_status",
    "DROP INDEX IF EXISTS task_project_status",
    *(_plain(index) for index in PLAIN_INDEXES if index.also),
)

# Writers merge the segments of the full-text index themselves, between commits.
MERGED_BY_WRITERS = ("INSERT INTO words (words, rank) VALUES ('automerge', 0)",)
