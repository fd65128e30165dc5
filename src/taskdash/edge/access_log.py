"""One line a request, without secrets: no query, no headers, no body, no codes that stand in paths."""

import time
from typing import Any

import structlog

from taskdash.edge.asgi import App, Message, Receive, Scope, Send

_SECRET_PARAMETERS = ("code",)  # parts of paths that let their holder in
_PATH_CHARACTERS = 200

_log: structlog.stdlib.BoundLogger = structlog.get_logger("access")


class AccessLog:
    """Logs what was asked, what was answered, and how long it took."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        began = time.perf_counter()
        status = sent = 0

        async def seen(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            ms = round((time.perf_counter() - began) * 1000, 2)
            _log.info("request", status=status, ms=ms, sent=sent, **_about(scope))


def _about(scope: Scope) -> dict[str, Any]:
    state, client, caller = scope["state"], scope.get("client"), scope.get("user")
    return {
        "method": scope["method"],
        "path": _path(scope),
        "client": client[0] if client else None,
        "user": getattr(caller, "user", None),
        "request_id": state["request_id"],
        "trace_id": state["trace_id"],
        "span_id": state["span_id"],
    }


def _path(scope: Scope) -> str:
    if any(name in scope.get("path_params", ()) for name in _SECRET_PARAMETERS):
        return str(scope["path_template"])
    path: str = scope["path"]
    return path[:_PATH_CHARACTERS]
