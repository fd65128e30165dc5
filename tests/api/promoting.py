"""A deployment that is promoted under load: the command, and programs that write meanwhile."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx

from tests.api.people import Person
from tests.api.server import Server

PAUSE_SECONDS = 2.0  # the promise


def promote(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as the server's owner would."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}
    given = {"TASKDASH_DATA": str(server.data)} | {f"TASKDASH_{k}": v for k, v in server.settings.items()}
    command = [sys.executable, "-m", "taskdash", "promote", *arguments]
    return subprocess.run(command, env=clean | given, capture_output=True, text=True, timeout=900, check=False)


def waited(server: Server, told: str) -> float:
    """For how long writes could be done nowhere: until the file was left, and until the last worker had followed."""
    (milliseconds,) = re.findall(r"writes waited (\d+) ms", told)
    followed = re.findall(r'"seconds":([\d.]+),"event":"moved_to_another_database"', server.log)
    return int(milliseconds) / 1000 + max(map(float, followed))


class Writing:
    """A program that writes a task every few milliseconds: what was acknowledged, refused, and the longest wait."""

    def __init__(self) -> None:
        self.stored: dict[str, str] = {}
        self.refused: list[int] = []
        self.pause = 0.0
        self._last = time.monotonic()

    def once(self, client: httpx.Client) -> None:
        id, title = str(uuid4()), f"Task {uuid4()}"
        body = {"id": id, "operations": [{"op": "create", "kind": "task", "fields": {"title": title}}]}
        while True:
            answer = client.post("/workspaces/me/commits", json=body)
            if answer.is_success:
                break
            self.refused.append(answer.status_code)
            time.sleep(0.02)
        now = time.monotonic()
        self.pause, self._last = max(self.pause, now - self._last), now
        self.stored[id] = title


@contextmanager
def written_beside(
    person: Person, count: int = 3, pause: float = 0.005, patience: float = 20
) -> Iterator[list[Writing]]:
    """Several such programs, each of which waits up to `patience` seconds for an answer."""
    ends = threading.Event()
    programs = [Writing() for _ in range(count)]

    def run(program: Writing) -> None:
        client = person.server.client(person.tokens["access_token"])
        client.timeout = httpx.Timeout(patience)
        while not ends.is_set():
            program.once(client)
            time.sleep(pause)

    threads = [threading.Thread(target=run, args=(program,)) for program in programs]
    for thread in threads:
        thread.start()
    try:
        yield programs
    finally:
        ends.set()
        for thread in threads:
            thread.join()
