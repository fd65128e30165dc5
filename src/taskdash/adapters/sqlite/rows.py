"""How ids and values stand in rows, and when a row may be replaced."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec

from taskdash.domain.ids import is_uuid
from taskdash.domain.log import Entity, Head, Value

Key = bytes | str

_LONGEST_LIST = 512  # parameters of one IN; a longer list takes several statements
_decode_value = msgspec.json.Decoder(Value).decode
encode = msgspec.json.Encoder().encode


@lru_cache(maxsize=4_096)  # the same projects, labels and people are in many rows
def key(id: str) -> Key:
    """The id as it is stored: a UUID as its 16 bytes, which sort as its text does."""
    return bytes.fromhex(id.replace("-", "")) if is_uuid(id) else id


def text(stored: Key) -> str:
    """The id that `key` was made from."""
    return stored if isinstance(stored, str) else spelt(stored.hex())


def spelt(digits: str) -> str:
    """The UUID that these hexadecimal digits are."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def value(body: bytes | None) -> Value | None:
    """The value that a row's body holds; None for a tombstone's."""
    return None if body is None else _decode_value(body)


def entity(kind: str, id: Key, seq: int, body: bytes | None) -> Entity:
    """The entity that a row holds."""
    return Entity(kind, text(id), seq, value(body))


def head(row: tuple[str, int, str, int]) -> Head:
    """The head that the columns epoch, seq, at and floor hold."""
    return Head(*row)


def is_newer(seq: int, stored: int) -> bool:
    """Whether a mutation of `seq` may replace a row of the seq `stored`: the guard of every read model."""
    return seq > stored


def lists(keys: Iterable[Key]) -> Iterator[tuple[str, list[Any]]]:
    """`keys` in pieces, each with its `?, ?, …`: few lengths, so that few statements are ever prepared."""
    remaining = iter(keys)
    while piece := list(islice(remaining, _LONGEST_LIST)):
        length = 1 << (len(piece) - 1).bit_length()
        yield ", ".join("?" * length), [*piece, *([None] * (length - len(piece)))]


ID = "json_quote(lower(hex(id)))"  # a UUID's digits, see `spelt`


def in_one(source: str, *columns: str) -> str:
    """A statement that answers what `source` selects as one row: JSON, of each of its rows an array.

    sqlite3 lets go of the interpreter at each row, and waits to get it back. The columns must be JSON, as ID is.
    """
    cells = " || ',' || ".join(columns)
    return f"SELECT '[' || ifnull(group_concat('[' || {cells} || ']'), '') || ']' FROM ({source})"  # noqa: S608


def quoted(columns: Sequence[str]) -> str:
    """Column names for a statement; `order` is a word of SQL."""
    return ", ".join(f'"{column}"' for column in columns)
