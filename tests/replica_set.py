"""A replica set of two, as far as a driver can tell: two addresses, behind both of which is one server.

It notes which of them each command was sent to, and can stop answering for a while.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import bson

_NAME = "rs"
_GREETINGS = {"hello", "ismaster", "isMaster"}
_HEADER = struct.Struct("<iiii")  # length, request, response to, kind of message
_QUERY, _MSG = 2004, 2013
_BEFORE_DOCUMENT = {1: 36, _MSG: 21}  # in replies, by their kind


class Sent(NamedTuple):
    """A command, to `primary` or `secondary`, and the read preference that it says."""

    member: str
    command: str
    mode: str


class ReplicaSet:
    """`sent` holds the commands other than greetings; `answering` is cleared to let nothing through."""

    def __init__(self, upstream: tuple[str, int], database: str) -> None:
        self._upstream = upstream
        self._database = database
        self._ports: dict[str, int] = {}
        self._running: set[asyncio.Task[None]] = set()
        self.sent: list[Sent] = []
        self.answering = asyncio.Event()
        self.answering.set()

    def uri(self, options: str = "") -> str:
        hosts = ",".join(f"127.0.0.1:{port}" for port in self._ports.values())
        return f"mongodb://{hosts}/{self._database}?replicaSet={_NAME}{options}"

    def told(self, member: str) -> set[str]:
        """The names of the commands that the member was sent."""
        return {sent.command for sent in self.sent if sent.member == member}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["ReplicaSet"]:
        servers = []
        for member in ("primary", "secondary"):

            def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, member: str = member) -> None:
                task = asyncio.create_task(self._serve(member, reader, writer))
                self._running.add(task)
                task.add_done_callback(self._running.discard)

            servers.append(await asyncio.start_server(serve, "127.0.0.1", 0))
            self._ports[member] = servers[-1].sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            for server in servers:
                server.close()
            for task in list(self._running):
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _serve(self, member: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, to_behind = await asyncio.open_connection(*self._upstream)
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    request = await _message(reader)
                    asked = _body(request)
                    name = next(iter(asked))
                    if name not in _GREETINGS:
                        mode = asked.get("$readPreference", {}).get("mode", "primary")
                        self.sent.append(Sent(member, name, mode))
                    to_behind.write(request)
                    reply = await _message(behind)
                    await self.answering.wait()
                    writer.write(self._as_member(member, reply) if name in _GREETINGS else reply)
                    await writer.drain()
        finally:
            to_behind.close()
            writer.close()

    def _as_member(self, member: str, reply: bytes) -> bytes:
        _, id, to, kind = _HEADER.unpack_from(reply)
        start = _BEFORE_DOCUMENT[kind]
        hosts = {name: f"127.0.0.1:{port}" for name, port in self._ports.items()}
        about: dict[str, Any] = bson.decode(reply[start:])
        about |= {"setName": _NAME, "setVersion": 1, "hosts": list(hosts.values()), "me": hosts[member]}
        about |= {"primary": hosts["primary"], "secondary": member == "secondary"}
        about |= dict.fromkeys(("ismaster", "isWritablePrimary"), member == "primary")
        content = reply[_HEADER.size : start] + bson.encode(about)
        return _HEADER.pack(_HEADER.size + len(content), id, to, kind) + content


async def _message(reader: asyncio.StreamReader) -> bytes:
    begun = await reader.readexactly(4)
    return begun + await reader.readexactly(int.from_bytes(begun, "little") - 4)


def _body(request: bytes) -> dict[str, Any]:
    kind = _HEADER.unpack_from(request)[3]
    if kind == _QUERY:  # flags, the collection's name ended by 0, two numbers
        start = request.index(b"\0", _HEADER.size + 4) + 9
    else:
        assert kind == _MSG
        start = 21
    size = int.from_bytes(request[start : start + 4], "little")
    return bson.decode(request[start : start + size])


@asynccontextmanager
async def replica_set(uri: str) -> AsyncIterator[ReplicaSet]:
    """Two members before the server and the database that the URI names."""
    parts = urlsplit(uri)
    assert parts.hostname is not None
    async with ReplicaSet((parts.hostname, parts.port or 27017), parts.path.strip("/")).running() as running:
        yield running
