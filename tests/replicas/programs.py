"""Programs that read and write through a balancer and record every answer; nothing is tried again."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx

from tests.api.balancing import Balancer
from tests.replicas.cluster import Cluster
from tests.replicas.journal import WHOLE, Asked

TASKS = "/api/v1/workspaces/me/tasks"
KEPT = (1, 1, 1, 1, 0, 0)  # connections that a program keeps: without any, each request makes a new one
_MOST_TASKS = 300  # below what a list shows
_CREATED = 0.15  # of what is written; the rest changes what is there
_LISTED = 0.33  # of what is read; the rest is one task


class Manner(NamedTuple):
    """How programs work: `pause` is what each waits between two requests, seconds; the first `writers` write too.

    `writes` are of their requests, `careful` of what is read: that asks for at least what was acknowledged.
    """

    pause: float = 0.03
    writes: float = 0.4
    writers: int = len(KEPT)
    careful: float = 0.3


AS_ALWAYS = Manner()


class Programs:
    """What they asked, and what was known to all of them."""

    def __init__(self, cluster: Cluster, balancer: Balancer, manner: Manner) -> None:
        self.asked: list[Asked] = []
        self._cluster = cluster
        self._balancer = balancer
        self._manner = manner
        self._tasks: list[str] = []
        self._seq = 0  # the last that was acknowledged to anybody
        self._lock = threading.Lock()

    def write(self, client: httpx.Client, chance: random.Random, title: str) -> None:
        """One change."""
        known = list(self._tasks)
        if not known or (chance.random() < _CREATED and len(known) < _MOST_TASKS):
            self._write(client, "POST", TASKS, title)
        else:
            # Most go to few tasks, as they do where people work on the same thing.
            self._write(client, "PATCH", f"{TASKS}/{chance.choice(known[:4])}", title)

    def read(self, client: httpx.Client, chance: random.Random) -> None:
        """One reading."""
        known = list(self._tasks)
        whole = not known or chance.random() < _LISTED
        path = TASKS if whole else f"{TASKS}/{chance.choice(known[:4])}"
        self._read(client, path, self._seq if chance.random() < self._manner.careful else 0, whole=whole)

    def _write(self, client: httpx.Client, method: str, path: str, title: str) -> None:
        asked, body = self._ask(client, method, path, json={"title": title})
        with self._lock:
            if asked.status == 201:
                self._tasks.append(body["id"])
            if asked.status in (200, 201):
                self._seq = max(self._seq, asked.seq)
            self.asked.append(asked._replace(title=title))

    def _read(self, client: httpx.Client, path: str, least: int, *, whole: bool) -> None:
        more: dict[str, Any] = {"headers": {"Min-Seq": str(least)}} if least else {}
        if whole:
            more["params"] = {"limit": WHOLE}
        asked, body = self._ask(client, "GET", path, **more)
        if asked.status == 200:
            items = body["items"] if whole else [body]
            shown = tuple((one["id"], one["seq"], one["title"]) for one in items)
            asked = asked._replace(shown=shown, whole=whole)
        with self._lock:
            self.asked.append(asked._replace(least=least))

    def _ask(self, client: httpx.Client, method: str, path: str, **more: Any) -> tuple[Asked, Any]:
        sent = time.monotonic()
        try:
            with client.stream(method, path, **more) as answer:
                port = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
                answer.read()
        except httpx.HTTPError as error:
            return Asked(sent, time.monotonic(), 0, "", text=repr(error)), None
        answered = time.monotonic()
        server = self._cluster.process(self._balancer.given.get(port))
        seq = int(answer.headers.get("Seq", "0").rpartition(":")[2])
        text = "" if answer.is_success else answer.text
        return Asked(sent, answered, answer.status_code, server, seq, text=text), answer.json()


@contextmanager
def working(cluster: Cluster, balancer: Balancer, token: str, seed: int, manner: Manner) -> Iterator[Programs]:
    """Programs at work; in the end, all that was asked is answered."""
    programs = Programs(cluster, balancer, manner)
    ends = threading.Event()

    def run(number: int, kept: int) -> None:
        chance = random.Random(f"{seed}/{number}")
        headers = {"Authorization": f"Bearer {token}"}
        limits = httpx.Limits(max_keepalive_connections=kept)
        url = f"http://127.0.0.1:{balancer.port}"
        with httpx.Client(base_url=url, headers=headers, timeout=20, limits=limits) as client:
            count = 0
            while not ends.is_set():
                count += 1
                if number < manner.writers and chance.random() < manner.writes:
                    programs.write(client, chance, f"{number}.{count}")
                else:
                    programs.read(client, chance)
                time.sleep(manner.pause)

    threads = [threading.Thread(target=run, args=it) for it in enumerate(KEPT)]
    for thread in threads:
        thread.start()
    try:
        yield programs
    finally:
        ends.set()
        for thread in threads:
            thread.join()
