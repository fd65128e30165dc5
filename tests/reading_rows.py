"""Reading files of the import formats in tests: from text to rows, sorted by what they are."""

import io
from datetime import date

from taskdash.domain.formats.rows import Comment, Context, Defined, Item, Note, Rejected, Task

TODAY = date(2026, 3, 9)  # a Monday


class Rows:
    """What a reader gave, by kind, in order."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.tasks = [item for item in items if isinstance(item, Task)]
        self.comments = [item for item in items if isinstance(item, Comment)]
        self.labels = [item.label for item in items if isinstance(item, Defined)]
        self.rejected = [item for item in items if isinstance(item, Rejected)]
        self.notes = [item for item in items if isinstance(item, Note)]

    @property
    def reasons(self) -> list[tuple[int, str | None, str]]:
        """Line, field and reason of each rejected row."""
        return [(row.line, row.field, row.reason) for row in self.rejected]

    @property
    def told(self) -> list[tuple[int | None, str]]:
        """Line and text of each note."""
        return [(note.line, note.text) for note in self.notes]


def rows(read, text, *, name="", timezone="UTC") -> Rows:
    """`text` as `read` reads it on TODAY; lines keep their ends, as they do in a file."""
    source = text if isinstance(text, bytes) else iter(io.StringIO(text, newline=""))
    return Rows(list(read(source, Context(TODAY, timezone, name))))
