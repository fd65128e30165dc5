"""Todoist's CSV: tasks, sections and comments of one project, a row each, as its export and its backups have them.

Source: https://www.todoist.com/help/articles/import-or-export-a-project-as-a-csv-file-in-todoist-YC8YvN
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from taskdash.domain import checks
from taskdash.domain.formats import cells, english
from taskdash.domain.formats.marks import take_out
from taskdash.domain.formats.records import Record, records
from taskdash.domain.formats.rows import Comment, Context, Item, Label, Lines, Note, Project, Rejected, Task, Unreadable
from taskdash.domain.formats.taskdash_csv import header
from taskdash.domain.refusal import Refusal, invalid

_PRIORITIES = {"1": "urgent", "2": "high", "3": "medium", "4": "none", "": "none"}  # 1 is the highest there
_DEEPEST = 9  # INDENT of the deepest subtask that a file may have
_BACKUP_ID = re.compile(r"\s*\[[0-9A-Za-z]+\]$")  # "Work [2203306141].csv" in a backup
_FILE = re.compile(r"\[\[file (\{.*\})\]\]", re.DOTALL)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_UNMAPPED = {"responsible": "who is responsible was left out: Todoist gives no e-mail address"}


def read(lines: Lines, context: Context) -> Iterator[Item]:
    """The tasks and comments of the file; raises Unreadable where its first line is not Todoist's."""
    columns, delimiter = header(next(lines, ""))
    for name in ("type", "content"):
        if name not in columns:
            raise Unreadable(1, name.upper(), f"the first line must name the columns, one of them “{name.upper()}”")
    reader = _Reader(columns, context)
    for record in records(lines, delimiter):
        if isinstance(record, Rejected):
            yield Rejected(record.line + 1, record.field, record.reason)
            continue
        row = dict(zip(columns, record.cells, strict=False))
        try:
            cells.check_text(record.cells, columns)
            yield from reader.items(record, row)
        except Refusal as refusal:
            field = refusal.field and refusal.field.upper()
            yield Rejected(record.line + 1, field, refusal.message, row.get("content", "")[:100])


class _Reader:
    """Where in the file we are: its section, and the tasks that the next one may be below."""

    def __init__(self, columns: list[str], context: Context) -> None:
        self._columns = columns
        self._context = context
        name = _called(context.name)
        self._project = Project(name) if name else None
        self._section: tuple[Label, ...] = ()
        self._above: list[str] = []  # the ref of the last task at each indent

    def items(self, record: Record, row: dict[str, str]) -> Iterator[Item]:
        """What a row gives."""
        kind = row.get("type", "").strip().lower()
        if kind == "task":
            notes: list[Note] = []
            yield self._task(record.line + 1, row, notes)
            yield from notes
        elif kind == "note":
            yield self._comment(record.line + 1, row)
        elif kind == "section":
            name = checks.line(200)(row.get("content", ""), "content")
            self._section = (Label(name),) if name else ()
            self._above = []
        elif kind not in ("", "meta"):
            raise invalid("type", "must be task, section or note")

    def _task(self, line: int, row: dict[str, str], notes: list[Note]) -> Task:
        ref = f"line {line}"
        indent = self._indent(row.get("indent", ""))
        del self._above[indent - 1 :]
        above = self._above[-1] if self._above else None
        # before anything can refuse the row: its subtasks are not to end up below the task before it
        self._above += [ref] * (indent - len(self._above))
        content = row.get("content", "").strip().removeprefix("* ")
        title, marks = take_out(content, lambda word: bool(re.fullmatch(r"@[\w-]\S*", word)))
        fields: dict[str, Any] = {"title": title, "description": row.get("description", "")}
        priority = row.get("priority", "").strip()
        if priority not in _PRIORITIES:
            raise invalid("priority", "must be 1, 2, 3 or 4")
        fields["priority"] = _PRIORITIES[priority]
        fields |= self._dates(line, row, notes)
        fields |= self._duration(line, row, notes)
        notes += [Note(text, line, name.upper(), row[name]) for name, text in _UNMAPPED.items() if row.get(name)]
        labels = (*self._section, *(Label(mark[1:]) for mark in marks))
        return Task(
            line,
            {name: value for name, value in fields.items() if value},
            content="\x1f".join(f"{name}={row[name]}" for name in sorted(row) if name and row[name]),
            ref=ref,
            project=self._project,
            labels=tuple(dict.fromkeys(labels)),
            parent=above,
        )

    def _indent(self, text: str) -> int:
        if not text.strip():
            return 1
        indent = cells.whole(text, "indent")
        if not 1 <= indent <= _DEEPEST:
            raise invalid("indent", f"must be from 1 to {_DEEPEST}")
        return indent

    def _dates(self, line: int, row: dict[str, str], notes: list[Note]) -> dict[str, Any]:
        """Due date, time and recurrence; what is not understood for certain is kept in the description."""
        timezone = row.get("timezone", "").strip() or self._context.timezone
        checks.timezone(timezone, "timezone")
        found: dict[str, Any] = {}
        lost = []
        for name in ("date", "deadline"):
            text = row.get(name, "").strip()
            if not text:
                continue
            meant = None if found else self._when(text, row.get(f"{name}_lang", ""), timezone)
            if meant is None:
                reason = "the task has a date already" if found else "it is not understood for certain"
                notes.append(Note(f"a {name} was kept as text in the description: {reason}", line, name.upper(), text))
                lost.append(f"{name.capitalize()}: {text}")
                continue
            if meant.after:
                told = "a recurrence counts from the due date here, not from completion"
                notes.append(Note(told, line, name.upper(), text))
            found = {"due_on": meant.due_on.isoformat(), "due_time": meant.due_time, "recurrence": meant.recurrence}
            if meant.due_time:
                found["timezone"] = timezone
        if lost:
            found["description"] = "\n\n".join(filter(None, [row.get("description", ""), "\n".join(lost)]))
        return found

    def _when(self, text: str, language: str, timezone: str) -> english.When | None:
        if _INSTANT.fullmatch(text) and re.search(r"(Z|[+-][0-9]{2}:?[0-9]{2})$", text):
            day, clock = cells.local(text, "date", timezone)
            return english.When(date.fromisoformat(day), clock)
        words = re.sub(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]+)?)?$", r"\1 \2", text)
        spoken = language.strip().lower() in ("", "en")
        return english.when(words, self._context.today) if spoken or words[0].isdigit() else None

    def _duration(self, line: int, row: dict[str, str], notes: list[Note]) -> dict[str, Any]:
        text, unit = row.get("duration", "").strip(), row.get("duration_unit", "").strip().lower()
        if not text or text == "None":
            return {}
        if unit != "minute":
            notes.append(Note("a duration in days was left out", line, "DURATION", f"{text} {unit}"))
            return {}
        return {"estimate_minutes": cells.whole(text, "duration")}

    def _comment(self, line: int, row: dict[str, str]) -> Comment | Note:
        text = _FILE.sub(_link, row.get("content", "")).strip()
        if not self._above:
            return Note("a comment on the project or on a section was left out", line, "TYPE", text[:100])
        author = re.sub(r"\s*\([0-9]+\)$", "", row.get("author", "").strip())
        fields: dict[str, Any] = {"text": f"{author}:\n\n{text}" if author and text else text}
        if at := row.get("date", "").strip():
            fields["created_at"] = cells.instant(at, "date")
        return Comment(line, self._above[-1], fields, content=f"{at}\x1f{text}")


def _called(file: str) -> str:
    """The project's name, from the file's."""
    name = file.replace("\\", "/").rpartition("/")[2].removesuffix(".gz")
    return _BACKUP_ID.sub("", name.rpartition(".")[0] or name).strip()


def _link(found: "re.Match[str]") -> str:
    """An attachment in a comment as a Markdown link."""
    try:
        about = json.loads(found[1])
    except ValueError:
        return found[0]
    name, url = about.get("file_name"), about.get("file_url")
    return f"[{name}]({url})" if name and url else found[0]
