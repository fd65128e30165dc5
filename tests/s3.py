"""An S3-compatible store for the tests: moto's server, installed once into build/ as tests/servers/s3 locks it.

It is a process with an environment of its own, because it wants other versions of packages than Taskdash does.
"""

import fcntl
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKED = ROOT / "tests" / "servers" / "s3" / "requirements.lock"
ENVIRONMENT = ROOT / "build" / "test-s3"
BUCKET = "backups"


@lru_cache
def program() -> Path:
    """The server's program, installed where what is locked is newer; one process installs, others wait."""
    installed = ENVIRONMENT / "installed"  # a copy of what was locked then
    ENVIRONMENT.parent.mkdir(exist_ok=True)
    with ENVIRONMENT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = f"{ENVIRONMENT}\n{LOCKED.read_text()}"  # such an environment cannot be moved
        if not installed.exists() or installed.read_text() != wanted:
            _run(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT))
            pip = (str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check")
            _run(*pip, "install", "--require-hashes", "-r", str(LOCKED))
            installed.write_text(wanted)
    return ENVIRONMENT / "bin" / "moto_server"


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"moto_server could not be installed: {(done.stderr or done.stdout).strip()[-500:]}")


@contextmanager
def server() -> Iterator[str]:
    """The endpoint of a store with an empty bucket."""
    command = program()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [command, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _make_bucket(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _make_bucket(port: int) -> None:
    asked = f"PUT /{BUCKET} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(asked.encode())
                assert b"200" in connection.recv(4_096)
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("moto_server does not answer")
