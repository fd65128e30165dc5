"""Answers that are kept, in a second place: keys that Redis drops by itself when their time or its memory is over."""

from contextlib import suppress

from redis.exceptions import OutOfMemoryError

from taskdash.adapters.redis.server import Client, RedisServer

MOST_BYTES = 1_000_000  # of a body: larger ones hold up all others on the connection for longer than the store does
_PREFIX = "taskdash:1:body:"  # with the version of what is behind it


class RedisBodies:
    """Fills `ports.bodies.Bodies`."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server

    async def get(self, name: str) -> bytes | None:
        body: bytes | None = await self._server.ask(lambda redis: redis.get(_PREFIX + name))
        return body

    async def put(self, name: str, body: bytes, seconds: float) -> None:
        async def keep(redis: Client) -> None:
            with suppress(OutOfMemoryError):  # what is there already may be found all the same
                await redis.set(_PREFIX + name, body, px=int(seconds * 1000))

        if len(body) <= MOST_BYTES:
            await self._server.ask(keep)
