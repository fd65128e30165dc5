"""The read model of tasks: a row each, its entries in the set indexes, its search terms, and its bucket."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from taskdash.adapters.sqlite import rows
from taskdash.adapters.sqlite.connections import BUCKETS, Writing
from taskdash.adapters.sqlite.model_tables import SET_INDEXES, SETS
from taskdash.adapters.sqlite.rows import Key, key
from taskdash.domain.log import Mutation, Value
from taskdash.domain.queries import PRIORITIES
from taskdash.domain.terms import terms

COLUMNS = (
    *("trashed", "project", "numbered", "status", "priority", "parent", "order"),
    *("due_on", "created_at", "updated_at", "completed_at", "deleted_at"),
)
_ALL = ("number", "workspace", "id", "seq", *COLUMNS, "body")
_INSERT = f"INSERT INTO tasks ({rows.quoted(_ALL)}) VALUES ({', '.join('?' * len(_ALL))})"  # noqa: S608 - own names
_ADD = f"{_INSERT} ON CONFLICT (workspace, id) DO NOTHING"
_COUNT = """INSERT INTO buckets (workspace, project, status, priority, tasks) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET tasks = tasks + excluded.tasks"""
_LEFT = "INSERT OR IGNORE INTO former_numbers (workspace, project, numbered, id) VALUES (?, ?, ?, ?)"
_NOT_LEFT = "DELETE FROM former_numbers WHERE workspace = ? AND project = ? AND numbered = ? AND id = ?"
_SEARCH = "INSERT INTO words (rowid, terms) VALUES (?, ?)"
_UNSEARCH = "INSERT INTO words (words, rowid, terms) VALUES ('delete', ?, ?)"

# Of each set index its position, the column that holds the members, and all its columns.
_SET_COLUMNS = tuple(
    (position, next(column for column in index.equal if column in SETS), (*index.equal, index.sort))
    for position, index in enumerate(SET_INDEXES)
)

Bucket = tuple[Key, str, int]
Entry = tuple[Any, ...]


class TaskRow(NamedTuple):
    """What a value becomes in the tables; for a tombstone all of it is empty."""

    id: Key
    columns: tuple[Any, ...]
    body: bytes | None
    entries: frozenset[tuple[int, Entry]]  # (position in SET_INDEXES, its columns)
    bucket: Bucket | None
    text: str  # what search finds it by; empty in the trash
    former: tuple[tuple[Key, int], ...] = ()  # (project, number), of projects it has left
    terms: tuple[str, ...] | None = None  # of the text, where they are known already
    new: bool = False  # made by its mutation: nothing of it should be stored yet


class _Stored(NamedTuple):
    number: int
    seq: int
    body: bytes | None


def prepared(mutation: Mutation) -> TaskRow:
    """The row that the mutation makes; pure, so that it need not be done by the writer while others wait for it."""
    row = _row(key(mutation.id), mutation.value)
    return row._replace(terms=tuple(terms(row.text)), new=mutation.op == "put" and mutation.before is None)


def apply(connection: Writing, workspace: int, seq: int, changed: Sequence[TaskRow]) -> int:
    """Bring the tasks to what they are after the commit `seq`; answers by how many there are more than before."""
    if len(changed) == 1 and changed[0].new and _add(connection, workspace, seq, changed[0]):
        return 1
    stored = _stored(connection, workspace, [row.id for row in changed])
    number = _next_number(connection) if len(stored) < len(changed) else 0
    inserted: list[tuple[Any, ...]] = []
    counts: Counter[Bucket] = Counter()
    more = 0
    for row in changed:
        was = stored.get(row.id)
        if was is None:
            before, at = _row(row.id, None), number + len(inserted)
            inserted.append((at, workspace, row.id, seq, *row.columns, row.body))
        elif rows.is_newer(seq, was.seq):
            before, at = _row(row.id, rows.value(was.body)), was.number
            replace(connection, at, seq, before, row)
        else:
            continue
        more += (row.body is not None) - (before.body is not None)
        counts.update({row.bucket: 1} if row.bucket else {})
        counts.subtract({before.bucket: 1} if before.bucket else {})
        _reindex(connection, workspace, at, before, row)
    connection.executemany(_INSERT, inserted)
    for bucket, n in counts.items():
        if n:
            connection.later(BUCKETS, _COUNT, workspace, *bucket, n)
    return more


def _add(connection: Writing, workspace: int, seq: int, row: TaskRow) -> bool:
    """Store one new task without looking for it first; False where it is stored already."""
    done = connection.execute(_ADD, (None, workspace, row.id, seq, *row.columns, row.body))
    number = done.lastrowid
    if done.rowcount == 0 or number is None:
        return False
    if row.bucket is not None:
        connection.later(BUCKETS, _COUNT, workspace, *row.bucket, 1)
    _reindex(connection, workspace, number, _row(row.id, None), row)
    return True


def _next_number(connection: Writing) -> int:
    number: int = connection.execute("SELECT ifnull(max(number), 0) + 1 FROM tasks").fetchone()[0]
    return number


def replace(connection: Writing, number: int, seq: int, before: TaskRow, row: TaskRow) -> None:
    """Write over a stored row, touching only the indexes whose columns differ."""
    if row.body is None:
        bury(connection, number, seq)
        return
    pairs = zip(COLUMNS, before.columns, row.columns, strict=True)
    changed = {column: new for column, old, new in pairs if old != new}
    connection.execute(_update(tuple(changed)), (seq, row.body, *changed.values(), number))


def bury(connection: Writing, number: int, seq: int) -> None:
    """Leave a tombstone: a late put of an older mutation must not raise the dead."""
    connection.execute(_update(COLUMNS), (seq, None, *([None] * len(COLUMNS)), number))


def rewrite(connection: Writing, workspace: int, id: Key, value: Value | None, seq: int) -> None:
    """Put `value` in the place of the one stored with the same seq; nothing where the task has moved on."""
    was = _stored(connection, workspace, [id]).get(id)
    if was is None or was.seq != seq or was.body is None:
        return
    before, row = _row(id, rows.value(was.body)), _row(id, value)
    replace(connection, was.number, seq, before, row)
    _reindex(connection, workspace, was.number, before, row)


def unindex(connection: Writing, workspace: int, number: int, id: Key, body: bytes | None) -> None:
    """Take a task out of the set indexes and the search, before its row goes."""
    _reindex(connection, workspace, number, _row(id, rows.value(body)), _row(id, None))


def search_terms(workspace: int, words: Sequence[str]) -> list[str]:
    """Terms as `words` holds them: each after its workspace's number, so that one workspace's are looked up alone."""
    return [f"{workspace}x{word}" for word in words]


def _row(id: Key, value: Value | None) -> TaskRow:
    if value is None:
        return TaskRow(id, (None,) * len(COLUMNS), None, frozenset(), None, "")
    trashed = int(bool(value.get("deleted_at")))
    priority = value.get("priority", "none")
    held = {column: value.get(column) for column in COLUMNS}
    held |= {
        "trashed": trashed,
        "project": _key(value.get("project")),
        "numbered": value.get("number"),
        "parent": _key(value.get("parent")),
        "status": value.get("status", "todo"),
        "priority": PRIORITIES.index(priority),
    }
    entries = frozenset(_entries(value, held))
    bucket = None if trashed else (held["project"] or "", str(held["status"]), PRIORITIES.index(priority))
    text = "" if trashed else f"{value.get('title', '')}\n{value.get('description', '')}"
    former = tuple((key(project), numbered) for project, numbered in value.get("former", ()))
    return TaskRow(id, tuple(held.values()), rows.encode(value), entries, bucket, text, former)


def _entries(value: Value, held: dict[str, Any]) -> Iterator[tuple[int, Entry]]:
    for position, of, columns in _SET_COLUMNS:
        for member in value.get(SETS[of], ()):
            entry = tuple(key(member) if column == of else held[column] for column in columns)
            if entry[-1] is not None:  # the sort column
                yield position, entry


def _key(id: str | None) -> Key | None:
    return key(id) if id else None


def _stored(connection: Writing, workspace: int, ids: Sequence[Key]) -> dict[Key, _Stored]:
    found: dict[Key, _Stored] = {}
    for marks, piece in rows.lists(ids):
        statement = f"SELECT id, number, seq, body FROM tasks WHERE workspace = ? AND id IN ({marks})"  # noqa: S608
        for id, *rest in connection.execute(statement, (workspace, *piece)):
            found[id] = _Stored(*rest)
    return found


def _reindex(connection: Writing, workspace: int, number: int, before: TaskRow, row: TaskRow) -> None:
    if before.entries != row.entries:
        for position, entry in before.entries - row.entries:
            connection.execute(_drop_entry(position), (workspace, *entry, row.id))
        for position, entry in row.entries - before.entries:
            connection.execute(_add_entry(position), (workspace, *entry, row.id, number))
    if before.former != row.former:
        connection.executemany(_NOT_LEFT, [(workspace, *pair, row.id) for pair in before.former])
        connection.executemany(_LEFT, [(workspace, *pair, row.id) for pair in row.former])
    if before.text != row.text:
        if gone := search_terms(workspace, terms(before.text)):
            connection.later(number, _UNSEARCH, number, " ".join(gone))
        if held := search_terms(workspace, terms(row.text) if row.terms is None else row.terms):
            connection.later(number, _SEARCH, number, " ".join(held))


@lru_cache(maxsize=256)
def _update(columns: tuple[str, ...]) -> str:
    changes = "".join(f', "{column}" = ?' for column in columns)
    return f"UPDATE tasks SET seq = ?, body = ?{changes} WHERE number = ?"  # noqa: S608 - our own column names


@lru_cache
def _add_entry(position: int) -> str:
    index = SET_INDEXES[position]
    return f"INSERT OR IGNORE INTO {index.name} VALUES (?, {'?, ' * len(index.equal)}?, ?, ?)"  # noqa: S608


@lru_cache
def _drop_entry(position: int) -> str:
    index = SET_INDEXES[position]
    held = " AND ".join(f'"{column}" = ?' for column in (*index.equal, index.sort))
    return f"DELETE FROM {index.name} WHERE workspace = ? AND {held} AND id = ?"  # noqa: S608 - our own names
