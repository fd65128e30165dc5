"""Our own CSV: columns by header name, a task a row, in their order; what `export` writes, `import` reads."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from taskdash.domain import checks, ids
from taskdash.domain.formats import cells
from taskdash.domain.formats.records import Record, records
from taskdash.domain.formats.rows import Context, Item, Lines, Note, Project, Rejected, Task, Unreadable
from taskdash.domain.refusal import Refusal

# Every column, as `export` writes them.
COLUMNS = (
    "id",
    "key",
    "project",
    "title",
    "description",
    "status",
    "priority",
    "labels",
    "assignees",
    "parent",
    "start_on",
    "due_on",
    "due_time",
    "timezone",
    "recurrence",
    "estimate_minutes",
    "created_at",
    "completed_at",
)
DELIMITERS = ",;\t"  # spreadsheets write the second where the comma is the decimal separator, the third when asked

_PLAIN: dict[str, Callable[[str], Any]] = {
    "title": str,
    "description": str,
    "status": cells.status,
    "priority": cells.priority,
    "timezone": str.strip,
    "start_on": lambda text: cells.day(text, "start_on"),
    "due_on": lambda text: cells.day(text, "due_on"),
    "due_time": lambda text: cells.time_of_day(text, "due_time"),
    "recurrence": str.strip,
    "estimate_minutes": lambda text: cells.whole(text, "estimate_minutes"),
    "created_at": lambda text: cells.instant(text, "created_at"),
    "completed_at": lambda text: cells.instant(text, "completed_at"),
}


def header(line: str) -> tuple[list[str], str]:
    """The columns that the first line names, in normal form, and the delimiter: the one that finds most of ours."""
    found = [(_columns(line, delimiter), delimiter) for delimiter in DELIMITERS]
    return max(found, key=lambda each: len(set(each[0]) & set(COLUMNS)))


def _columns(line: str, delimiter: str) -> list[str]:
    try:
        names = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return ["_".join(name.replace("-", " ").split()).lower() for name in names]


def read(lines: Lines, _context: Context) -> Iterator[Item]:
    """The tasks of the file; raises Unreadable where its first line is no header with a `title`."""
    columns, delimiter = header(next(lines, ""))
    if "title" not in columns:
        raise Unreadable(1, "title", "the first line must name the columns, one of them “title”")
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise Unreadable(1, twice[0], f"there are two columns called “{twice[0]}”")
    for name in columns:
        if name not in COLUMNS:
            yield Note(f"the column “{name}” is not one of ours and was left out", 1, name)
    row = _Row(columns)
    for record in records(lines, delimiter):
        if isinstance(record, Rejected):
            yield Rejected(record.line + 1, record.field, record.reason)
            continue
        try:
            task = row.task(record)
        except Refusal as refusal:
            title = record.cells[row.title][:100] if len(record.cells) > row.title else ""
            yield Rejected(record.line + 1, refusal.field, refusal.message, title)
        else:
            if task is not None:
                yield task


class _Row:
    """How the rows of one file are read: which cell is what."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = list(columns)
        self.title = columns.index("title")
        self._plain = [(i, name, _PLAIN[name]) for i, name in enumerate(columns) if name in _PLAIN]
        # By name, so that a file whose columns were moved says the same.
        self._content = sorted((name, i) for i, name in enumerate(columns) if name in COLUMNS and name != "key")
        self._at = {name: i for i, name in enumerate(columns)}

    def task(self, record: Record) -> Task | None:
        """The task of a record, None for one without any text; a Refusal names the column."""
        found = record.cells
        if len(found) > len(self.columns):
            if any(found[len(self.columns) :]):
                raise Refusal("invalid", f"has {len(found)} cells; the first line names {len(self.columns)} columns")
            del found[len(self.columns) :]
        elif len(found) < len(self.columns):
            found += [""] * (len(self.columns) - len(found))
        if not any(found):
            return None
        cells.check_text(found, self.columns)
        fields = {name: take(cell) for i, name, take in self._plain if (cell := found[i])}
        if not found[self.title].strip():
            raise Refusal("invalid", "must not be empty", field="title")
        task = Task(record.line + 1, fields)
        self._names(task, found)
        if task.id is None and task.external is None:
            task.content = "\x1f".join([f"{name}={cell}" for name, i in self._content if (cell := found[i])])
        return task

    def _names(self, task: Task, found: list[str]) -> None:
        """Fill in what the row refers to by name or id."""
        for name, i in self._at.items():
            cell = found[i]
            if not cell:
                continue
            if name == "project":
                task.project = _project(cell, found[self._at["key"]] if "key" in self._at else "")
            elif name == "labels":
                task.labels = cells.labels(cell)
            elif name == "assignees":
                task.assignees = cells.names(cell, "assignees")
            elif name == "parent":
                task.parent = _reference(cell)
            elif name == "key":
                task.ref = cell.strip()
            elif name == "id":
                if ids.is_uuid(reference := _reference(cell)):
                    task.id = reference
                else:
                    task.external = reference


def _reference(cell: str) -> str | None:
    text = cell.strip()
    return text.lower() if ids.is_uuid(text.lower()) else text or None


@lru_cache(maxsize=1024)
def _project(cell: str, key: str) -> Project | None:
    prefix, dash, number = key.strip().rpartition("-")
    try:
        known = checks.prefix(prefix, "key") if dash and number.isdecimal() else None
    except Refusal:
        known = None
    return Project(cell.strip(), known) if cell.strip() else None


def write(rows: Iterable[dict[str, Any]], *, first: bool = False) -> str:
    """The text of `rows`, each the cells of a task by column, the names in `labels` and `assignees` as lists.

    With `first` the header is put before them. Lines end in CR LF, as RFC 4180 has it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    if first:
        writer.writerow(COLUMNS)
    for row in rows:
        lists = {name: cells.joined(row[name]) for name in ("labels", "assignees") if name in row}
        found = row | lists
        writer.writerow([found.get(name, "") for name in COLUMNS])
    return out.getvalue()
