"""Strict rates in SQLite: one number for each subject."""

import sqlite3

from taskdash.adapters.sqlite.database import Database
from taskdash.domain.rates import Rate, Verdict, admit


class SqliteStrictRates:
    """Fills `ports.strict_rates.StrictRates`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def admit(self, subject: str, rate: Rate, now: float) -> Verdict:
        def judged(connection: sqlite3.Connection) -> tuple[Verdict, bool]:
            """The verdict, and whether there is something to keep: a refusal changes what a clock set back left."""
            kept = _settled_at(connection, subject)
            verdict = admit(rate, kept, now)
            return verdict, verdict.settled_at != kept

        def work(connection: sqlite3.Connection) -> Verdict:
            verdict, changed = judged(connection)
            if changed:
                connection.execute("INSERT OR REPLACE INTO strict_rates VALUES (?, ?)", (subject, verdict.settled_at))
            return verdict

        # Who is over the rate costs no turn at writing: others only ever add to what is found here.
        verdict, changed = await self._database.look(judged)
        return verdict if not verdict.granted and not changed else await self._database.write(work)

    async def sweep(self, now: float, limit: int) -> int:
        statement = (
            "DELETE FROM strict_rates WHERE subject IN (SELECT subject FROM strict_rates WHERE settled_at <= ? LIMIT ?)"
        )
        return await self._database.write(lambda connection: connection.execute(statement, (now, limit)).rowcount)


def _settled_at(connection: sqlite3.Connection, subject: str) -> float | None:
    row = connection.execute("SELECT settled_at FROM strict_rates WHERE subject = ?", (subject,)).fetchone()
    return row[0] if row else None
