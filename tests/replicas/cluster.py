"""Three servers on one MongoDB and one Redis behind a balancer, each part a process that can be stopped and killed."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from taskdash.bench import procs
from tests.api.balancing import Balancer
from tests.api.server import SECRET_KEY, Server, free_port
from tests.mongodb import program
from tests.redis_server import RedisProcess
from tests.replicas.journal import Excuse

REPLICAS = 3
STOPPED_SECONDS = 10.0  # for so long the database hangs
PAUSING_SECONDS = 12.0  # for so long servers pause again and again
BALANCER_SECONDS = 2.5  # until it has noticed that a server is gone: it waits 1 s for an answer, on a busy machine
BACK_SECONDS = 6.0  # until all use a database that is back: what was asked before has 5 s


class DatabaseProcess:
    """A server of the MongoDB protocol that comes back at its address, with what it had."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.port = free_port()
        self.uri = f"mongodb://127.0.0.1:{self.port}/tasks"
        self._folder = folder
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        (self._folder / "ferretdb.sock").unlink(missing_ok=True)  # a killed one leaves it
        command = [str(program()), f"127.0.0.1:{self.port}", str(self._folder)]
        with (self._folder / "errors").open("a") as errors:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        assert self.process.stdout is not None
        assert self.process.stdout.readline(), (self._folder / "errors").read_text()

    def kill(self) -> None:
        """End it without a warning."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


class Cluster:
    """All of it, and what may be done to it; `excuses` says which requests may have failed for what was done."""

    def __init__(self, folder: Path, redis: RedisProcess, server: type[Server] = Server) -> None:
        self.redis = redis
        self.database = DatabaseProcess(folder / "mongodb")
        self.servers: list[Server] = []
        self.excuses: list[Excuse] = []
        self.lives: dict[int, int] = {}  # by port: how often it was started
        settings = {
            "database": self.database.uri,
            "secret_key": SECRET_KEY,
            "redis": redis.url,
            "registration": "open",
            "api_limit": 1_000_000,
            "drain_seconds": 6,
        }
        try:
            for number in range(REPLICAS):
                self.servers.append(server(folder / f"replica-{number}", **settings))
        except BaseException:
            self.close()
            raise
        self.lives = {server.port: 1 for server in self.servers}

    def close(self) -> None:
        """End every part."""
        for server in self.servers:
            server.close()
        self.database.kill()

    def process(self, port: int | None) -> str:
        """A name for the process at this port now."""
        return f"{port}.{self.lives[port]}" if port in self.lives else ""

    def rolling_restart(self, balancer: Balancer, _chance: random.Random) -> None:
        """Each is told to stop, and the next when it is back; no request may fail for it."""
        for server in self.servers:
            server.stop()
            self._again(server, balancer)

    def server_killed(self, balancer: Balancer, chance: random.Random) -> None:
        """Its connections break; the others go on."""
        server = chance.choice(self.servers)
        began = time.monotonic()
        server.stop(signal.SIGKILL)
        self.excuses.append(Excuse(began, time.monotonic() + BALANCER_SECONDS, 0))
        self._again(server, balancer)

    def servers_pause(self, _balancer: Balancer, chance: random.Random) -> None:
        """One after the other, for a moment, wherever it is in its work."""
        until = time.monotonic() + PAUSING_SECONDS
        while time.monotonic() < until:
            family = procs.family(chance.choice(self.servers).pid)
            for process in family:
                os.kill(process, signal.SIGSTOP)
            time.sleep(chance.uniform(0.05, 0.3))
            for process in reversed(family):
                os.kill(process, signal.SIGCONT)
            time.sleep(chance.uniform(0.01, 0.1))

    def redis_killed(self, _balancer: Balancer, chance: random.Random) -> None:
        """It comes back empty; no request may fail for it."""
        self.redis.kill()
        time.sleep(chance.uniform(0.5, 3.0))
        self.redis.start()

    def database_stopped(self, _balancer: Balancer, _chance: random.Random) -> None:
        """Requests are refused as unavailable, and are served once it goes on."""
        self._without_database(
            lambda: self.database.process.send_signal(signal.SIGSTOP),
            STOPPED_SECONDS,
            lambda: self.database.process.send_signal(signal.SIGCONT),
        )

    def database_killed(self, _balancer: Balancer, chance: random.Random) -> None:
        """The same."""
        self._without_database(self.database.kill, chance.uniform(0.5, 3.0), self.database.start)

    def _without_database(self, end: Callable[[], None], seconds: float, begin: Callable[[], None]) -> None:
        began = time.monotonic()
        end()
        time.sleep(seconds)
        begin()
        back = time.monotonic() + BACK_SECONDS
        self.excuses.append(Excuse(began, back, 503))
        # Who does not answer whether it is ready is given no connection: of none that is ready the first is asked.
        time.sleep(max(0.0, back - time.monotonic()))

    def _again(self, server: Server, balancer: Balancer) -> None:
        self.lives[server.port] += 1
        server.start()
        self.wait(balancer)

    def wait(self, balancer: Balancer) -> None:
        """Until all are ready."""
        until = time.monotonic() + 20
        while balancer.ready != {server.port for server in self.servers}:
            assert time.monotonic() < until
            time.sleep(0.02)
