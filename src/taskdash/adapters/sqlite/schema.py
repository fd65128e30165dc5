"""What the database file holds, as a numbered list of steps that every older file is taken through."""

import sqlite3
from contextlib import closing
from pathlib import Path

from taskdash.adapters.sqlite.account_tables import ACCOUNT_TABLES
from taskdash.adapters.sqlite.archive_tables import ARCHIVE_TABLES
from taskdash.adapters.sqlite.fence_tables import FENCE_TABLES
from taskdash.adapters.sqlite.log_tables import LOG_TABLES
from taskdash.adapters.sqlite.model_tables import MERGED_BY_WRITERS, MODEL_TABLES, WITH_PRIORITY
from taskdash.domain.refusal import Refusal

# Step n takes a file from version n - 1 (PRAGMA user_version) to n. A step that was released is never edited.
VERSIONS: tuple[tuple[str, ...], ...] = (
    (*LOG_TABLES, *MODEL_TABLES, *ACCOUNT_TABLES),
    ARCHIVE_TABLES,
    FENCE_TABLES,
    WITH_PRIORITY,
    MERGED_BY_WRITERS,
)


def is_current(path: Path) -> bool:
    """Whether the file, which is there, is as this release writes it."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return bool(version == len(VERSIONS))


def bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Take the file through the steps it lacks, all or none.

    Raises Refusal `conflict` when it has more than this release knows: a newer one wrote it.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(VERSIONS):
            raise Refusal(
                "conflict",
                f"{path} has version {version} of the schema, this release knows up to {len(VERSIONS)}; "
                "use the release that wrote it, or a newer one",
            )
        for step in VERSIONS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(VERSIONS)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
