"""todo.txt: a task a line, with (A) priorities, dates, +projects, @contexts and key:value pairs.

Source: https://github.com/todotxt/todo.txt, and the conventions `due:`, `t:`, `rec:` and `pri:` of its add-ons.
"""

import re
from collections.abc import Iterator
from typing import Any

from taskdash.domain.formats import cells
from taskdash.domain.formats.marks import take_out
from taskdash.domain.formats.rows import Context, Item, Label, Lines, Note, Project, Rejected, Task
from taskdash.domain.refusal import Refusal, invalid

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DONE = re.compile(rf"x (?:({_DAY}) )?(?:({_DAY}) )?")
_PRIORITY = re.compile(r"\(([A-Z])\) ")
_CREATED = re.compile(rf"({_DAY}) ")
_PAIR = re.compile(r"(due|t|rec|pri):(\S+)")
_RECURRENCE = re.compile(r"(\+?)([1-9][0-9]{0,3})([dwmyb]?)")
_FREQUENCY = {"": "DAILY", "d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_PRIORITIES = {"A": "urgent", "B": "high", "C": "medium"}  # the others: low


def looks_like(line: str) -> bool:
    """Whether the line has something that only this format has."""
    starts = _DONE.match(line) or _PRIORITY.match(line) or _CREATED.match(line)
    return bool(starts or re.search(r"(^| )([+@]\w|due:\d)", line))


def read(lines: Lines, _context: Context) -> Iterator[Item]:
    """The tasks of the file, one a line that is not blank."""
    for number, line in enumerate(lines, 1):
        text = line.strip("\r\n\ufeff ")
        if not text:
            continue
        notes: list[Note] = []
        try:
            cells.check_text([text], ["title"])
            task = _task(number, text, notes)
        except Refusal as refusal:
            yield Rejected(number, refusal.field, refusal.message, text[:100])
        else:
            yield task
            yield from notes


def _task(number: int, text: str, notes: list[Note]) -> Task:
    fields: dict[str, Any] = {}
    rest = _head(text, fields)
    title, marks = take_out(rest, _is_mark)
    pairs = [found.groups() for mark in marks if (found := _PAIR.fullmatch(mark))]
    for key, value in pairs:
        _pair(key, value, fields)
    rules = [value for key, value in pairs if key == "rec"]
    for rule in rules[:1]:
        _recur(number, rule, fields, notes)
    projects = [mark[1:] for mark in marks if mark[0] == "+"]
    contexts = [mark[1:] for mark in marks if mark[0] == "@"]
    return Task(
        number,
        {"title": title, **fields},
        # without what changes when the task is done or becomes more urgent: it is the same one then
        content=f"{fields.get('created_at', '')}\x1f{' '.join(w for w in rest.split() if not w.startswith('pri:'))}",
        project=Project(projects[0]) if projects else None,
        labels=tuple(Label(name) for name in dict.fromkeys([*contexts, *projects[1:]])),
    )


def _head(text: str, fields: dict[str, Any]) -> str:
    """Read what stands before the text of the task: mark of completion, priority, dates. Answers the rest."""
    done = _DONE.match(text)
    if done:
        fields["status"] = "done"
        if done[1]:
            fields["completed_at"] = cells.instant(done[1], "completed_at")
        if done[2]:
            fields["created_at"] = cells.instant(done[2], "created_at")
        text = text[done.end() :]
    if priority := _PRIORITY.match(text):
        fields["priority"] = _PRIORITIES.get(priority[1], "low")
        text = text[priority.end() :]
    if not done and (created := _CREATED.match(text)):
        fields["created_at"] = cells.instant(created[1], "created_at")
        text = text[created.end() :]
    return text


def _is_mark(word: str) -> bool:
    return (len(word) > 1 and word[0] in "+@" and (word[1].isalnum() or word[1] in "_-")) or bool(_PAIR.fullmatch(word))


def _pair(key: str, value: str, fields: dict[str, Any]) -> None:
    if key == "due":
        fields["due_on"] = cells.day(value, "due")
    elif key == "t":
        fields["start_on"] = cells.day(value, "t")
    elif key == "pri":
        if not re.fullmatch("[A-Z]", value):
            raise invalid("pri", "must be a letter from A to Z")
        fields.setdefault("priority", _PRIORITIES.get(value, "low"))


def _recur(number: int, value: str, fields: dict[str, Any], notes: list[Note]) -> None:
    """`rec:[+]N[dbwmy]` as a rule; with the + it counts from the due date, as ours do, without from completion."""
    rule = _RECURRENCE.fullmatch(value)
    if not rule:
        raise invalid("rec", "must be a number and one of d, b, w, m, y, such as +1w")
    strict, count, unit = rule.groups()
    if "due_on" not in fields:
        notes.append(Note("a recurrence without a due date was left out", number, "rec", value))
        return
    if unit == "b" and count != "1":
        notes.append(Note("a recurrence in several business days was left out", number, "rec", value))
        return
    if unit == "b":
        fields["recurrence"] = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    else:
        fields["recurrence"] = f"FREQ={_FREQUENCY[unit]}" + (f";INTERVAL={count}" if count != "1" else "")
    if not strict:
        notes.append(Note("a recurrence counts from the due date here, not from completion", number, "rec", value))
