"""Which format a file is in, told from its beginning and its name."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from taskdash.domain.formats import taskdash_csv, todo_txt, todoist_csv, trello
from taskdash.domain.formats.rows import Context, Item, Lines


class Format(NamedTuple):
    """A format by its name; files of it are read line by line, or (a board) as a whole."""

    name: str
    lines: Callable[[Lines, Context], Iterator[Item]] | None = None
    whole: Callable[[bytes, Context], Iterator[Item]] | None = None


FORMATS = {
    found.name: found
    for found in (
        Format("csv", lines=taskdash_csv.read),
        Format("todoist", lines=todoist_csv.read),
        Format("todo.txt", lines=todo_txt.read),
        Format("trello", whole=trello.read),
    )
}


def detect(start: str, name: str) -> Format | None:
    """The format of the file called `name` ("" if it has none) that begins with `start`; None where nothing tells."""
    text = start.lstrip("\ufeff \r\n\t")
    if text.startswith("{"):
        return FORMATS["trello"]
    first = text.partition("\n")[0].rstrip("\r")
    columns, _ = taskdash_csv.header(first)
    if "type" in columns and "content" in columns:
        return FORMATS["todoist"]
    if "title" in columns:
        return FORMATS["csv"]
    extension = name.lower().removesuffix(".gz").rpartition(".")[2]
    if extension == "csv":
        return FORMATS["csv"]
    if extension == "txt" or any(todo_txt.looks_like(line) for line in text.splitlines()[:20]):
        return FORMATS["todo.txt"]
    return None
