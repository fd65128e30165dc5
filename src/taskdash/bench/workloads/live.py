"""`live`: how many people a machine can hold who follow their workspaces, and how soon they hear of a commit."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import msgspec
from uuid_utils import uuid7

from taskdash.bench import listening, procs, seeding, server, wire
from taskdash.bench.asking import Line
from taskdash.bench.figures import Curve, Figure, Result, at_most
from taskdash.bench.generator import Tell
from taskdash.bench.histogram import Histogram, merged
from taskdash.bench.listening import Heard
from taskdash.bench.pump import Disconnected
from taskdash.bench.seeding import Audience
from taskdash.bench.server import Served
from taskdash.bench.site import OwnSites, Sites

EACH = 5  # followers of a workspace, but for the crowded one
TOGETHER = 1_000  # followers of that one: more than a workspace may have members, so some with two devices
BETWEEN = 1.0  # seconds between commits in it
SETTLE = 5.0  # seconds without a new stream, before memory is read

MEMORY = at_most(33, aim=20)  # kB a follower
DELAY = at_most(1_000)  # ms

_PERCENTS = (1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 98.0, 99.0, 99.5, 99.9, 100.0)
_SPARE = 1_000  # files of a worker that are not streams


class _Reader(NamedTuple):
    process: Any
    pipe: "Connection[Any, Any]"


class _Opened(NamedTuple):
    streams: int
    seconds: float


async def measure(sites: Sites) -> list[Result]:
    """Everybody connects, then one of them writes."""
    if not isinstance(sites, OwnSites):
        raise Disconnected("live needs a server of its own")
    followers = sites.amount.followers
    together = min(TOGETHER, followers)
    workspaces = -(-(followers - together) // EACH)
    workers = -(-followers // (listening.MOST - _SPARE))
    async with sites.folder() as folder:
        tell = sites.progress(f"{workspaces:,} workspaces")
        audience = await seeding.seed_audience(folder, followers, workspaces, together, tell)
        load = procs.load_average()
        with server.serving(folder, workers=workers) as served, _readers(served, audience) as readers:
            figures, delays = await _follow(sites, served, readers, audience)
    return [
        Result(
            workload="live",
            title=f"{followers:,} followers",
            conditions=(
                f"{followers:,} tokens, {workspaces + 1:,} workspaces, {together:,} followers of one; {workers} workers"
            ),
            figures=figures,
            load=load,
            curves=[_curve(delays)],
        )
    ]


async def _follow(
    sites: OwnSites, served: Served, readers: list[_Reader], audience: Audience
) -> tuple[list[Figure], Histogram]:
    alone = procs.memory_bytes(served.processes)
    opened = await _open(readers, len(audience.streams), sites.progress("connecting"))
    await asyncio.sleep(SETTLE)
    each = (procs.memory_bytes(served.processes) - alone) / max(opened.streams, 1)
    before, began = procs.cpu_seconds(served.processes), time.monotonic()
    sent = await _write(served, audience, sites.amount.seconds, sites.progress("commits"))
    share = (procs.cpu_seconds(served.processes) - before) / (time.monotonic() - began)
    heard = await _heard(readers)
    delays = merged(Histogram(one.delays) for one in heard)
    crowd = sum(1 for workspace, _ in audience.streams if workspace == audience.crowded.workspace)
    return [
        Figure("streams open", opened.streams, "streams"),
        Figure("streams that failed or ended", sum(one.ended for one in heard), "streams"),
        Figure("refused at first", sum(one.refused for one in heard), "streams"),
        Figure("opened", round(opened.streams / opened.seconds), "/s"),
        Figure("memory, server, a follower", round(each / 1_000, 1), "kB", MEMORY),
        Figure("memory, server, without followers", round(alone / 2**20, 1), "MiB"),
        Figure("commits", sent, "commits"),
        Figure("events missing", sent * crowd - delays.count, "events"),
        Figure("p50", round(delays.percentile(50) / 1_000, 1), "ms"),
        Figure("p99", round(delays.percentile(99) / 1_000, 1), "ms", DELAY),
        Figure("longest", round(delays.percentile(100) / 1_000, 1), "ms"),
        Figure("signs of life", sum(one.beats for one in heard), "events"),
        Figure("processor, server", round(100 * share), "% of a core"),
    ], delays


@contextmanager
def _readers(served: Served, audience: Audience) -> Iterator[list[_Reader]]:
    """Processes that share the streams, each connecting from an address of its own."""
    context = multiprocessing.get_context("spawn")
    host = f"{served.address[0]}:{served.address[1]}"
    started: list[_Reader] = []
    try:
        count = -(-len(audience.streams) // listening.MOST)
        for number in range(count):
            ours, theirs = context.Pipe()
            source = f"127.0.0.{number + 2}"
            arguments = (theirs, served.address, source, host, audience.streams[number::count])
            process = context.Process(target=listening.listen, args=arguments, daemon=True)
            process.start()
            theirs.close()
            started.append(_Reader(process, ours))
        yield started
    finally:
        for process, pipe in started:
            pipe.close()
            process.terminate()
            process.join()


async def _open(readers: list[_Reader], whole: int, tell: Tell) -> _Opened:
    """Wait until all streams are open, or have failed."""
    began = time.monotonic()
    counts = [0] * len(readers)
    waiting = set(range(len(readers)))
    while waiting:
        for number in list(waiting):
            while number in waiting and readers[number].pipe.poll():
                count = _received(readers[number])
                if count is None:
                    waiting.remove(number)
                else:
                    counts[number] = count
        tell(sum(counts), whole)
        await asyncio.sleep(0.1)
    return _Opened(sum(counts), time.monotonic() - began)


async def _write(served: Served, audience: Audience, seconds: float, tell: Tell) -> int:
    """Commit into the crowded workspace now and then; how many commits that were."""
    line = await Line.open(served.address)
    crowded, host = audience.crowded, f"{served.address[0]}:{served.address[1]}"
    head = wire.head("POST", f"/api/v1/workspaces/{crowded.workspace}/commits", host, crowded.token)
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        fields = {"title": listening.SENT.format(time.monotonic_ns())}
        operation = {"op": "create", "kind": "task", "id": str(uuid7()), "fields": fields}
        answer = await line.ask(head + wire.closing({"id": str(uuid7()), "operations": [operation]}))
        if answer.status != 200:
            raise Disconnected(f"a commit was not taken: {answer.body[:200]!r}")
        sent += 1
        tell(time.monotonic() - began, seconds)
        await asyncio.sleep(BETWEEN)
    line.close()
    return sent


async def _heard(readers: list[_Reader]) -> list[Heard]:
    for reader in readers:
        reader.pipe.send(None)
    return [msgspec.msgpack.decode(await asyncio.to_thread(_received, reader), type=Heard) for reader in readers]


def _received(reader: _Reader) -> Any:
    try:
        return reader.pipe.recv()
    except EOFError:
        raise Disconnected("a process that reads streams has ended") from None


def _curve(delays: Histogram) -> Curve:
    points = list(delays.percentiles(_PERCENTS))
    x, y = [x for x, _ in points], [y / 1_000 for _, y in points]
    return Curve("From a commit to its followers", "live", x, y, "%", "ms")
