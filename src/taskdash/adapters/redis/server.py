"""The connection to Redis, one server or a cluster: no call waits long for it, and none at all while it is down."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ReadOnlyError, RedisClusterException, RedisError, ResponseError

from taskdash.background import cancel
from taskdash.domain.refusal import Refusal

ANSWER_SECONDS = 0.5  # for all of a call: it takes 0.1 ms, and the pauses of a busy process are no outage
RETRY_SECONDS = 0.05  # before the first attempt to reach it again, more with each further one …
RETRY_SECONDS_MOST = 2.0  # … up to this
CONNECTIONS = 32  # of a process; each carries some thousand calls a second
PORT = 6379
REACHED = "taskdash:reached"  # what is written to find out whether it answers
CLUSTER = "+cluster"  # after `redis` or `rediss` in the address
# What the library raises; that a cluster cannot be reached is no RedisError.
FAILURES = (RedisError, RedisClusterException, OSError, TimeoutError)

T = TypeVar("T")
Client = Any  # Redis or RedisCluster: the library declares no type of what both do


class RedisServer:
    """What all adapters of this folder ask. `address` is redis://, or rediss:// for TLS, or one of these `+cluster`.

    Nothing is connected before the first call. `outages`, `errors` and `reconnects` count.
    """

    def __init__(self, address: str) -> None:
        self.outages = 0
        self.errors = 0
        self.reconnects = 0
        self.number = urlsplit(address).path[1:] or "0"  # of the database, of those that one server has
        self._client = _client(address)
        self._seeking: asyncio.Task[None] | None = None  # while it is down

    @property
    def down(self) -> bool:
        """Whether it did not answer, and has not since."""
        return self._seeking is not None

    async def ask(self, call: Callable[[Client], Awaitable[T]]) -> T:
        """What it answers. Raises Refusal `unavailable`: after ANSWER_SECONDS, or at once while it is known to be down.

        A call that it answers by an error is `unavailable` too.
        """
        if self.down:
            raise Refusal("unavailable", "Redis does not answer")
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await call(self._client)
        except FAILURES as error:
            self.errors += 1
            # Any other answer, even that it has no memory left, is one. A former primary is not who we look for.
            if not isinstance(error, ResponseError) or isinstance(error, ReadOnlyError):
                self._lost()
            raise Refusal("unavailable", "Redis does not answer") from error

    async def reached(self) -> bool:
        """Whether it answers: it is asked, as perhaps nobody has for a while."""
        with suppress(Refusal):
            await self.ask(lambda redis: redis.set(REACHED, b"", ex=1))
        return not self.down

    async def pubsub(self) -> Any:
        """A connection for what is told: the library's `PubSub`, whose failures are the library's too."""
        await self._client.initialize()  # or a cluster's does not know where to
        return self._client.pubsub()

    async def close(self) -> None:
        """Let go of the connections."""
        await cancel(self._seeking)
        await self._close()

    def _lost(self) -> None:
        if self._seeking is None:
            self.outages += 1
            self._seeking = asyncio.get_running_loop().create_task(self._seek())

    async def _seek(self) -> None:
        for attempt in count(1):
            await asyncio.sleep(pause(attempt))
            await self._close()  # what is still open leads to one that is gone, or no primary any more
            if await self._answers():
                break
        self.reconnects += 1
        self._seeking = None

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                # Not PING: a former primary answers that too.
                await self._client.set(REACHED, b"", ex=1)
        except FAILURES:
            return False
        return True

    async def _close(self) -> None:
        with suppress(*FAILURES):
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._client.aclose()


def pause(attempt: int) -> float:
    """How long to wait before an attempt to reach it again, the first being 1, in seconds."""
    longest = min(RETRY_SECONDS * attempt, RETRY_SECONDS_MOST)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  # so that not all come at once


def _client(address: str) -> Client:
    options: dict[str, Any] = {
        "socket_timeout": None,  # `ask` bounds a call as a whole
        "socket_connect_timeout": None,
        "protocol": 2,  # all that is needed, and every server speaks it
    }
    if CLUSTER not in address.partition(":")[0]:
        retry = Retry(NoBackoff(), 0)  # who asks has a better answer than to wait
        pool = BlockingConnectionPool.from_url(
            address, max_connections=CONNECTIONS, timeout=None, retry=retry, **options
        )
        return Redis.from_pool(pool)
    first, *others = _nodes(address)
    url = urlsplit(address)
    credentials, at, _ = url.netloc.rpartition("@")
    one = url._replace(scheme=url.scheme.removesuffix(CLUSTER), netloc=f"{credentials}{at}{first}").geturl()
    startup = [ClusterNode(node.hostname or "", node.port or PORT) for node in map(_split, others)]
    # Once more: after a fail-over the first call finds out who the new primary is.
    return RedisCluster.from_url(
        one,
        startup_nodes=startup,
        dynamic_startup_nodes=False,  # those that the address names are never forgotten for those found by them
        retry=Retry(NoBackoff(), 1),
        max_connections=CONNECTIONS,
        **options,
    )


def _nodes(address: str) -> list[str]:
    return urlsplit(address).netloc.rpartition("@")[2].split(",")


def _split(node: str) -> SplitResult:
    return urlsplit(f"//{node}")
