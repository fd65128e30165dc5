"""Records of a comma-separated file (RFC 4180), going on behind one that is malformed."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from taskdash.domain.formats.rows import Lines, Rejected

# How far the end of an overlong cell is looked for, in characters: behind that, its quotation mark counts as unclosed.
_FAR = 8 * 1024 * 1024


class Record(NamedTuple):
    """The cells of one record, which begins at `line`."""

    line: int
    cells: list[str]


class _Source:
    """Lines, of which those of the record at hand can be put back."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 1  # of the next record

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def settle(self) -> None:
        """Go on behind what was taken."""
        self.line += len(self.taken)
        self.taken.clear()

    def rewind(self) -> None:
        """Go on behind the first line of what was taken."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.line += 1
        self.taken.clear()


def records(lines: Lines, delimiter: str = ",") -> Iterator[Record | Rejected]:
    """The records that are not empty; in the place of a malformed one, where it begins and what is wrong with it."""
    source = _Source(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(source.line, None, _reason(error))
            if "field limit" in str(error) and _closes(source, delimiter):
                source.settle()
            else:
                source.rewind()
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        line = source.line
        source.settle()
        if cells:
            yield Record(line, cells)


def _reason(error: csv.Error) -> str:
    text = str(error)
    if "field limit" in text:
        return f"has a cell of more than {csv.field_size_limit()} characters"
    if "unexpected end" in text:
        return "has a quotation mark that is never closed"
    return "has text behind the closing quotation mark of a cell; one inside a cell must be doubled"


def _closes(source: _Source, delimiter: str) -> bool:
    """Whether the cell at hand, which is too long, comes to its end; if so, all of its record has been taken."""
    found = 0
    for line in source:
        found += len(line)
        if found > _FAR:
            return False
        rest = line.replace('""', "")
        if '"' in rest:
            behind = rest.partition('"')[2]
            return behind.strip("\r\n")[:1] in ("", delimiter) and behind.count('"') % 2 == 0
    return False
