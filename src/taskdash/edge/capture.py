"""An answer caught before it is sent, to be looked at whole."""

from taskdash.edge.asgi import Answer, App, Message, Receive, Scope


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
