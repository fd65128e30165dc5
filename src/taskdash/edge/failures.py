"""What nobody foresaw, outside the API: logged, and answered without a word of what it was."""

from collections.abc import Awaitable

import structlog

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Ready, Receive, Scope, Send

_log: structlog.stdlib.BoundLogger = structlog.get_logger("edge")


class Failures:
    """Lets `internal` answer where `app` raised before it had begun to answer.

    It stands behind the pieces that add headers, so that such an answer has them too.
    """

    def __init__(self, app: App, internal: App) -> None:
        self._app = app
        self._internal = internal

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        try:
            answered = self._app(scope, receive, send)
        except Exception as error:  # noqa: BLE001  # as below
            answered = _raising(error)
        return answered if isinstance(answered, Ready) else self._until(answered, scope, receive, send)

    async def _until(self, answered: Awaitable[None], scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await answered
        except Exception:
            failed = exchange.of(scope)
            _log.exception("failed", request_id=failed.request_id, trace_id=failed.trace_id)
            if failed.status:
                raise  # the answer is under way: only the server can cut it off
            await self._internal(scope, receive, send)


async def _raising(error: Exception) -> None:
    raise error
