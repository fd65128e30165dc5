"""A real Redis that tests kill, stop and start again: a process of its own on a free port, with nothing on disk."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.api.server import free_port

START_SECONDS = 60.0


class RedisProcess:
    """A running redis-server; `options` are more of its own, as on its command line."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, as empty as it was at first, and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        command += ["--save", "", "--appendonly", "no", "--logfile", "redis.log", *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        began = time.monotonic()
        while time.monotonic() - began < START_SECONDS:
            try:
                self.say("PING")
            except (OSError, AssertionError):
                time.sleep(0.02)
            else:
                return
        raise AssertionError((self._folder / "redis.log").read_text())

    def say(self, *words: str) -> bytes:
        """What it answers at once; an error is one."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            parts = [f"*{len(words)}\r\n", *(f"${len(word.encode())}\r\n{word}\r\n" for word in words)]
            connection.sendall("".join(parts).encode())
            answer = connection.recv(1_000_000)
        assert answer, "it has hung up"
        assert not answer.startswith(b"-"), answer
        return answer

    def kill(self) -> None:
        """End it without a warning."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def pause(self) -> None:
        """Let it hang: it takes connections, and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def redis_process(folder: Path, *options: str) -> Iterator[RedisProcess]:
    """One that is gone afterwards, whatever was done to it. Skips where there is no redis-server."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    running = RedisProcess(folder, *options)
    try:
        yield running
    finally:
        running.kill()
