"""HEAD: what a GET would answer, without its body (RFC 9110, 9.3.2)."""

from collections.abc import Awaitable

from taskdash.edge.asgi import App, Message, Receive, Scope, Send


class HeadRequests:
    """Lets the application answer HEAD as GET, and keeps the body back."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        if scope["method"] != "HEAD":
            return self._app(scope, receive, send)
        return self._without_body(scope, receive, send)

    async def _without_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        ended = False

        async def send_head(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.body":
                if ended:
                    return
                ended, message = True, {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        async def left() -> Message:
            """The request has no body; a stream without an end stops when it asks for more, as if its reader left."""
            return {"type": "http.disconnect"} if ended else await receive()

        scope["method"] = "GET"
        await self._app(scope, left, send_head)
