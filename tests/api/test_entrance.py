"""The entrance before Granian's event loop, in the release that is installed."""

import asyncio
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path

import httpx

from tests.api.server import START_SECONDS, free_port

SERVER = """
import sys
from pathlib import Path

from granian.constants import Interfaces, Loops

from taskdash.cli.workers import Workers
from taskdash.edge.asgi import Answer, Ready


class Application:
    def __call__(self, scope, receive, send):
        if not scope.get("path", "").startswith("/ready"):
            return self.wait(scope, receive, send)
        start = {"type": "http.response.start", "status": 200, "headers": [(b"ready", b"yes")]}
        return Ready(send, start, {"type": "http.response.body", "body": scope["path"].encode()})

    async def wait(self, scope, receive, send):
        if scope["type"] == "lifespan":
            for done in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{done}.complete"})
            return
        body = b""
        while (message := await receive()).get("more_body") or message["body"]:
            body += message["body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode() + b" " + body})

    def turned_away(self, scope):
        return Answer(503, [(b"retry-after", b"7")], b"too much") if scope["path"] == "/too-much" else None


Workers(
    "nothing",
    folder=Path(sys.argv[1]),
    address="127.0.0.1",
    port=int(sys.argv[2]),
    interface=Interfaces.ASGI,
    loop=Loops.uvloop,
    websockets=False,
).serve(target_loader=lambda _target, _seat: Application())
"""


def threads_on_one_core(server: int) -> int:
    """How many threads of the server's processes may run on one core only (proc(5))."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            if f"PPid:\t{server}\n" in status.read_text():
                threads = [task.read_text() for task in status.parent.glob("task/*/status")]
                found += sum(re.search(r"Cpus_allowed_list:\t\d+\n", told) is not None for told in threads)
    return found


async def test_who_is_turned_away_is_told_before_the_application_hears_of_it_and_the_connection_goes_on(
    tmp_path: Path,
):
    port = free_port()
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVER, str(tmp_path), str(port))
    transport = httpx.AsyncHTTPTransport(retries=8, limits=httpx.Limits(max_connections=1))
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=transport) as client:
            for _ in range(3):
                answer = await client.post("/in", content=b"x" * 1_000)
                assert (answer.status_code, answer.content) == (200, b"/in " + b"x" * 1_000)
                refused = await client.post("/too-much", content=b"x" * 1_000)
                assert (refused.status_code, refused.headers["retry-after"], refused.content) == (503, "7", b"too much")
                assert (await client.get("/too-much")).status_code == 503
                ready = await client.get("/ready")
                assert (ready.status_code, ready.headers["ready"], ready.text) == (200, "yes", "/ready")
            paths = [f"/{n}" if n % 3 else f"/ready/{n}" for n in range(100)]
            together = await asyncio.gather(*map(client.get, paths))
            if sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1:
                async with asyncio.timeout(START_SECONDS):  # the thread that brings requests to the event loop, at last
                    while threads_on_one_core(server.pid) != 1:
                        await client.get("/ready")
    finally:
        os.kill(server.pid, signal.SIGTERM)
        await server.wait()

    assert [answer.text.strip() for answer in together] == paths
