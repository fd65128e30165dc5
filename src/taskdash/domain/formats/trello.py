"""Trello's board JSON: cards become tasks, their checklists subtasks, their comments comments.

Source: https://developer.atlassian.com/cloud/trello/guides/rest-api/object-definitions/, and boards as exported.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from taskdash.domain import times
from taskdash.domain.formats import cells
from taskdash.domain.formats.rows import (
    Comment,
    Context,
    Defined,
    Item,
    Label,
    Note,
    Project,
    Rejected,
    Task,
    Unreadable,
)
from taskdash.domain.formats.trello_board import Action, Board, Card, Checklist, TrelloLabel, TrelloList
from taskdash.domain.refusal import Refusal

_STATUSES = {
    "todo": "todo",
    "doing": "in_progress",
    "inprogress": "in_progress",
    "wip": "in_progress",
    "done": "done",
    "complete": "done",
    "completed": "done",
    "finished": "done",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "wontdo": "cancelled",
}
_COLORS = {
    "green": "#61bd4f", "yellow": "#f2d600", "orange": "#ff9f1a", "red": "#eb5a46", "purple": "#c377e0",
    "blue": "#0079bf", "sky": "#00c2e0", "lime": "#51e898", "pink": "#ff78cb", "black": "#344563",
}  # fmt: skip
_COMMENTS = ("commentCard", "copyCommentCard")
_MOST_ACTIONS = 1_000  # that Trello puts into an export; comments older than those are not in it


def read(document: bytes, context: Context) -> Iterator[Item]:
    """The tasks and comments of the board; raises Unreadable where the document is no board."""
    try:
        board = msgspec.json.decode(document, type=Board)
    except msgspec.ValidationError as error:
        raise Unreadable(1, None, f"is not the JSON of a Trello board: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(1, None, f"is not JSON: {error}") from None
    except RecursionError:
        raise Unreadable(1, None, "is not the JSON of a Trello board: it is nested too deeply") from None
    yield from _Reader(board, context).items()


class _Reader:
    """One board, its parts by id."""

    def __init__(self, board: Board, context: Context) -> None:
        self._board = board
        self._timezone = context.timezone
        self._project = Project(board.name.strip() or "Trello", external=board.id, description=board.desc)
        self._lists = {each.id: each for each in board.lists}
        self._labels = {each.id: _label(each) for each in board.labels}
        self._customs = {each.id: each for each in board.custom_fields}
        self._checklists: dict[str, list[Checklist]] = defaultdict(list)
        for checklist in sorted(board.checklists, key=lambda each: each.pos):
            self._checklists[checklist.card].append(checklist)
        self._notes: Counter[str] = Counter()
        self._comments: dict[str, list[Action]] = defaultdict(list)
        self._completed: dict[str, str] = {}
        for raw in board.actions:  # newest first
            self._remember(raw)

    def _remember(self, raw: msgspec.Raw) -> None:
        """Keep what an action says about its card."""
        try:
            action = msgspec.json.decode(raw, type=Action)
        except msgspec.DecodeError:
            self._notes["an action that is not understood was left out"] += 1
            return
        card = action.data.card.id if action.data.card else ""
        if action.type in _COMMENTS:
            self._comments[card].append(action)
        elif card not in self._completed and self._completes(action):
            self._completed[card] = action.date

    def items(self) -> Iterator[Item]:
        """All that the board gives: labels first, then each card with what belongs to it, by list and place."""
        cards: list[tuple[float, float, int, Card]] = []
        for number, raw in enumerate(self._board.cards, 1):
            try:
                card = msgspec.json.decode(raw, type=Card)
            except msgspec.DecodeError as error:
                yield Rejected(number, None, f"is not the JSON of a Trello card: {error}")
                continue
            home = self._lists.get(card.column)
            cards.append((home.pos if home else 0.0, card.pos, number, card))
        cards.sort(key=lambda each: each[:3])
        for label in self._labels.values():
            yield Defined(1, label)
        for _, _, number, card in cards:
            try:
                task = self._task(number, card)
            except Refusal as refusal:
                yield Rejected(number, refusal.field, refusal.message, card.name[:100])
                continue
            yield task
            yield from self._below(number, card)
        if len(self._board.actions) >= _MOST_ACTIONS:
            yield Note("Trello exports the last 1,000 actions: comments older than those are not in the file")
        for text, many in self._notes.items():
            yield from (Note(text) for _ in range(many))

    def _completes(self, action: Action) -> bool:
        """Whether the action marked its card complete, or moved it to a list of what is done."""
        data = action.data
        if data.card is not None and data.card.due_complete and data.old.get("dueComplete") is False:
            return True
        return data.list_after is not None and _status(data.list_after.name) == "done"

    def _task(self, number: int, card: Card) -> Task:
        home = self._lists.get(card.column) or TrelloList(card.column)
        status = _status(home.name)
        labels = [self._labels[id] for id in card.labels if id in self._labels]
        if status is None and home.name.strip():
            labels.append(Label(home.name.strip()))
        if card.due_complete:
            status = "done"
        if (card.closed or home.closed) and status != "done":
            status = "cancelled"
            self._notes["an archived card that was not done became a cancelled task"] += 1
        fields: dict[str, Any] = {
            "title": card.name,
            "status": status or "todo",
            "description": self._description(card),
        }
        if status == "done" and (at := self._completed.get(card.id) or card.last_activity):
            fields["completed_at"] = cells.instant(at, "dateLastActivity")
        fields |= self._dates(card)
        if card.members:
            self._notes["a member of a card was not assigned: Trello gives no e-mail address"] += len(card.members)
        return Task(
            number,
            fields | _created(card.id),
            external=card.id,
            project=self._project,
            labels=tuple(dict.fromkeys(labels)),
        )

    def _dates(self, card: Card) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if card.start:
            found["start_on"], _ = cells.local(card.start, "start", self._timezone)
        if card.due:
            found["due_on"], found["due_time"] = cells.local(card.due, "due", self._timezone)
            found["timezone"] = self._timezone
            if found.get("start_on", "") > found["due_on"]:
                del found["start_on"]
                self._notes["a start date after the due date was left out"] += 1
        return found

    def _description(self, card: Card) -> str:
        """The card's own text, and below it what has no field here: attachments as links, values of custom fields."""
        parts = [card.desc]
        if card.attachments:
            parts.append("\n".join(f"- [{each.name or each.url}]({each.url})" for each in card.attachments))
            self._notes["an attachment was kept as a link in the description"] += len(card.attachments)
        values = [f"- {told}" for item in card.custom_field_items if (told := self._custom(item.custom_field, item))]
        if values:
            parts.append("\n".join(values))
            self._notes["a custom field was kept as text in the description"] += len(values)
        return "\n\n".join(part for part in parts if part)

    def _custom(self, id: str, item: Any) -> str:
        known = self._customs.get(id)
        options = {option.id: option.value.get("text", "") for option in known.options} if known else {}
        value = options.get(item.option or "") or next(iter((item.value or {}).values()), "")
        return f"{known.name if known else 'Custom field'}: {value}" if value else ""

    def _below(self, number: int, card: Card) -> Iterator[Item]:
        """The card's checklists as subtasks, and its comments."""
        for checklist in self._checklists[card.id]:
            name = checklist.name.strip()
            for item in sorted(checklist.items, key=lambda each: each.pos):
                fields: dict[str, Any] = {"title": item.name, **_created(item.id)}
                if name and name != "Checklist":  # what Trello calls one that nobody named
                    fields["description"] = f"Checklist: {name}"
                if item.state == "complete":
                    fields["status"] = "done"
                try:
                    if item.due:
                        fields["due_on"], fields["due_time"] = cells.local(item.due, "due", self._timezone)
                        fields["timezone"] = self._timezone
                except Refusal as refusal:
                    yield Rejected(number, refusal.field, refusal.message, item.name[:100])
                    continue
                yield Task(number, fields, external=item.id, project=self._project, parent=card.id)
        for action in reversed(self._comments[card.id]):
            author = action.creator.full_name if action.creator else ""
            text = f"{author}:\n\n{action.data.text}" if author else action.data.text
            try:
                at = cells.instant(action.date, "date")
            except Refusal as refusal:
                yield Rejected(number, refusal.field, refusal.message, action.data.text[:100])
                continue
            yield Comment(number, card.id, {"text": text, "created_at": at}, external=action.id)


def _status(name: str) -> str | None:
    """The status that a list's name says, in any case, spaces and punctuation aside; None for another name."""
    return _STATUSES.get(re.sub(r"[\W_]+", "", name.lower()))


def _label(label: TrelloLabel) -> Label:
    shade = (label.color or "").partition("_")[0]  # "green_dark" is a shade of green
    return Label(label.name.strip() or label.color or "no colour", _COLORS.get(shade))


def _created(id: str) -> dict[str, str]:
    """When the thing was made: an id begins with that, in seconds since 1970, as hexadecimal digits."""
    try:
        at = datetime.fromtimestamp(int(id[:8], 16), UTC)
    except ValueError:
        return {}
    return {"created_at": times.instant(at)} if len(id) == 24 else {}
