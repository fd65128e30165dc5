"""The documents of the predecessor's database `task_dashboard`: its users and tasks, read into what is known here."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import msgspec

from taskdash.domain import checks, limits, times
from taskdash.domain.accounts import is_bcrypt, normalised_email
from taskdash.domain.formats import cells
from taskdash.domain.formats.mappings import LEFT_OUT, Mappings
from taskdash.domain.formats.rows import Label, Note, Task
from taskdash.domain.ids import derive
from taskdash.domain.refusal import Refusal, invalid

SOURCE = "task_dashboard"  # what ids are derived under
ORPHAN = "user"  # the field of a task that names its user

_KNOWN = {
    "title": "title",
    "description": "description",
    "status": "status",
    "priority": "priority",
    "dueDate": "due_on",
    "createdAt": "created_at",
    "completedAt": "completed_at",
}
_TECHNICAL = {"_id", "__v", "updatedAt", ORPHAN}  # when a task was last changed is, here, when it was taken over
_OF_USERS = {"_id", "__v", "updatedAt", "name", "email", "password", "createdAt"}
_SHOWN = 40  # characters of a value in a note


class Document(NamedTuple):
    """One document: its `_id` as text, when that says it was made (an ObjectId does), and its other fields.

    Values are plain: text, numbers, booleans, None, aware datetimes, lists and dictionaries; the rest is text.
    """

    id: str
    made_at: datetime | None
    fields: Mapping[str, Any]


class Person(msgspec.Struct, frozen=True):
    """A user of the predecessor. `email` is normalised, None where `told`, what stands there, is no address."""

    external: str
    email: str | None
    told: str
    name: str
    created_at: str | None
    password_hash: str | None
    notes: tuple[Note, ...] = ()


def person(document: Document, mappings: Mappings) -> Person:
    """The user, whatever is missing or malformed; `notes` say what was left out."""
    fields, notes = document.fields, []
    told = mappings.emails.get(document.id) or fields.get("email")
    who = f"{document.id} {told or ''}".strip()
    kept = fields.get("password")
    if not isinstance(kept, str) or not is_bcrypt(kept):
        kept = None
        notes.append(
            Note("a person without a password that can be taken over: taskdash user reset makes a link", item=who)
        )
    notes += [
        Note(f"users: the field {name} has no place here and was left out", field=name, item=_shown(value))
        for name, value in fields.items()
        if name not in _OF_USERS and value not in (None, "", [])
    ]
    return Person(
        external=document.id,
        email=_email(told),
        told=str(told or ""),
        name=" ".join(str(fields.get("name") or "").split())[: limits.NAME_CHARACTERS],
        created_at=_when(document, fields.get("createdAt")),
        password_hash=kept,
        notes=tuple(notes),
    )


def task(document: Document, mappings: Mappings, timezone: str) -> tuple[Task, list[Note]]:
    """The task, and what of it was left out; a Refusal, naming the field, where it cannot be taken in.

    A due date that is midnight in UTC or in `timezone` is a day, as date pickers give it; another has a time of day.
    """
    found: dict[str, Any] = {}
    notes: list[Note] = []
    labels: list[Label] = []
    lines: list[str] = []
    item = f"{document.id} {document.fields.get('title') or ''}"[:100].strip()
    if made := _when(document, None):
        found["created_at"] = made
    for name, value in document.fields.items():
        target = mappings.fields.get(name) or _KNOWN.get(name)
        if name in _TECHNICAL or target == LEFT_OUT or value in (None, "", []):
            continue
        if target is None:
            notes.append(
                Note(f"tasks: the field {name} has no place here and was left out", field=name, item=_shown(value))
            )
        elif target == "labels":
            labels += [Label(" ".join(str(each).split())) for each in (value if isinstance(value, list) else [value])]
        elif target == "description" and name != "description":
            lines.append(f"{name}: {_text(value, name)}")
        else:
            found |= _field(target, name, value, mappings, timezone)
    title = str(found.get("title", ""))
    if len(title) > limits.TITLE_CHARACTERS:
        found["title"] = title[: limits.TITLE_CHARACTERS - 1] + "…"
        lines.insert(0, title)
        notes.append(Note("a title that is too long stands whole in the description", field="title", item=item))
    if lines:
        found["description"] = "\n\n".join(part for part in (found.get("description", ""), "\n".join(lines)) if part)
    if found.get("status") != "done" and found.pop("completed_at", None):
        notes.append(
            Note("a time of completion of a task that is not done was left out", field="completedAt", item=item)
        )
    return Task(0, found, external=document.id, labels=tuple(dict.fromkeys(labels))), notes


def account_id(external: str, created_at: str) -> str:
    """The id of the account that a person gets; it sorts by when the person came, as those of other accounts do.

    A UUIDv8 (RFC 9562, 5.8) of 48 bits of time, in milliseconds since 1970 as in a UUIDv7, and a digest.
    """
    derived = derive(SOURCE, "user", external)
    passed = times.moment(created_at) - datetime(1970, 1, 1, tzinfo=UTC)
    stamp = f"{max(0, int(passed.total_seconds() * 1000)) & 0xFFFFFFFFFFFF:012x}"
    return f"{stamp[:8]}-{stamp[8:]}{derived[13:]}"


def _field(target: str, name: str, value: Any, mappings: Mappings, timezone: str) -> dict[str, Any]:
    if target == "due_on":
        return _due(name, value, timezone)
    if target in ("created_at", "completed_at"):
        return {target: _instant(name, value)}
    if target == "estimate_minutes":
        return {target: value}
    text = _text(value, name)
    if target == "status":
        return {target: mappings.status(text)}
    if target == "priority":
        return {target: mappings.priority(text)}
    return {target: " ".join(text.split()) if target == "title" else text}


def _due(name: str, value: Any, timezone: str) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            return {"due_on": checks.day(value.strip(), name)}
        except Refusal:
            value = times.moment(_instant(name, value))
    if not isinstance(value, datetime):
        raise invalid(name, "must be a date")
    local = value.astimezone(times.zone(timezone))
    midnight = time(0, 0)
    if value.astimezone(UTC).time() == midnight:
        return {"due_on": _day(value.astimezone(UTC).date())}
    if local.time() == midnight:
        return {"due_on": _day(local.date())}
    return {"due_on": _day(local.date()), "due_time": f"{local:%H:%M}", "timezone": timezone}


def _day(found: date) -> str:
    return found.isoformat()


def _instant(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return times.instant(value)
    return cells.instant(_text(value, name), name)


def _when(document: Document, value: Any) -> str | None:
    """`value` as an instant; where it is none, the time in the document's id."""
    try:
        return _instant("createdAt", value)
    except Refusal:
        return times.instant(document.made_at) if document.made_at else None


def _email(told: Any) -> str | None:
    try:
        return normalised_email(told) if isinstance(told, str) else None
    except Refusal:
        return None


def _text(value: Any, name: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return times.instant(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    raise invalid(name, "must be text")


def _shown(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
