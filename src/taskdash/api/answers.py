"""How results become answers: the shape, the position in `Seq`, the place of what is new in `Location`."""

from typing import Any, TypeVar, cast

import msgspec
from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from taskdash.api.shapes import common
from taskdash.services.presenting import Item
from taskdash.services.reading import Page

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

ROOT = "/api/v1"


class Answer(Response[T]):
    """Content with a shape, as JSON; None has no body. It is ready to be sent as it is: Litestar's own answers pass
    through dictionaries of headers and cookies, which takes longer than encoding what they say."""

    def __init__(self, content: T, headers: dict[str, str]) -> None:
        super().__init__(content, headers=headers)

    def to_asgi_response(self, *_: Any, status_code: int | None = None, **__: Any) -> ASGIResponse:
        """Litestar's hook: the ASGI application that sends this, with the route's status."""
        return cast(ASGIResponse, _Ready(self.content, self.headers, status_code or 200))


class _Ready:
    def __init__(self, content: Any, headers: dict[str, str], status: int) -> None:
        self._status = status
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        self._body = b""
        if content is not None:
            self._body = msgspec.json.encode(content)
            self._headers.append((b"content-type", b"application/json"))
            self._headers.append((b"content-length", b"%d" % len(self._body)))

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """ASGI."""
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})


def shown(item: Item, shape: type[S], position: str | None = None) -> Response[S]:
    """One entity."""
    return Answer(msgspec.convert(item, shape), at(position))


def created(item: Item, shape: type[S], path: str, position: str | None = None) -> Response[S]:
    """A new entity, which is at `path` from now on."""
    return Answer(msgspec.convert(item, shape), {**at(position), "Location": f"{ROOT}{path}"})


def listed(page: Page, shape: type[S]) -> Response[common.Page[S]]:
    """A part of a list in a workspace."""
    items = msgspec.convert(page.items, list[shape])  # type: ignore[valid-type]  # a type at run time
    return Answer(common.Page(items, page.next), at(page.head.position))


def told(content: T, position: str | None = None) -> Response[T]:
    """Something that has its shape already."""
    return Answer(content, at(position))


def deleted(position: str | None = None) -> Response[None]:
    """That something is gone."""
    return Answer(None, at(position))


def at(position: str | None) -> dict[str, Any]:
    """The header that tells the position which an answer is not older than."""
    return {} if position is None else {"Seq": position}
