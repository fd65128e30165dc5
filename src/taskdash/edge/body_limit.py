"""How much a client may send, and how slowly, told before and while it is read."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar, cast

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Message, Receive, Scope, Send

E = TypeVar("E", bound=Exception)

PATIENCE = 20.0  # seconds that are waited for a body, whatever comes
SLOWEST = 4_096  # bytes a second, beyond these; a bad mobile connection has several times that
_UNREAD = frozenset(("GET", "HEAD"))  # nobody reads what comes with these unannounced


class BodyLimit:
    """Raises `too_large` out of `receive` when a body is longer than its path allows; bodies nobody reads cost nothing.

    `limits` are bytes by how the path ends; the one of "" holds for every other path. Who is waited for longer than
    PATIENCE, and SLOWEST bytes a second beyond that, is not waited for any more: `too_slow` is raised. How long we take
    ourselves does not count. Where the rest of a body is not read, the connection ends with the answer.
    """

    def __init__(
        self, app: App, limits: Mapping[str, int], too_large: type[Exception], too_slow: Callable[[], Exception]
    ) -> None:
        self._app = app
        self._limits = limits
        self._too_large = too_large
        self._too_slow = too_slow

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        asked = exchange.of(scope).asked
        if b"content-length" not in asked and b"transfer-encoding" not in asked and scope["method"] in _UNREAD:
            return self._app(scope, receive, send)
        return self._app(scope, self._limited(scope, asked.get(b"content-length", b"0"), receive), send)

    def _limited(self, scope: Scope, announced: bytes, receive: Receive) -> Receive:
        limit = next((size for end, size in self._limits.items() if end and scope["path"].endswith(end)), None)
        if limit is None:
            limit = self._limits[""]
        # What is not a number the server has refused before.
        excessive = int(announced) > limit if announced.isdigit() else False
        read, waited, ended = 0, 0.0, False

        def cut_off(error: E) -> E:
            exchange.of(scope).added.append((b"connection", b"close"))
            return error

        async def limited() -> Message:
            nonlocal read, waited, ended
            if excessive:
                raise cut_off(self._too_large())
            if ended:  # what comes now is that the client leaves, when it likes
                return await receive()
            began = time.perf_counter()
            try:
                message = await _in_time(receive, PATIENCE + read / SLOWEST - waited)
            except TimeoutError:
                raise cut_off(self._too_slow()) from None
            waited += time.perf_counter() - began
            read += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if read > limit:
                raise cut_off(self._too_large())
            return message

        return limited


async def _in_time(receive: Receive, seconds: float) -> Message:
    """What `receive` gives; raises TimeoutError as `asyncio.timeout` would, whose calls take longer than receiving."""
    loop = asyncio.get_running_loop()
    task = cast("asyncio.Task[None]", asyncio.current_task(loop))
    before, late = task.cancelling(), False

    def end() -> None:
        nonlocal late
        late = True
        task.cancel()

    timer = loop.call_later(seconds, end)
    try:
        return await receive()
    except asyncio.CancelledError:
        if late and task.uncancel() <= before:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
