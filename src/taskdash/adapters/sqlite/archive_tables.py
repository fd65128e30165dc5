"""What backups need beside the first version of the schema: the database's own name, and changes in their order."""

ARCHIVE_TABLES: tuple[str, ...] = (
    "CREATE TABLE identity (name TEXT NOT NULL) STRICT",
    "INSERT INTO identity VALUES (lower(hex(randomblob(16))))",
    "CREATE INDEX user_change ON users (change)",
    "CREATE INDEX api_token_change ON api_tokens (change)",
    "CREATE INDEX audit_change ON audit (change)",
    "CREATE INDEX erasure_change ON erasures (change)",
)
