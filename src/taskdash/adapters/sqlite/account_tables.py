"""The tables of accounts, as they stand in the first version of the schema.

Every row carries `change`, the number of the last change to it out of one sequence for all of these tables: whoever
copies accounts elsewhere asks for what changed since. What only counts (sign_in_failures, known_addresses,
strict_rates) has none.
"""

ACCOUNT_TABLES: tuple[str, ...] = (
    "CREATE TABLE account_change (number INTEGER NOT NULL) STRICT",
    "INSERT INTO account_change VALUES (0)",
    """
    CREATE TABLE users (
        email TEXT PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        workspace TEXT NOT NULL,
        created_at TEXT NOT NULL,
        password_hash TEXT,
        version INTEGER NOT NULL,
        era INTEGER NOT NULL,
        kept TEXT,
        disabled_at TEXT,
        code_hash BLOB,
        code_expires_at TEXT,
        change INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # until: the instant from which on the row is of no use, for the sweep.
    """
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        user TEXT NOT NULL,
        era INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        used_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        address TEXT NOT NULL,
        agent TEXT NOT NULL,
        ended_at TEXT,
        current BLOB NOT NULL,
        previous BLOB,
        salt BLOB,
        rotated_at TEXT,
        change INTEGER NOT NULL,
        until TEXT GENERATED ALWAYS AS (coalesce(ended_at, expires_at)) VIRTUAL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX session_user ON sessions (user, id)",
    "CREATE INDEX session_until ON sessions (until)",
    """
    CREATE TABLE api_tokens (
        hash BLOB PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        user TEXT NOT NULL,
        name TEXT NOT NULL,
        scope TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_on TEXT,
        used_at TEXT,
        revoked_at TEXT,
        change INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX api_token_user ON api_tokens (user, id)",
    "CREATE INDEX api_token_revoked ON api_tokens (revoked_at) WHERE revoked_at IS NOT NULL",
    """
    CREATE TABLE audit (
        user TEXT NOT NULL,
        id TEXT NOT NULL,
        what TEXT NOT NULL,
        at TEXT NOT NULL,
        address TEXT NOT NULL,
        agent TEXT NOT NULL,
        about TEXT,
        change INTEGER NOT NULL,
        PRIMARY KEY (user, id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX audit_at ON audit (at)",
    """
    CREATE TABLE signing_keys (
        kid TEXT PRIMARY KEY,
        sealed BLOB NOT NULL,
        public BLOB NOT NULL,
        created_at TEXT NOT NULL,
        retired_at TEXT,
        change INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE erasures (
        user TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        change INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sign_in_failures (
        account TEXT PRIMARY KEY,
        settled_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sign_in_failure_settled ON sign_in_failures (settled_at)",
    """
    CREATE TABLE known_addresses (
        account TEXT NOT NULL,
        address TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (account, address)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX known_address_at ON known_addresses (at)",
    """
    CREATE TABLE strict_rates (
        subject TEXT PRIMARY KEY,
        settled_at REAL NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX strict_rate_settled ON strict_rates (settled_at)",
)
