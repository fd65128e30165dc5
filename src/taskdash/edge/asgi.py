"""The words of ASGI 3 that the pieces share; plain types, no framework."""

from collections.abc import Awaitable, Callable, Generator, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class _Done:
    """What a piece answers that has sent its answer: whoever awaits it goes on at once."""

    __slots__ = ()

    def __await__(self) -> Generator[Any, Any, None]:
        yield from ()


DONE: Final = _Done()


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first value of the request header `name` (lower case)."""
    for found, value in scope["headers"]:
        if found == name:
            return bytes(value)
    return None
