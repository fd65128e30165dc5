"""Commits as processes tell of them: one channel of Redis's pub/sub, which forgets whatever nobody listens to."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from taskdash.adapters.redis.server import ANSWER_SECONDS, FAILURES, RedisServer, pause
from taskdash.background import cancel
from taskdash.ports.bus import Heard

SILENT_SECONDS = 5.0  # after which it is asked whether it is still there, and after as long again taken for lost
_CHANNEL = "taskdash:1:commits:"  # with the version of what is told, and the number of the database, which it ignores

Hear = Callable[[Sequence[Heard]], None]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Heard]).decode


class RedisRumours:
    """Fills `ports.rumours.Rumours`, with a task and a connection while somebody listens.

    A cluster passes each message on to all its servers: together they take no more of them than one does.
    """

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        self._channel = f"{_CHANNEL}{server.number}"
        self._hearers: list[Hear] = []
        self._task: asyncio.Task[None] | None = None
        self._attempts = 0  # to listen, since it was possible

    async def tell(self, heard: Sequence[Heard]) -> None:
        await self._server.ask(lambda redis: redis.publish(self._channel, _encode(heard)))

    def listen(self, hear: Hear) -> Callable[[], None]:
        self._hearers.append(hear)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._follow())

        def end() -> None:
            with suppress(ValueError):  # ended before
                self._hearers.remove(hear)

        return end

    async def close(self) -> None:
        """Stop listening."""
        await cancel(self._task)

    async def _follow(self) -> None:
        while True:
            with suppress(*FAILURES, KeyError):  # the last one for a slot of a cluster that nobody serves
                await self._listen()
            self._attempts += 1
            await asyncio.sleep(pause(self._attempts))

    async def _listen(self) -> None:
        """Hear what is told, until the connection is lost."""
        async with asyncio.timeout(ANSWER_SECONDS):
            channel = await self._server.pubsub()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await channel.subscribe(self._channel)
            self._attempts = 0
            asked = False
            while True:
                message = await channel.get_message(timeout=SILENT_SECONDS)
                if message is not None:
                    asked = False
                    self._hear(message)
                elif asked:
                    return
                else:
                    asked = True
                    await channel.ping()
        finally:
            with suppress(*FAILURES):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await channel.aclose()

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] != "message":
            return
        with suppress(msgspec.DecodeError):  # of a later version, or of nobody of ours: the store tells
            heard = _decode(message["data"])
            for hear in tuple(self._hearers):
                hear(heard)
