"""A balancer as stands before several servers: it passes connections on to those that say at /readyz that they are."""

import asyncio
import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

_LOOK_SECONDS, _ANSWER_SECONDS = 0.1, 1.0


class Balancer:
    """Knows nothing of HTTP beyond its question: a connection stays with the server that it was given."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ready: frozenset[int] = frozenset()
        self.port = 0
        self.given: dict[int, int] = {}  # by the client's port: that of the server which its connection goes to
        self._ports = ports
        self._turns = itertools.count()
        self._started = threading.Event()

    async def run(self) -> None:
        """Serve until cancelled."""
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            while True:
                answers = await asyncio.gather(*(_is_ready(port) for port in self._ports))
                self.ready = frozenset(port for port, is_ready in zip(self._ports, answers, strict=True) if is_ready)
                self._started.set()
                await asyncio.sleep(_LOOK_SECONDS)

    def wait(self) -> None:
        """Until it has looked at all servers."""
        assert self._started.wait(10)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ports = sorted(self.ready)
        port = ports[next(self._turns) % len(ports)] if ports else self._ports[0]
        self.given[writer.get_extra_info("peername")[1]] = port
        try:
            answers, questions = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_copy(reader, questions), _copy(answers, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()


async def _is_ready(port: int) -> bool:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET /readyz HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n")
                return (await reader.readline()).split()[1:2] == [b"200"]
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


async def _end() -> None:
    """Let connections go whose clients have gone, and end the others."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    if rest:
        await asyncio.wait(rest, timeout=1)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.sleep(0.05)  # closing takes the loop another turn or two


@contextmanager
def balancing(*ports: int) -> Iterator[Balancer]:
    """A balancer before the servers at these ports."""
    balancer = Balancer(ports)
    loop = asyncio.new_event_loop()
    running = loop.create_task(balancer.run())

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(running)
        loop.run_until_complete(_end())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        balancer.wait()
        yield balancer
    finally:
        loop.call_soon_threadsafe(running.cancel)
        thread.join()
