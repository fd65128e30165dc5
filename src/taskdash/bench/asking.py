"""A few requests of our own beside those of the generators: answers read whole, one after the other on a connection."""

import asyncio
from collections.abc import Iterable, Sequence
from http import HTTPStatus

from taskdash.bench import wire
from taskdash.bench.generator import Address, Tell
from taskdash.bench.pump import Disconnected
from taskdash.bench.wire import Answer

_AT_ONCE = 32  # connections
_TOLD_EVERY = 100  # answers
_TRIES = 30  # at one that is turned away for now, each after as long as was said


class Line:
    """A connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, address: Address) -> "Line":
        """A new one."""
        return cls(*await asyncio.open_connection(*address))

    async def ask(self, request: bytes) -> Answer:
        """The answer, whatever it is. Raises Disconnected."""
        self._writer.write(request)
        data = b""
        while (found := wire.read(data)) is None:
            more = await self._reader.read(262_144)
            if not more:
                raise Disconnected("the server has closed the connection")
            data += more
        return found[0]

    def close(self) -> None:
        """Let go of it."""
        self._writer.close()


async def ask_all(address: Address, requests: Sequence[bytes], tell: Tell) -> None:
    """Have every request answered well, some at once. Raises Disconnected where one is not, however patiently asked."""
    done = 0
    waiting = iter(requests)

    async def work(mine: Iterable[bytes]) -> None:
        nonlocal done
        line = await Line.open(address)
        for request in mine:
            answer = await _patiently(line, request)
            if answer.status >= HTTPStatus.BAD_REQUEST:
                raise Disconnected(f"{request[:80]!r} was answered {answer.status}: {answer.body[:200]!r}")
            done += 1
            if done % _TOLD_EVERY == 0:
                tell(done, len(requests))
        line.close()

    await asyncio.gather(*(work(waiting) for _ in range(_AT_ONCE)))


async def _patiently(line: Line, request: bytes) -> Answer:
    """The answer; who is turned away for now comes again when told to."""
    for _ in range(_TRIES):
        answer = await line.ask(request)
        if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            return answer
        await asyncio.sleep(float(answer.header(b"retry-after") or 1))
    return await line.ask(request)
