"""What every format is read into: tasks and comments as the file tells them, and what of it could not be taken."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec


class Project(NamedTuple):
    """A project as a file names it: by its name, and by the prefix of its keys or the id it has there, if told."""

    name: str
    prefix: str | None = None
    external: str | None = None
    description: str = ""


class Label(NamedTuple):
    """A label as a file names it; `color` is `#rrggbb`."""

    name: str
    color: str | None = None


class Task(msgspec.Struct, gc=False):
    """One task of a file, at `line` (of a Trello board: the card's number in the file).

    `fields` are fields of a task, as far as they need no looking up. Its id is `id`, or follows from `external`, its id
    in the source, or else from `content` and how often that came before. Other rows refer to it by `ref`, by `external`
    or by `id`; `parent` is such a reference. Without `project` it belongs to its parent's, or to the Inbox.
    """

    line: int
    fields: dict[str, Any]
    content: str = ""
    id: str | None = None
    external: str | None = None
    ref: str | None = None
    project: Project | None = None
    labels: tuple[Label, ...] = ()
    assignees: tuple[str, ...] = ()  # e-mail addresses or user ids
    parent: str | None = None


class Comment(msgspec.Struct, gc=False):
    """One comment of a file on the task that `task` refers to; its id follows from that task's and `content`."""

    line: int
    task: str
    fields: dict[str, Any]
    content: str = ""
    external: str | None = None


class Defined(msgspec.Struct, frozen=True, gc=False):
    """A label that the file has, whether or not a task bears it."""

    line: int
    label: Label


class Rejected(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row that is not taken in; `field` is the column at fault, where it is one, `item` says which row in words."""

    line: int
    field: str | None
    reason: str
    item: str = ""


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something of the file that was left out or kept in another form, while its row is taken in.

    Notes with the same `text` are told together, with how many there were.
    """

    text: str
    line: int | None = None
    field: str | None = None
    item: str = ""


Item = Task | Comment | Defined | Rejected | Note


class Unreadable(Exception):
    """The whole file cannot be read as this format; `line` and `field` say where that shows."""

    def __init__(self, line: int, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.field = field
        self.reason = reason


class Context(msgspec.Struct, frozen=True):
    """What a reader goes by beside the file: the day on which it is read, the zone of its times, the file's name."""

    today: date
    timezone: str = "UTC"
    name: str = ""


Lines = Iterator[str]  # of text, each with its line end
