"""What an import tells: how far it is, and in the end what came of each row."""

from typing import Any

import msgspec

from taskdash.domain.formats.rows import Note, Rejected

_LISTED = 1_000  # rejected rows that a result lists; it tells how many there were
_EXAMPLES = 20  # rows that a note names
_KINDS_OF_NOTES = 200


class Counts(msgspec.Struct):
    """How many entities of a kind were added, and how many were there already (in the trash and purged ones, too)."""

    added: int = 0
    there: int = 0


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be taken in.

    `name` is the file's, "" where it has none; `format` (a key of FORMATS) is told from the content where it is None.
    Tasks that name no project go to the one called `project`, or to the Inbox. Times without a zone are in `timezone`.
    A dry run writes nothing. All commits belong to `group`, a UUID, by which one undo takes the import back.
    """

    name: str = ""
    format: str | None = None
    project: str | None = None
    timezone: str = "UTC"
    dry_run: bool = False
    group: str | None = None


class Progress(msgspec.Struct, frozen=True, tag_field="type", tag="progress"):
    """How far an import is: rows read, of them tasks and comments added, there already and rejected; bytes read."""

    rows: int
    added: int
    there: int
    rejected: int
    bytes: int


class Told(msgspec.Struct, omit_defaults=True):
    """Something that was left out or changed, how often, and some of the rows."""

    text: str
    times: int = 0
    examples: list[Note] = []


class Stopped(msgspec.Struct, frozen=True):
    """Why an import ended before its file; what had been added stays."""

    code: str
    message: str


class Result(msgspec.Struct, frozen=True, tag_field="type", tag="result"):
    """What an import did. `rejected` lists the first of the `rows_rejected` rows that were not taken in."""

    format: str
    dry_run: bool
    group: str
    rows: int
    tasks: Counts
    comments: Counts
    projects: Counts
    labels: Counts
    rows_rejected: int
    rejected: list[Rejected]
    notes: list[Told]
    stopped: Stopped | None


class Tally:
    """What has come of the rows so far."""

    def __init__(self) -> None:
        self.rows = 0
        self.counts: dict[str, Counts] = {kind: Counts() for kind in ("task", "comment", "project", "label")}
        self.stopped: Stopped | None = None
        self._rejected: list[Rejected] = []
        self._rows_rejected = 0
        self._notes: dict[str, Told] = {}

    def reject(self, row: Rejected) -> None:
        """Count a row that is not taken in."""
        self._rows_rejected += 1
        if len(self._rejected) < _LISTED:
            self._rejected.append(row)

    def note(self, note: Note) -> None:
        """Count something that was left out."""
        told = self._notes.get(note.text)
        if told is None:
            if len(self._notes) >= _KINDS_OF_NOTES:
                return
            told = self._notes[note.text] = Told(note.text, examples=[])
        told.times += 1
        if len(told.examples) < _EXAMPLES and (note.line or note.item):
            told.examples.append(note)

    def progress(self, position: int) -> Progress:
        """How far it is, at the byte `position` of the file."""
        task, comment = self.counts["task"], self.counts["comment"]
        return Progress(
            self.rows, task.added + comment.added, task.there + comment.there, self._rows_rejected, position
        )

    def result(self, **about: Any) -> Result:
        """What it all came to."""
        return Result(
            tasks=self.counts["task"],
            comments=self.counts["comment"],
            projects=self.counts["project"],
            labels=self.counts["label"],
            rows=self.rows,
            rows_rejected=self._rows_rejected,
            rejected=sorted(self._rejected, key=lambda row: row.line),  # rows are read ahead of those that are planned
            notes=list(self._notes.values()),
            stopped=self.stopped,
            **about,
        )
