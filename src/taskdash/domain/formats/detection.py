"""Which format a file is in, told from its beginning and its name."""

from collections.abc import Callable, Iterator

from taskdash.domain.formats import taskdash_csv, todo_txt, todoist_csv, trello
from taskdash.domain.formats.rows import Context, Item, Lines

# How files of a format are read: line by line, or (a board) as a whole.
BY_LINE: dict[str, Callable[[Lines, Context], Iterator[Item]]] = {
    "csv": taskdash_csv.read,
    "todoist": todoist_csv.read,
    "todo.txt": todo_txt.read,
}
AS_A_WHOLE: dict[str, Callable[[bytes, Context], Iterator[Item]]] = {"trello": trello.read}
FORMATS = (*BY_LINE, *AS_A_WHOLE)


def detect(start: str, name: str) -> str | None:
    """Which of FORMATS a file called `name` ("" if it has none) that begins with `start` is in; None if unclear."""
    text = start.lstrip("\ufeff \r\n\t")
    if text.startswith("{"):
        return "trello"
    first = text.partition("\n")[0].rstrip("\r")
    columns, _ = taskdash_csv.header(first)
    if "type" in columns and "content" in columns:
        return "todoist"
    if "title" in columns:
        return "csv"
    extension = name.lower().removesuffix(".gz").rpartition(".")[2]
    if extension == "csv":
        return "csv"
    if extension == "txt" or any(todo_txt.looks_like(line) for line in text.splitlines()[:20]):
        return "todo.txt"
    return None
