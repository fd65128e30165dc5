"""The Node design that this product replaces (`bench/baseline/`), started in production mode and put under load."""

import itertools
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import jwt
from uuid_utils import uuid7

from taskdash.bench import procs, server, wire, words
from taskdash.bench.generator import Address, Load, Run, Tell
from taskdash.bench.site import Amount
from taskdash.bench.steady import AS_BROWSERS_DO, steady

CONDITIONS = "one process, lists cached in Redis, a store in memory behind that, no logging, no metrics"
_SECRET = "known to nobody but this measurement"  # noqa: S105  # of a server that lives for some seconds, on the loopback interface
_START_SECONDS = 15.0
_UNLIMITED = "1000000000"  # requests, so that none is refused


class Missing(Exception):
    """Something that the baseline needs is not here; the message says what."""


class Baseline(NamedTuple):
    """The baseline while it runs: where, and its processes, Redis included."""

    address: Address
    processes: list[int]

    async def steady(self, requests: Sequence[bytes], amount: Amount, tell: Tell) -> Run:
        """Send `requests` in turn as long as was asked for. Raises Disconnected."""
        load = Load(amount.connections, amount.seconds, amount.warm_up, amount.processes)
        return await steady(self.address, requests, load, self.processes, tell)

    def lists(self, callers: int) -> list[bytes]:
        """What so many people ask, each for a list."""
        tokens = [jwt.encode({"sub": f"user-{number}"}, _SECRET, algorithm="HS256") for number in range(callers)]
        host, path = f"{self.address[0]}:{self.address[1]}", "/api/tasks?limit=50"
        return [wire.head("GET", path, host, token, AS_BROWSERS_DO) + wire.closing() for token in tokens]


@contextmanager
def running(folder: Path, tasks: int) -> Iterator[Baseline]:
    """Redis and the Node server on ports of their own, stopped at the end. Raises Missing."""
    redis, node = shutil.which("redis-server"), shutil.which("node")
    if not (folder / "server.js").is_file():
        raise Missing(f"there is no server.js in {folder}")
    if redis is None or node is None:
        raise Missing("redis-server and node are needed, and one of them is not installed")
    if not (folder / "node_modules").is_dir():
        raise Missing("its packages are not installed: `npm ci` in its folder, or `make bench-baseline`")
    redis_port, port = server.free_port(), server.free_port()
    with ExitStack() as stack:
        store = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="taskdash-bench-")))
        file = store / "tasks.json"
        file.write_text(json.dumps(list(itertools.islice(_content(), tasks))))
        kept = ("--save", "", "--appendonly", "no", "--bind", server.HOST, "--dir", str(store))
        first = stack.enter_context(_process([redis, "--port", str(redis_port), *kept], redis_port, {}))
        settings = {
            "NODE_ENV": "production",
            "PORT": str(port),
            "REDIS_PORT": str(redis_port),
            "RATE_LIMIT": _UNLIMITED,
            "JWT_SECRET": _SECRET,
            "TASKS_FILE": str(file),
        }
        second = stack.enter_context(_process([node, str(folder / "server.js")], port, settings))
        yield Baseline((server.HOST, port), [*procs.family(first), *procs.family(second)])


@contextmanager
def _process(command: list[str], port: int, settings: Mapping[str, str]) -> Iterator[int]:
    """The id of a process that listens on `port`. Raises Missing where it does not."""
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, env=os.environ | settings, stdout=silent, stderr=silent)  # noqa: S603  # ours
    try:
        began = time.monotonic()
        while not _listens(port):
            if process.poll() is not None or time.monotonic() - began > _START_SECONDS:
                raise Missing(f"{Path(command[0]).name} does not start")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((server.HOST, port), timeout=1):
        return True
    return False


def _content() -> Iterator[dict[str, Any]]:
    """Tasks with the fields that our answers have, so that the bodies are of one size."""
    empty = dict.fromkeys(("parent", "due_on", "due_time", "timezone", "recurrence", "start_on", "completed_at"))
    for number, task in enumerate(words.tasks(1), 1):
        yield {
            "id": str(uuid7()),
            "key": f"INB-{number}",
            "project": str(uuid7()),
            "description": "",
            "labels": [],
            "assignees": [],
            "order": "a0",
            "estimate_minutes": None,
            "deleted_at": None,
            "created_by": str(uuid7()),
            "created_at": "2026-01-01T00:00:00.000Z",
            "updated_at": "2026-01-01T00:00:00.000Z",
            "seq": number,
            **empty,
            **task,
        }
