"""The server that is measured: `taskdash serve` as people start it, on a port and a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from taskdash.bench import procs
from taskdash.settings import TABLE, Settings, load, variable

HOST = "127.0.0.1"
LOG = "server.log"
_START_SECONDS = 30.0
_STOP_SECONDS = 30.0
_NAMED = "(given)"

# Beside the folder and the port, what differs from the defaults, and why; the names that this release knows are used.
_OWN = {
    "access_token_minutes": "1440",  # the callers are signed in beforehand, and stay so
    "api_limit": "1000000000",  # each caller asks more than a person would: nothing is to be refused
    "signin_limit": "1000000000",  # and all of them sign in from here
}


class CannotStart(Exception):
    """The server did not start."""


class Served:
    """A server that runs."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.address = HOST, port
        self._log = log
        self._process = process

    @property
    def processes(self) -> list[int]:
        """All processes of it."""
        return procs.family(self._process.pid)

    def stop(self) -> str:
        """Tell it to stop, wait until it has, and answer all that it has logged."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        return self._log.read_text(errors="replace")


def environment(folder: Path, **more: object) -> dict[str, str]:
    """The settings that a server, or a command beside it, is started with: defaults, but for the folder and _OWN."""
    wanted = {"data": folder, **{name: value for name, value in _OWN.items() if name in TABLE}, **more}
    return {variable(name): str(value) for name, value in wanted.items()}


def settings(folder: Path, **more: object) -> Settings:
    """The same as a server in this process would read it."""
    return load(environment(folder, **more)).settings


def differences(**more: object) -> Mapping[str, str]:
    """The settings that are not the defaults, but for the folder and the port; of `more`, no address and no secret."""
    wanted = {name: value for name, value in (_OWN | more).items() if name in TABLE}
    changed = {name: str(value) for name, value in wanted.items() if str(value) != TABLE[name].default}
    return {variable(name): _NAMED if TABLE[name].secret else value for name, value in changed.items()}


def outside() -> dict[str, str]:
    """The environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if name not in map(variable, TABLE)}


@contextmanager
def serving(folder: Path, **more: object) -> Iterator[Served]:
    """A server on the data in `folder`, which answers; stopped at the end. Raises CannotStart with what it said.

    `more` are settings by their names.
    """
    port, log = free_port(), folder / LOG
    with log.open("ab") as told:
        process = subprocess.Popen(  # our own command
            [sys.executable, "-m", "taskdash", "serve"],
            env=outside() | environment(folder, port=port, **more),
            stdout=told,
            stderr=told,
        )
    served = Served(port, process, log)
    try:
        _wait(process, port, log)
        yield served
    finally:
        served.stop()


def free_port() -> int:
    """A port on which nothing listens at the moment."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    began = time.monotonic()
    while process.poll() is None and time.monotonic() - began < _START_SECONDS:
        try:
            with urlopen(f"http://{HOST}:{port}/healthz", timeout=5):  # always http
                return
        except (URLError, OSError):
            time.sleep(0.02)
    raise CannotStart(log.read_text(errors="replace")[-2_000:].strip() or "it does not answer")
