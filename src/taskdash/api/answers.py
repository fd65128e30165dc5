"""How results become answers: the shape, the position in `Seq`, the place of what is new in `Location`."""

from typing import Any, TypeVar

import msgspec
from litestar import Response

from taskdash.api.shapes import common
from taskdash.services.presenting import Item
from taskdash.services.reading import Page

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

ROOT = "/api/v1"


def shown(item: Item, shape: type[S], position: str | None = None) -> Response[S]:
    """One entity."""
    return Response(msgspec.convert(item, shape), headers=at(position))


def created(item: Item, shape: type[S], path: str, position: str | None = None) -> Response[S]:
    """A new entity, which is at `path` from now on."""
    return Response(msgspec.convert(item, shape), headers={**at(position), "Location": f"{ROOT}{path}"})


def listed(page: Page, shape: type[S]) -> Response[common.Page[S]]:
    """A part of a list in a workspace."""
    items = msgspec.convert(page.items, list[shape])  # type: ignore[valid-type]  # a type at run time
    return Response(common.Page(items, page.next), headers=at(page.head.position))


def told(content: T, position: str | None = None) -> Response[T]:
    """Something that has its shape already."""
    return Response(content, headers=at(position))


def deleted(position: str | None = None) -> Response[None]:
    """That something is gone."""
    return Response(None, headers=at(position))


def at(position: str | None) -> dict[str, Any]:
    """The header that tells the position which an answer is not older than."""
    return {} if position is None else {"Seq": position}
