"""Starting and stopping: the application is made when the server starts, and taken down after its last answer."""

import gc
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import structlog

from taskdash.edge.asgi import Answer, Receive, Scope, Send, send_all
from taskdash.edge.draining import Draining
from taskdash.edge.log_lines import flush

_COLLECT = 10_000, 20, 50  # new objects until the young are looked through, and rounds of that until older ones are

_log: structlog.stdlib.BoundLogger = structlog.get_logger("lifespan")


class Lifespan:
    """An ASGI application that is what `running` yields, from the server's start to its stop."""

    def __init__(self, running: Callable[[], AbstractAsyncContextManager[Draining]]) -> None:
        self._running = running
        self._app: Draining | None = None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        if scope["type"] == "lifespan":
            return self._live(receive, send)
        if self._app is None:  # nobody asks before the server has started
            return send_all(send)
        return self._app(scope, receive, send)

    def turned_away(self, scope: Scope) -> Answer | None:
        """The answer to a request that need not be passed on; see `Overload.turned_away`."""
        return None if self._app is None else self._app.turned_away(scope)

    async def _live(self, receive: Receive, send: Send) -> None:
        phase = "startup"
        try:
            async with AsyncExitStack() as stack:
                await receive()
                self._app = await stack.enter_async_context(self._running())
                spare_the_collector()
                await send({"type": "lifespan.startup.complete"})
                await receive()
                phase = "shutdown"
        except Exception as error:  # noqa: BLE001  # whatever it is, the server must hear of it
            _log.exception(f"{phase}_failed")
            await send({"type": f"lifespan.{phase}.failed", "message": str(error)})
        else:
            await send({"type": "lifespan.shutdown.complete"})
        finally:
            flush()


def spare_the_collector() -> None:
    """Let Python's collector of cycles leave alone what stays anyway, and look through the rest more seldom.

    What requests leave behind is freed without it. Measured: a fifth of the time of a commit went into looking.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
