"""Tasks and comments."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from taskdash.api.shapes.common import Changed, Day, Entity, Given, Id, Instant, Made
from taskdash.domain import limits

Status = Literal["todo", "in_progress", "done", "cancelled"]
Priority = Literal["none", "low", "medium", "high", "urgent"]
Sort = Literal[
    "created_at",
    "-created_at",
    "updated_at",
    "-updated_at",
    "due_on",
    "-due_on",
    "priority",
    "-priority",
    "order",
    "-order",
]
Title = Annotated[str, Meta(min_length=1, max_length=limits.TITLE_CHARACTERS)]
Text = Annotated[str, Meta(description=f"Markdown, at most {limits.DESCRIPTION_BYTES} bytes.")]
TimeOfDay = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:30"])]
TimeZone = Annotated[str, Meta(description="An IANA time zone.", examples=["Europe/Berlin"])]
Recurrence = Annotated[str, Meta(description="An RRULE (RFC 5545).", examples=["FREQ=WEEKLY;BYDAY=MO"])]
Minutes = Annotated[int, Meta(ge=0, le=limits.ESTIMATE_MINUTES)]
Labels = Annotated[list[Id], Meta(max_length=limits.LABELS_PER_TASK)]
Assignees = Annotated[list[Id], Meta(max_length=limits.ASSIGNEES_PER_TASK)]


class Place(Given, frozen=True):
    """A place in the project's order, named by a neighbour: one of the two; null is the very start, or the very end."""

    after: Id | UnsetType | None = UNSET
    before: Id | UnsetType | None = UNSET


class Members(Given, frozen=True):
    """What is added to a set and what is taken out of it."""

    add: list[Id] = msgspec.field(default_factory=list)
    remove: list[Id] = msgspec.field(default_factory=list)


class Task(Entity, frozen=True):
    """A task."""

    key: Annotated[str | None, Meta(description="Such as INB-12: the project's prefix and a number.")]
    project: Id
    title: str
    description: str
    status: Status
    priority: Priority
    labels: list[Id]
    assignees: list[Id]
    parent: Id | None
    order: Annotated[str, Meta(description="Sorts the tasks of a project, as text; ties break by id.")]
    start_on: Day | None
    due_on: Day | None
    due_time: str | None
    timezone: str | None
    recurrence: str | None
    estimate_minutes: int | None
    completed_at: Instant | None


class NewTask(Made, frozen=True, kw_only=True):
    """A new task; without a project it goes to the Inbox, or to that of its parent."""

    title: Title
    project: Id | UnsetType | None = UNSET
    description: Text | UnsetType | None = UNSET
    status: Status | UnsetType | None = UNSET
    priority: Priority | UnsetType | None = UNSET
    labels: Labels | UnsetType | None = UNSET
    assignees: Assignees | UnsetType | None = UNSET
    parent: Id | UnsetType | None = UNSET
    order: Place | UnsetType = UNSET
    start_on: Day | UnsetType | None = UNSET
    due_on: Day | UnsetType | None = UNSET
    due_time: TimeOfDay | UnsetType | None = UNSET
    timezone: TimeZone | UnsetType | None = UNSET
    recurrence: Recurrence | UnsetType | None = UNSET
    estimate_minutes: Minutes | UnsetType | None = UNSET


class TaskChange(Changed, frozen=True, kw_only=True):
    """A change of a task; null empties a field. Labels and assignees come whole, or as what is added and removed."""

    title: Title | UnsetType = UNSET
    project: Id | UnsetType = UNSET
    description: Text | UnsetType | None = UNSET
    status: Status | UnsetType | None = UNSET
    priority: Priority | UnsetType | None = UNSET
    labels: Labels | Members | UnsetType | None = UNSET
    assignees: Assignees | Members | UnsetType | None = UNSET
    parent: Id | UnsetType | None = UNSET
    order: Place | UnsetType = UNSET
    start_on: Day | UnsetType | None = UNSET
    due_on: Day | UnsetType | None = UNSET
    due_time: TimeOfDay | UnsetType | None = UNSET
    timezone: TimeZone | UnsetType | None = UNSET
    recurrence: Recurrence | UnsetType | None = UNSET
    estimate_minutes: Minutes | UnsetType | None = UNSET


CommentText = Annotated[str, Meta(min_length=1, description=f"Markdown, at most {limits.COMMENT_BYTES} bytes.")]


class Comment(Entity, frozen=True):
    """What somebody said about a task."""

    task: Id
    text: str


class NewComment(Made, frozen=True, kw_only=True):
    """A new comment."""

    text: CommentText


class CommentChange(Changed, frozen=True, kw_only=True):
    """A change of one's own comment."""

    text: CommentText | UnsetType = UNSET
