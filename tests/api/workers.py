"""The worker processes of a server, as its system tells of them, and clients that talk to a certain one."""

import re
from contextlib import suppress
from pathlib import Path

import httpx

from tests.api.server import Server

_TRIES = 64  # connections until one goes to another worker; the kernel deals them out by chance


def workers(server: Server) -> list[int]:
    """The process ids of the workers that are there."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [int(child) for child in children if _is_alive(int(child))]


def worker_of(answer: httpx.Response) -> int:
    """Which worker is at the other end of the connection that this came over."""
    ours = answer.extensions["network_stream"].get_extra_info("socket")
    theirs = tuple(f":{name[1]:04X}" for name in (ours.getpeername(), ours.getsockname()))
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    # Not those that are over and wait for stragglers; and a list that is read while it changes tells some lines twice.
    (inode,) = {line[9] for line in lines if line[9] != "0" and (line[1][-5:], line[2][-5:]) == theirs}
    pids = [path.parts[2] for path in Path("/proc").glob("[0-9]*/fd/*") if _target(path) == f"socket:[{inode}]"]
    return int(pids[0])


def one_each(server: Server, token: str | None = None) -> dict[int, httpx.Client]:
    """A client for each worker, each with one connection, which it keeps."""
    found: dict[int, httpx.Client] = {}
    for _ in range(_TRIES):
        if len(found) == len(workers(server)):
            return found
        client = server.client(token)
        found.setdefault(worker_of(client.get("/auth/sessions")), client)
    raise AssertionError(f"connections go to {list(found)} alone")


def _target(path: Path) -> str:
    with suppress(OSError):
        return str(path.readlink())
    return ""


def _is_alive(pid: int) -> bool:
    with suppress(OSError):
        return re.search(r"^State:\s+[^ZX]", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE) is not None
    return False
