"""What `--map` says: how statuses, priorities, fields and addresses of the predecessor are to be read."""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import NamedTuple

from taskdash.domain.accounts import normalised_email
from taskdash.domain.formats import cells
from taskdash.domain.queries import PRIORITIES, STATUSES
from taskdash.domain.refusal import Refusal, invalid

LEFT_OUT = "-"
TARGETS = (
    "title", "description", "status", "priority", "labels", "due_on", "estimate_minutes", "created_at", "completed_at",
    LEFT_OUT,
)  # fmt: skip
_STATUSES = MappingProxyType(
    {
        "pending": "todo", "open": "todo", "new": "todo", "not_started": "todo", "backlog": "todo",
        "inprogress": "in_progress", "started": "in_progress", "active": "in_progress", "in_review": "in_progress",
        "finished": "done", "closed": "done", "archived": "cancelled",
    }
)  # fmt: skip
_PRIORITIES = MappingProxyType({"normal": "medium", "critical": "urgent", "highest": "urgent", "lowest": "low"})


class Mappings(NamedTuple):
    """What was said with `--map`; keys of statuses and priorities as they stand in the documents."""

    statuses: dict[str, str]
    priorities: dict[str, str]
    fields: dict[str, str]
    emails: dict[str, str]

    def status(self, text: str) -> str:
        """The status that `text` means; a Refusal that says how to map it."""
        return self.statuses.get(text) or _known(cells.status, text, "status", _STATUSES)

    def priority(self, text: str) -> str:
        """The priority that `text` means; a Refusal that says how to map it."""
        return self.priorities.get(text) or _known(cells.priority, text, "priority", _PRIORITIES)


def read(given: Sequence[str]) -> Mappings:
    """The mappings in `given`, such as `status.waiting=todo`; a Refusal that names the one that cannot be meant."""
    found = Mappings({}, {}, {}, {})
    for each in given:
        of, value = each.partition("=")[0], each.rpartition("=")[2]
        kind, dot, old = each.rpartition("=")[0].partition(".")
        if not dot or not old or not value:
            raise invalid("map", f"{each!r}: must look like status.OLD=todo")
        try:
            _put(found, kind, old, value)
        except Refusal as refusal:
            raise invalid("map", f"{of}: {refusal.message}") from None
    return found


def _put(found: Mappings, kind: str, old: str, value: str) -> None:
    if kind == "status":
        _one_of(value, STATUSES)
        found.statuses[old] = value
    elif kind == "priority":
        _one_of(value, PRIORITIES)
        found.priorities[old] = value
    elif kind == "field":
        _one_of(value, TARGETS)
        found.fields[old] = value
    elif kind == "email":
        found.emails[old] = normalised_email(value)
    else:
        raise invalid("map", "begins with none of status, priority, field, email")


def _one_of(value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise invalid("map", f"must be one of {', '.join(choices)}")


def _known(read: Callable[[str], str], text: str, field: str, more: MappingProxyType[str, str]) -> str:
    word = "_".join(text.strip().lower().replace("-", " ").split())
    if word in more:
        return more[word]
    try:
        return read(text)
    except Refusal:
        raise invalid(field, f"{text!r} has no counterpart here: --map '{field}.{text}=…'") from None
