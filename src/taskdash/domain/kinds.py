"""Every kind of entity with its fields: what a value must be, who sets it, and what it is when it is empty."""

from typing import Any

import msgspec

from taskdash.domain import checks, limits, recurrence
from taskdash.domain.log import Value
from taskdash.domain.queries import PRIORITIES, STATUSES
from taskdash.domain.refusal import invalid
from taskdash.domain.roles import ROLES


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field: settable at creation, by a change, by an import only, or (all false) derived by the product.

    `empty` is its value where it is absent. `grows` marks a set, merged by what was added and removed; `text` what a
    person writes, redacted when the person is erased; `required` a text that is then replaced instead of emptied.
    """

    name: str
    check: checks.Check
    empty: Any = None
    create: bool = False
    change: bool = False
    imported: bool = False
    grows: bool = False
    text: bool = False
    required: bool = False


class Kind(msgspec.Struct, frozen=True):
    """A kind's name, its plural in paths, and its fields by name."""

    name: str
    plural: str
    fields: dict[str, Field]

    def empty(self, field: str) -> Any:
        """The value of `field` where an entity has none; None for a field this release does not know."""
        known = self.fields.get(field)
        return None if known is None else known.empty

    def get(self, value: Value, field: str) -> Any:
        """The field of an entity with the fields `value`."""
        return value[field] if field in value else self.empty(field)

    def put(self, value: Value, field: str, content: Any) -> None:
        """Set the field in `value`, leaving it out when it is empty."""
        if content is None or content == [] or content == self.empty(field):
            value.pop(field, None)
        else:
            value[field] = content


def merge(had: list[str], change: Any) -> list[str]:
    """A set after `change`, `{"add": [...], "remove": [...]}`: what was there keeps its order, what is new follows."""
    left = [x for x in had if x not in change["remove"]]
    return [*left, *(x for x in change["add"] if x not in left)]


def _given(name: str, check: checks.Check, empty: Any = None, **more: Any) -> Field:
    return Field(name=name, check=check, empty=empty, create=True, change=True, **more)


def _derived(name: str, empty: Any = None, **more: Any) -> Field:
    return Field(name=name, check=_never, empty=empty, **more)


def _never(_value: Any, field: str) -> Any:
    raise invalid(field, "is set by the product")


def _kind(name: str, plural: str, *fields: Field) -> Kind:
    own = (
        _derived("created_by"),
        Field(name="created_at", check=checks.instant, imported=True),
        _derived("updated_at"),
        _derived("deleted_at"),
    )
    return Kind(name, plural, {field.name: field for field in (*fields, *own)})


_name = checks.line(limits.NAME_CHARACTERS, required=True)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            "workspace",
            "workspaces",
            _given("name", _name, text=True, required=True),
            _derived("personal", False),
            _derived("inbox"),
        ),
        _kind("member", "members", Field(name="role", check=checks.one_of(*ROLES), change=True)),
        _kind(
            "invitation",
            "invitations",
            Field(name="role", check=checks.one_of(*ROLES), create=True),
            Field(name="code_hash", check=checks.line(64, required=True), create=True),
            Field(name="expires_at", check=checks.instant, create=True),
            _derived("accepted_by"),
            _derived("accepted_at"),
        ),
        _kind(
            "project",
            "projects",
            _given("name", _name, text=True, required=True),
            _given("description", checks.prose(limits.DESCRIPTION_BYTES), "", text=True),
            _given("color", checks.color),
            _given("prefix", checks.prefix),
            _given("archived", checks.flag, False),
            _derived("former_prefixes", []),
            _derived("moving_to"),
            _derived("moved_to"),
        ),
        _kind("counter", "counters", _derived("next")),
        _kind(
            "task",
            "tasks",
            _given("project", checks.uuid),
            _given("title", checks.line(limits.TITLE_CHARACTERS, required=True), text=True, required=True),
            _given("description", checks.prose(limits.DESCRIPTION_BYTES), "", text=True),
            _given("status", checks.one_of(*STATUSES), "todo"),
            _given("priority", checks.one_of(*PRIORITIES), "none"),
            _given("labels", checks.uuids(limits.LABELS_PER_TASK), [], grows=True),
            _given("assignees", checks.uuids(limits.ASSIGNEES_PER_TASK), [], grows=True),
            _given("parent", checks.uuid),
            _given("order", checks.settings(200)),  # asked for as {"after": id} or {"before": id}, kept as a key
            _given("start_on", checks.day),
            _given("due_on", checks.day),
            _given("due_time", checks.time_of_day),
            _given("timezone", checks.timezone),
            _given("recurrence", recurrence.check),
            _given("estimate_minutes", checks.whole(0, limits.ESTIMATE_MINUTES)),
            Field(name="completed_at", check=checks.instant, imported=True),
            _derived("number"),
            _derived("former", []),
            _derived("series"),
        ),
        _kind(
            "label",
            "labels",
            _given("name", _name, text=True, required=True),
            _given("color", checks.color),
        ),
        _kind(
            "comment",
            "comments",
            Field(name="task", check=checks.uuid, create=True),
            _given("text", checks.prose(limits.COMMENT_BYTES, required=True), text=True, required=True),
        ),
        _kind(
            "view",
            "views",
            _given("name", _name, text=True, required=True),
            _given("layout", checks.one_of("list", "board", "table", "calendar"), "list"),
            _given("query", checks.settings(limits.VIEW_BYTES)),
        ),
    )
}
