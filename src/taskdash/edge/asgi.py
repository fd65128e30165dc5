"""The words of ASGI 3 that the pieces share; plain types, no framework."""

from collections.abc import Awaitable, Callable, Generator, MutableMapping
from typing import Any, NamedTuple

Header = tuple[bytes, bytes]
Headers = list[Header]
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Answer(NamedTuple):
    """All that one answers."""

    status: int
    headers: Headers
    body: bytes = b""

    def header(self, name: bytes) -> bytes | None:
        """The first value of the header `name` (lower case)."""
        return next((value for found, value in self.headers if found == name), None)

    def messages(self) -> tuple[Message, Message]:
        """As ASGI sends it."""
        return whole(*self)

    def send(self, send: Send) -> Awaitable[None]:
        """Have it sent."""
        return send_all(send, *self.messages())


def whole(status: int, headers: Headers, body: bytes) -> tuple[Message, Message]:
    """The messages of an answer."""
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return start, {"type": "http.response.body", "body": body, "more_body": False}


class Ready:
    """What a piece answers whose answer is made, without anything to wait for: whoever awaits it has it sent.

    A server may send its `messages` by itself, when it likes. So a piece that hands on a `send` of its own, with which
    that would pass it by, has to await what it is answered.
    """

    __slots__ = ("_send", "messages")

    def __init__(self, send: Send, *messages: Message) -> None:
        self._send = send
        self.messages = messages

    def __await__(self) -> Generator[Any, Any, None]:
        return send_all(self._send, *self.messages).__await__()


async def send_all(send: Send, *messages: Message) -> None:
    """Send `messages`."""
    for message in messages:
        await send(message)


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first value of the request header `name` (lower case)."""
    for found, value in scope["headers"]:
        if found == name:
            return bytes(value)
    return None
