"""Generators: processes that do nothing but send requests, so that what is measured is the server."""

import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from statistics import fmean
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from taskdash.bench import procs, tally
from taskdash.bench.pump import Disconnected, Pump, Rate
from taskdash.bench.scripts import Place, Script
from taskdash.bench.tally import Counted, Measured, Tally, together

if TYPE_CHECKING:
    from ctypes import Array, c_longlong

    Shared = Array[c_longlong]

_PATIENCE = 10.0  # seconds that answers are waited for after the end
_HEADSTART = 0.05  # seconds between the word to begin and the beginning, so that all processes have heard it
_LOOK = 0.2  # seconds between looks at how far it is

Address = tuple[str, int]
Tell = Callable[[float, float], None]


class Load(NamedTuple):
    """How much is sent: on how many connections, by how many processes, for how long (seconds), at what rate.

    Without `rate` each connection sends as soon as it has its answer. What is sent in `warm_up` is not measured.
    """

    connections: int
    seconds: float
    warm_up: float = 2.0
    processes: int = 1
    rate: Rate | None = None


class Used(NamedTuple):
    """What a run was measured with: processor time by share of one core, memory in bytes, the machine's load.

    `other_cpu` is what everything else on this machine took, which the server did not get.
    """

    generator_cpu: float
    server_cpu: float
    other_cpu: float
    server_memory: int
    load: float


class Run(NamedTuple):
    """A measurement; `counted` is by how much the server's own counters rose, from before the warming up on."""

    measured: Measured
    used: Used
    counted: Mapping[str, float] = MappingProxyType({})


def joined(runs: Sequence[Run]) -> Run:
    """Measurements of the same, each as long as the others, as one."""
    used = Used(
        fmean(run.used.generator_cpu for run in runs),
        fmean(run.used.server_cpu for run in runs),
        fmean(run.used.other_cpu for run in runs),
        max(run.used.server_memory for run in runs),
        runs[0].used.load,
    )
    counted = {name: sum(run.counted[name] for run in runs) for name in runs[0].counted}
    return Run(tally.joined(run.measured for run in runs), used, counted)


class Clock:
    """When a run begins, is measured, and ends, for all of its processes: ns of `time.perf_counter_ns`."""

    def __init__(self, load: Load, shared: "Shared") -> None:
        """`shared` holds the beginning and the end; each is 0 until it is set."""
        self._warm_up = int(load.warm_up * 1e9)
        self._shared = shared

    def set(self, begin: int, end: int) -> None:
        """Begin and end then; the end may be set again."""
        self._shared[0], self._shared[1] = begin, end

    @property
    def begin(self) -> int:
        return self._shared[0]

    @property
    def start(self) -> int:
        """The end of the warming up."""
        return self._shared[0] + self._warm_up

    @property
    def end(self) -> int:
        return self._shared[1]

    @property
    def stop(self) -> int:
        return self._shared[1] + int(_PATIENCE * 1e9)

    @property
    def seconds(self) -> float:
        """How long it was measured."""
        return (self.end - self.start) / 1e9


async def run(
    address: Address,
    script: Script,
    load: Load,
    servers: Sequence[int],
    tell: Tell,
    until: Awaitable[object] | None = None,
) -> Run:
    """Carry `script` out under `load`; `servers` are the processes of the server, if they are here.

    It ends when `until` is done, should that be before `load.seconds` have passed. `tell` hears now and then how many
    seconds of how many are over. Raises Disconnected.
    """
    context = multiprocessing.get_context("spawn")
    shared = context.RawArray("q", 2)
    clock = Clock(load, shared)
    started = []
    busy = procs.load_average()
    try:
        for number in range(load.processes):
            ours, theirs = context.Pipe()
            place = Place(number, load.processes, _share(load.connections, number, load.processes))
            arguments = (theirs, shared, address, script, place, load)
            process = context.Process(target=_generate, args=arguments, daemon=True)
            process.start()
            theirs.close()
            started.append((process, ours))
        for _, pipe in started:
            await _receive(pipe)  # it is connected
        begin = time.perf_counter_ns() + int(_HEADSTART * 1e9)
        clock.set(begin, begin + int((load.warm_up + load.seconds) * 1e9))
        for _, pipe in started:
            pipe.send(None)
        generators = [process.pid or 0 for process, _ in started]
        used = await _watch(clock, load, (generators, servers), tell, until)
        counted = [msgspec.msgpack.decode(await _receive(pipe), type=Counted) for _, pipe in started]
    finally:
        for process, pipe in started:
            pipe.close()
            process.terminate()
            process.join()
    return Run(together(counted, clock.seconds), used._replace(load=busy))


async def _watch(
    clock: Clock, load: Load, who: tuple[Sequence[int], Sequence[int]], tell: Tell, until: Awaitable[object] | None
) -> Used:
    """Wait until the measured time is over; what the generators and the servers used in it."""
    generators, servers = who
    whole = load.warm_up + load.seconds

    async def pass_by(second: float) -> None:
        while (gone := (time.perf_counter_ns() - clock.begin) / 1e9) < second:
            tell(max(gone, 0), whole)
            await asyncio.sleep(min(_LOOK, second - gone))

    await pass_by(load.warm_up)
    started, before = time.perf_counter(), _cpu(generators, servers)
    if until is None:
        await pass_by(whole)
    else:
        passing = asyncio.ensure_future(pass_by(whole))
        await asyncio.wait([passing, asyncio.ensure_future(until)], return_when=asyncio.FIRST_COMPLETED)
        passing.cancel()
        clock.set(clock.begin, min(clock.end, time.perf_counter_ns()))
    seconds = time.perf_counter() - started
    tell(whole, whole)
    ours, theirs, whole_machine = (
        (now - then) / seconds for now, then in zip(_cpu(generators, servers), before, strict=True)
    )
    return Used(ours, theirs, max(whole_machine - ours - theirs, 0), procs.memory_bytes(servers), load=0.0)


def _cpu(generators: Sequence[int], servers: Sequence[int]) -> tuple[float, float, float]:
    return procs.cpu_seconds(generators), procs.cpu_seconds(servers), procs.busy_seconds()


async def _receive(pipe: "Connection[Any, Any]") -> Any:
    """What the other process sends; raises Disconnected with its reason when it cannot go on."""
    while not await asyncio.to_thread(pipe.poll, 0.5):
        pass
    try:
        told = pipe.recv()
    except EOFError:
        raise Disconnected("a generator process has ended") from None
    if isinstance(told, Disconnected):
        raise told
    return told


def _share(whole: int, number: int, of: int) -> int:
    return whole // of + (number < whole % of)


def _generate(
    pipe: "Connection[Any, Any]", shared: "Shared", address: Address, script: Script, place: Place, load: Load
) -> None:
    """The main function of a generator process."""
    try:
        clock = Clock(load, shared)
        pump = Pump(address, place.connections, script.begin(place), tally := Tally(clock))
        pipe.send(None)
        pipe.recv()
        if load.rate is None:
            pump.closed_loop(clock)
        else:
            pump.open_loop(clock, load.rate._replace(per_second=load.rate.per_second / place.of), place.number)
        pump.close()
        pipe.send(msgspec.msgpack.encode(tally.result()))
    except Disconnected as error:
        pipe.send(error)
    except (EOFError, KeyboardInterrupt):
        pass  # nobody waits any more
