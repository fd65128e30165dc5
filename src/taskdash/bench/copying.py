"""Ten million tasks in minutes: a workspace's rows, as the product has written them, once more for other people."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from taskdash.adapters.sqlite import rows, tasks
from taskdash.adapters.sqlite.appending import new_epoch
from taskdash.adapters.sqlite.rows import Key, key, text
from taskdash.bench.seeding import Caller, Tell
from taskdash.domain.ids import derive
from taskdash.domain.log import Mutation

_ROWS_AT_ONCE = 50_000  # of all copies together, between two words about how far it is
_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1048576", "temp_store = MEMORY")  # KiB
_OTHER = ("workspace", "user", "inbox")  # ids that are another in each copy
# The number of a task's row: behind all that were there, and beside those of the other copies.
_NUMBER = "own.behind + (old.number - own.first) * own.copies + own.turn"
_PAIRS = "temp.old_{name} AS old CROSS JOIN temp.own WHERE old.rowid > :start AND old.rowid <= :stop"
_WORDS = f"INSERT INTO words (rowid, terms) SELECT {_NUMBER}, replace(old.terms, char(1), own.number || 'x') FROM "  # noqa: S608  # own names


def copy(file: Path, original: Caller, others: Sequence[Caller], tell: Tell) -> None:
    """Give each of `others` what `original` has in the workspace; theirs must not be there yet.

    Nobody else may have the database open, and it is of no use if this fails. Rows of the copies lie between one
    another, as those of workspaces that grow side by side. `tell` hears how many rows are done, of how many.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        number: int = connection.execute(
            "SELECT number FROM workspaces WHERE id = ?", (key(original.workspace),)
        ).fetchone()[0]
        _found(connection, number, others)
        works = {name: _statement(connection, name) for name in _tables(connection)}
        counts = {name: _take_out(connection, name, number) for name in works}
        works["words"], counts["words"] = _WORDS + _PAIRS.format(name="words"), _take_out_words(connection, number)
        done, whole, step = 0, sum(counts.values()), max(1, _ROWS_AT_ONCE // max(1, len(others)))
        was = _ids(original)
        for name, statement in works.items():
            for start in range(0, counts[name], step):
                connection.execute(statement, {**was, "start": start, "stop": start + step})
                done += min(step, counts[name] - start)
                tell(done * len(others), whole * len(others))


def _found(connection: sqlite3.Connection, number: int, others: Sequence[Caller]) -> None:
    """Make the workspaces of `others`, and a table with what each copy has of its own."""
    first, behind = connection.execute(
        "SELECT min(number), (SELECT max(number) FROM tasks) FROM tasks WHERE workspace = ?", (number,)
    ).fetchone()
    columns = ", ".join(_ids(others[0]))
    connection.execute(f"CREATE TEMP TABLE own (turn, number, behind, first, copies, {columns})")
    for turn, other in enumerate(others, 1):
        made = connection.execute(
            "INSERT INTO workspaces (id, epoch, seq, at, floor, trashed, tasks, kinds)"
            " SELECT ?, ?, seq, at, floor, trashed, tasks, kinds FROM workspaces WHERE number = ?",
            (key(other.workspace), new_epoch(), number),
        )
        values = (turn, made.lastrowid, behind, first, len(others), *_ids(other).values())
        connection.execute(f"INSERT INTO own VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608  # marks


def _ids(of: Caller) -> dict[str, Key]:
    """What differs by copy, by _OTHER: each as text and, with `_key`, as it stands in rows."""
    named = dict(zip(_OTHER, (of.workspace, of.user, derive("inbox", of.workspace)), strict=True))
    return {**named, **{f"{name}_key": key(id) for name, id in named.items()}}


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Those whose rows belong to a workspace, by its number."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in found if ("workspace", "INTEGER") in _columns(connection, name)]


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """Name and type of each."""
    return [(name, kind) for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]


def _statement(connection: sqlite3.Connection, table: str) -> str:
    """What copies its rows."""
    copied = {name: _copied(table, name, kind) for name, kind in _columns(connection, table)}
    kept = {name: how for name, how in copied.items() if how}
    return (
        f"INSERT INTO {table} ({rows.quoted(list(kept))}) SELECT {', '.join(kept.values())}"  # noqa: S608  # own names
        f" FROM {_PAIRS.format(name=table)}"
    )


def _copied(table: str, column: str, kind: str) -> str:
    """A column's value in a copy; empty where SQLite gives a number of its own."""
    if column == "workspace":
        return "own.number"
    if (table, column) == ("tasks", "number") or column == "task":
        return _NUMBER if column == "number" else _NUMBER.replace("old.number", "old.task")
    if column in ("number", "position"):
        return ""
    if column == "body":
        value = "old.body"
        for name in _OTHER:
            value = f"replace({value}, :{name}, own.{name})"
        return f"CAST({value} AS BLOB)"
    if kind == "BLOB":
        cases = " ".join(f"WHEN :{name}_key THEN own.{name}_key" for name in _OTHER)
        return f'CASE old."{column}" {cases} ELSE old."{column}" END'
    return f'old."{column}"'


def _take_out(connection: sqlite3.Connection, table: str, number: int) -> int:
    """Put the original's rows where they are numbered from 1 on; how many."""
    order = {"tasks": "number", "commits": "position"}.get(table, "1")
    statement = f"CREATE TEMP TABLE old_{table} AS SELECT * FROM {table} WHERE workspace = {number} ORDER BY {order}"  # noqa: S608  # own names
    connection.execute(statement)
    return int(connection.execute(f"SELECT count(*) FROM old_{table}").fetchone()[0])  # noqa: S608  # own name


def _take_out_words(connection: sqlite3.Connection, number: int) -> int:
    """The search terms of the original's tasks, with a mark for the workspace, which only the copy puts in."""
    connection.execute("CREATE TEMP TABLE old_words (number, terms)")
    connection.executemany("INSERT INTO old_words VALUES (?, ?)", _words(connection, number))
    return int(connection.execute("SELECT count(*) FROM old_words").fetchone()[0])


def _words(connection: sqlite3.Connection, number: int) -> Iterator[tuple[int, str]]:
    found = connection.execute("SELECT number, id, body FROM tasks WHERE workspace = ? ORDER BY number", (number,))
    for place, id, body in found.fetchall():
        terms = tasks.prepared(Mutation(kind="task", id=text(id), op="put", value=rows.value(body))).terms
        if terms:
            yield place, " ".join(f"\x01{term}" for term in terms)
