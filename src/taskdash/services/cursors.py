"""Cursors: where a list goes on, tied to the list and the epoch it was made for."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec

from taskdash.domain import limits
from taskdash.domain.ids import is_uuid
from taskdash.domain.log import Head
from taskdash.domain.refusal import Refusal, invalid

P = TypeVar("P")

_MADE_UP = "is no cursor that was answered here"

# What places are made of; a client can send others.
Number = Annotated[int, msgspec.Meta(ge=0, le=limits.HIGHEST_SEQ)]


class AfterText(NamedTuple):
    """In a list that is sorted by a text."""

    sort: str
    id: str


class AfterNumber(NamedTuple):
    """In a list that is sorted by a number."""

    sort: Number
    id: str


class AfterRanked(NamedTuple):
    """In what a search has found."""

    rank: Number
    created_at: str
    id: str


class AfterSeq(NamedTuple):
    """In a history."""

    seq: Number


class _Cursor(msgspec.Struct, frozen=True, array_like=True):
    epoch: str
    of: str
    place: list[Any]


def list_name(*parts: object) -> str:
    """A short name for a list with these parameters."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:12]


def write(head: Head, name: str, place: Sequence[Any]) -> str:
    """The cursor that goes on after `place` in the list `name`."""
    return base64.urlsafe_b64encode(msgspec.json.encode(_Cursor(head.epoch, name, list(place)))).rstrip(b"=").decode()


def below(cursor: str | None) -> str | None:
    """The id that the cursor of a person's own list is; `invalid` when it is none."""
    if cursor is None or is_uuid(cursor):
        return cursor
    raise invalid("cursor", _MADE_UP)


def read(cursor: str | None, head: Head, name: str, place: type[P]) -> P | None:
    """The `place` a cursor stands for; `invalid` when it is none of this list's, `gone` when its epoch is over."""
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        found = msgspec.json.decode(raw, type=_Cursor)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise invalid("cursor", _MADE_UP) from None
    if found.of != name:
        raise invalid("cursor", "belongs to a list with other parameters")
    if found.epoch != head.epoch:
        raise Refusal("gone", "the workspace has a new epoch: start again without a cursor", field="cursor")
    try:
        return msgspec.convert(found.place, place)
    except msgspec.ValidationError:
        raise invalid("cursor", _MADE_UP) from None
