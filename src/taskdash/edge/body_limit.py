"""How much a client may send, told before and while it is read."""

from collections.abc import Mapping

from taskdash.edge.asgi import App, Message, Receive, Scope, Send, header


class BodyLimit:
    """Raises `too_large` out of `receive` when a body is longer than its path allows; bodies nobody reads cost nothing.

    `limits` are bytes by how the path ends; the one of "" holds for every other path.
    """

    def __init__(self, app: App, limits: Mapping[str, int], too_large: type[Exception]) -> None:
        self._app = app
        self._limits = limits
        self._too_large = too_large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        limit = next((size for end, size in self._limits.items() if end and scope["path"].endswith(end)), None)
        if limit is None:
            limit = self._limits[""]
        announced = header(scope, b"content-length") or b"0"
        # What is not a number the server has refused before.
        excessive = int(announced) > limit if announced.isdigit() else False
        read = 0

        async def limited() -> Message:
            nonlocal read
            if excessive:
                raise self._too_large
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise self._too_large
            return message

        await self._app(scope, limited, send)
