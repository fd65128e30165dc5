"""The same requests again and again, whatever is answered: by wrk where it is installed, else by our own generator."""

import asyncio
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from taskdash.bench import procs
from taskdash.bench.asking import Line
from taskdash.bench.generator import Address, Load, Run, Tell, Used, run
from taskdash.bench.histogram import Histogram
from taskdash.bench.pump import Disconnected
from taskdash.bench.scripts import Place, Shot, Talk
from taskdash.bench.tally import Measured
from taskdash.bench.wire import Answer

KIND = "request"
AS_BROWSERS_DO = "Accept-Encoding: gzip, deflate, br"
_LOOK = 0.2  # seconds between looks at how far it is
_END = 20.0  # seconds that wrk may take to end after its time

# wrk's interface for Lua (its SCRIPTING file): a thread asks `request` for bytes to send; `done` sees the whole.
_SCRIPT = """
local requests, threads = dofile(wrk.headers["x-requests"]), 0
function setup(thread) thread:set("next", math.floor(#requests * threads / THREADS)); threads = threads + 1 end
function request() next = next % #requests + 1; return requests[next] end
function done(summary, latency, _)
  local counts = {}
  for i = 1, #latency do
    local us, count = latency(i)
    counts[i] = string.format("[%d,%d]", us, count)
  end
  local e = summary.errors
  io.write(string.format('{"us":%d,"requests":%d,"bytes":%d,"refused":%d,"lost":%d,"latencies":[%s]}', summary.duration,
    summary.requests, summary.bytes, e.status, e.connect + e.read + e.write + e.timeout, table.concat(counts, ",")))
end
"""


class Steady(NamedTuple):
    """These requests in turn."""

    requests: Sequence[bytes]

    def begin(self, place: Place) -> Talk:
        """Fills `Script.begin`."""
        return _InTurn(self.requests, len(self.requests) * place.number // place.of)


class _InTurn:
    def __init__(self, requests: Sequence[bytes], first: int) -> None:
        self._shots, self._next = [Shot(request, KIND) for request in requests], first

    def ask(self, slot: int) -> Shot:  # noqa: ARG002  # the script's word
        self._next = (self._next + 1) % len(self._shots)
        return self._shots[self._next]

    def heard(self, shot: Shot, answer: Answer) -> None:
        """Nothing follows from it."""


def generator() -> str:
    """What sends the requests, in words."""
    return "our own generator" if shutil.which("wrk") is None else "wrk"


async def steady(address: Address, requests: Sequence[bytes], load: Load, servers: Sequence[int], tell: Tell) -> Run:
    """Send `requests` in turn under `load`, in a closed loop; else as `generator.run`. Raises Disconnected."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return await run(address, Steady(requests), load, servers, tell)
    busy = procs.load_average()
    with tempfile.TemporaryDirectory(prefix="taskdash-bench-") as folder:
        command = [wrk, *_options(address, requests, load, Path(folder))]
        await _send(command, load.warm_up, (0.0, load), servers, tell)
        told, used = await _send(command, load.seconds, (load.warm_up, load), servers, tell)
    return Run(_measured(told), used._replace(load=busy))


def _options(address: Address, requests: Sequence[bytes], load: Load, folder: Path) -> list[str]:
    """How wrk is called, but for how long; what it reads is in `folder`."""
    listed, script = folder / "requests.lua", folder / "script.lua"
    listed.write_text("return {\n" + "".join(f"{json.dumps(request.decode())},\n" for request in requests) + "}\n")
    read = _SCRIPT.replace('wrk.headers["x-requests"]', json.dumps(str(listed))).replace("THREADS", str(load.processes))
    script.write_text(read)
    amount = ["-t", str(load.processes), "-c", str(load.connections)]
    return [*amount, "-s", str(script), f"http://{address[0]}:{address[1]}/"]


async def _send(
    command: list[str], seconds: float, passed: tuple[float, Load], servers: Sequence[int], tell: Tell
) -> tuple[dict[str, Any], Used]:
    """Let wrk send for so long, of `passed` seconds of a load that are over; what it says, and what all this took."""
    before, load = passed
    whole_seconds = max(1, round(seconds))  # wrk counts in these
    started, other = time.perf_counter(), procs.busy_seconds()
    server = procs.cpu_seconds(servers)
    process = _started([*command[:1], "-d", f"{whole_seconds}s", *command[1:]])
    # read while it runs: what it says at its end may be more than a pipe holds
    ending = asyncio.ensure_future(asyncio.to_thread(process.communicate, timeout=whole_seconds + _END))
    try:
        generator_seconds = 0.0
        while not ending.done():
            gone = time.perf_counter() - started
            tell(min(before + gone, load.warm_up + load.seconds), load.warm_up + load.seconds)
            generator_seconds = max(generator_seconds, procs.cpu_seconds([process.pid]))
            await asyncio.wait([ending], timeout=_LOOK)
        took = time.perf_counter() - started
        server, other = procs.cpu_seconds(servers) - server, procs.busy_seconds() - other
        said = (await ending)[0].decode(errors="replace")
    except subprocess.TimeoutExpired:
        raise Disconnected(f"wrk has not ended {_END:.0f} s after its time") from None
    finally:
        process.kill()
        process.wait()
    start = said.rfind('{"us":')
    if process.returncode or start < 0:
        raise Disconnected(f"wrk has ended: {said.strip()[-300:]}")
    shares = generator_seconds / took, server / took, max(other - generator_seconds - server, 0) / took
    return json.loads(said[start:]), Used(*shares, procs.memory_bytes(servers), load=0.0)


def _started(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603  # wrk, our script


def _measured(told: dict[str, Any]) -> Measured:
    """What wrk has counted; it does not say what was answered in each second."""
    durations = Histogram()
    for us, count in told["latencies"]:
        durations.record(us, count)
    good = told["requests"] - told["refused"]
    return Measured(
        seconds=told["us"] / 1e6,
        finished={KIND: good},
        bytes=told["bytes"],
        statuses={400: told["refused"]} if told["refused"] else {},
        durations={KIND: durations},
        by_second=[],
        words={},
        lost=told["lost"],
        retried=0,
    )


async def with_tags(address: Address, requests: Sequence[bytes]) -> list[bytes]:
    """Ask for each once: the same by who has their answers already, with the ETag of each. Raises Disconnected."""
    line = await Line.open(address)
    found = [(await line.ask(request)).header(b"etag") or b"" for request in requests]
    line.close()
    return [request[:-2] + b"If-None-Match: " + tag + b"\r\n\r\n" for request, tag in zip(requests, found, strict=True)]
