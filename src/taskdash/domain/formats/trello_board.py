"""The parts of a Trello board's JSON that are read: each may be absent, and everything else is passed over."""

from typing import Any

import msgspec


class _Part(msgspec.Struct, rename="camel", gc=False):
    """One object of the export."""


class TrelloList(_Part):
    """A column of the board."""

    id: str
    name: str = ""
    closed: bool = False
    pos: float = 0.0


class TrelloLabel(_Part):
    """A label, with or without a name."""

    id: str
    name: str = ""
    color: str | None = None


class Attachment(_Part):
    """A file or a link."""

    url: str = ""
    name: str = ""


class CustomFieldItem(_Part):
    """A card's value of a custom field: `{"text"|"number"|"date"|"checked": text}`, or one of its options by id."""

    custom_field: str = msgspec.field(name="idCustomField", default="")
    option: str | None = msgspec.field(name="idValue", default=None)
    value: dict[str, Any] | None = None


class CustomOption(_Part):
    """A choice of a custom field."""

    id: str = ""
    value: dict[str, Any] = {}


class CustomField(_Part):
    """A custom field of the board."""

    id: str
    name: str = ""
    options: list[CustomOption] = []


class Card(_Part):
    """A card; `due` and `start` are instants."""

    id: str
    name: str = ""
    desc: str = ""
    closed: bool = False
    column: str = msgspec.field(name="idList", default="")
    pos: float = 0.0
    due: str | None = None
    due_complete: bool = False
    start: str | None = None
    last_activity: str | None = msgspec.field(name="dateLastActivity", default=None)
    labels: list[str] = msgspec.field(name="idLabels", default_factory=list)
    members: list[str] = msgspec.field(name="idMembers", default_factory=list)
    attachments: list[Attachment] = []
    custom_field_items: list[CustomFieldItem] = []


class CheckItem(_Part):
    """A line of a checklist; `state` is complete or incomplete."""

    id: str
    name: str = ""
    state: str = ""
    pos: float = 0.0
    due: str | None = None


class Checklist(_Part):
    """A checklist of a card."""

    id: str
    name: str = ""
    card: str = msgspec.field(name="idCard", default="")
    pos: float = 0.0
    items: list[CheckItem] = msgspec.field(name="checkItems", default_factory=list)


class Named(_Part):
    """Something that an action mentions."""

    id: str = ""
    name: str = ""
    due_complete: bool = False


class ActionData(_Part):
    """What an action was about; `old` are the values that it replaced."""

    text: str = ""
    card: Named | None = None
    list_after: Named | None = None
    old: dict[str, Any] = {}


class Member(_Part):
    """A person."""

    full_name: str = ""


class Action(_Part):
    """Something that somebody did on the board."""

    id: str
    type: str = ""
    date: str = ""
    data: ActionData = msgspec.field(default_factory=ActionData)
    creator: Member | None = msgspec.field(name="memberCreator", default=None)


class Board(_Part):
    """A whole board. Cards and actions are read one by one, so that a strange one does not spoil the rest."""

    id: str
    lists: list[TrelloList]
    cards: list[msgspec.Raw]
    name: str = ""
    desc: str = ""
    labels: list[TrelloLabel] = []
    checklists: list[Checklist] = []
    custom_fields: list[CustomField] = []
    actions: list[msgspec.Raw] = []
