"""An answer caught before it is sent, to be looked at whole."""

from typing import NamedTuple

from taskdash.edge.asgi import App, Headers, Message, Receive, Scope, Send


class Answer(NamedTuple):
    """What an application answered."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: bytes) -> bytes | None:
        """The first value of the header `name` (lower case)."""
        return next((value for found, value in self.headers if found == name), None)

    async def send(self, send: Send) -> None:
        """Send it after all."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


async def answered(app: App, scope: Scope, receive: Receive) -> Answer:
    """What `app` answers; all of it is in memory, so not for what may be long."""
    status, headers, parts = 500, [], []

    async def catch(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message.get("headers", ()))
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, catch)
    return Answer(status, headers, parts[0] if len(parts) == 1 else b"".join(parts))
