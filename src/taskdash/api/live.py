"""Server-sent events over HTTP: the framework routes and checks, and has left the stack when the stream runs."""

import asyncio
from typing import Any

from litestar.types import Receive, Scope, Send

from taskdash.domain.refusal import invalid
from taskdash.services.following import Follower, Hub

_STREAM = "taskdash.stream"  # where in the scope the stream waits until the framework is done
_HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # or nginx would hold events back
)


class EventStream:
    """What a handler answers to let `follower` be streamed: an ASGI application that only leaves word of it."""

    media_type = "text/event-stream"

    def __init__(self, hub: Hub, follower: Follower, position: str | None = None) -> None:
        self._hub = hub
        self._follower = follower
        self._headers = [*_HEADERS, (b"seq", position.encode())] if position else list(_HEADERS)

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        """ASGI, called by Litestar."""
        scope[_STREAM] = self  # type: ignore[literal-required]  # ours

    async def run(self, receive: Any, send: Any) -> None:
        """Send what the follower reads until it or its reader ends."""
        hub, follower = self._hub, self._follower
        watcher = asyncio.get_running_loop().create_task(_until_gone(receive, follower))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self._headers})
            while (told := await hub.read(follower)) is not None:
                await send({"type": "http.response.body", "body": told, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            watcher.cancel()
            hub.forget(follower)


class Streams:
    """An ASGI application around the framework's, `app`, that runs the stream a handler has answered with, after it."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        await self.app(scope, receive, send)
        stream: EventStream | None = scope.pop(_STREAM, None)
        if stream is not None:
            await stream.run(receive, send)


async def _until_gone(receive: Any, follower: Follower) -> None:
    """End the stream when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    follower.end()


def read_position(text: str) -> tuple[str, int]:
    """The (epoch, seq) of a Last-Event-ID."""
    epoch, _, seq = text.rpartition(":")
    if not epoch or not seq.isascii() or not seq.isdecimal() or len(seq) > 15:
        raise invalid("Last-Event-ID", "must be a position, epoch:seq")
    return epoch, int(seq)
