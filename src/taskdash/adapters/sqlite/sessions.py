"""Sessions in SQLite: one row each, with the chain of refresh tokens in it."""

import sqlite3
from collections.abc import Sequence

import msgspec

from taskdash.adapters.sqlite.account_changes import next_change
from taskdash.adapters.sqlite.database import Database
from taskdash.domain.sessions import Chain, Presented, Rotation, Session, rotate
from taskdash.ports.departure import KeptSession

_SELECT = "SELECT id, user, era, created_at, used_at, expires_at, address, agent, ended_at FROM sessions "
_COLUMNS = (
    "id, user, era, created_at, used_at, expires_at, address, agent, ended_at, current, previous, salt, rotated_at"
)
_SELECT_WITH_CHAIN = f"SELECT {_COLUMNS} FROM sessions WHERE id = ?"  # noqa: S608  # two constants
_SELECT_CHANGED = f"SELECT {_COLUMNS}, change FROM sessions WHERE change > ? ORDER BY change LIMIT ?"  # noqa: S608  # as above
_INSERT = (
    "INSERT INTO sessions (id, user, era, created_at, used_at, expires_at, address, agent, ended_at, current, change)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE = (
    "UPDATE sessions SET used_at = ?, expires_at = ?, ended_at = ?, current = ?, previous = ?, salt = ?,"
    " rotated_at = ?, change = ? WHERE id = ?"
)
_END = "UPDATE sessions SET ended_at = ?, salt = NULL, change = ? WHERE id = ? AND user = ? AND ended_at IS NULL"
_SESSION_COLUMNS = len(Session.__struct_fields__)


class SqliteSessions:
    """Fills `ports.sessions.Sessions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, session: Session, token: bytes) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute(_INSERT, (*msgspec.structs.astuple(session), token, next_change(connection)))

        await self._database.write(work)

    async def rotate(self, id: str, presented: Presented, now: str) -> Rotation:
        def work(connection: sqlite3.Connection) -> Rotation:
            row = connection.execute(_SELECT_WITH_CHAIN, (id,)).fetchone()
            if row is None:
                return Rotation("unknown")
            before = _session(row[:_SESSION_COLUMNS])
            chain = Chain(*row[_SESSION_COLUMNS:])
            rotation, after = rotate(before, chain, presented, now)
            if (rotation.session, after) != (before, chain):
                _store(connection, rotation.session or before, after)
            return rotation

        return await self._database.write(work)

    async def by_id(self, id: str) -> Session | None:
        def work(connection: sqlite3.Connection) -> Session | None:
            row = connection.execute(_SELECT + "WHERE id = ?", (id,)).fetchone()
            return _session(row) if row else None

        return await self._database.read(work)

    async def of_user(self, user: str, now: str, before: str | None, limit: int) -> list[Session]:
        def work(connection: sqlite3.Connection) -> list[Session]:
            where = "WHERE user = ? AND id < ? AND ended_at IS NULL AND expires_at > ? ORDER BY id DESC LIMIT ?"
            return [_session(row) for row in connection.execute(_SELECT + where, (user, before or "~", now, limit))]

        return await self._database.read(work)

    async def end(self, user: str, id: str, now: str) -> bool:
        def work(connection: sqlite3.Connection) -> bool:
            return connection.execute(_END, (now, next_change(connection), id, user)).rowcount > 0

        return await self._database.write(work)

    async def sweep(self, before: str, limit: int) -> int:
        def work(connection: sqlite3.Connection) -> int:
            statement = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE until < ? LIMIT ?)"
            return connection.execute(statement, (before, limit)).rowcount

        return await self._database.write(work)


def changes(connection: sqlite3.Connection, after: int, limit: int) -> list[tuple[int, KeptSession]]:
    """As `ports.departure.Departure.sessions`."""
    found = connection.execute(_SELECT_CHANGED, (after, limit))
    kept = ((row[-1], row[:_SESSION_COLUMNS], row[_SESSION_COLUMNS:-1]) for row in found)
    return [(change, KeptSession(_session(session), Chain(*chain))) for change, session, chain in kept]


def _session(row: Sequence[object]) -> Session:
    return Session(*row)  # type: ignore[arg-type]  # the columns of _SELECT are the fields, and the table is STRICT


def _store(connection: sqlite3.Connection, session: Session, chain: Chain) -> None:
    times = (session.used_at, session.expires_at, session.ended_at)
    connection.execute(_UPDATE, (*times, *chain, next_change(connection), session.id))
