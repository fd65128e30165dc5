"""The commits that follow a seq, as much of them as is handled at once."""

import sqlite3

import msgspec

from taskdash.domain.log import Commit

BYTES = 8 * 1024 * 1024

decode = msgspec.json.Decoder(Commit).decode


def bodies(connection: sqlite3.Connection, number: int, seq: int, limit: int) -> list[bytes]:
    """Up to `limit` stored commits of the workspace with this number, up to BYTES of them but at least one."""
    found: list[bytes] = []
    size = 0
    for (body,) in connection.execute(
        "SELECT body FROM commits WHERE workspace = ? AND seq > ? ORDER BY seq LIMIT ?", (number, seq, limit)
    ):
        size += len(body)
        if found and size > BYTES:
            break
        found.append(body)
    return found
