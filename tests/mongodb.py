"""A server of the MongoDB protocol for the tests: the one that TASKDASH_TEST_MONGODB names, or one that is built here.

What is built is FerretDB over SQLite (tests/servers/mongodb), once, into build/; it needs Go.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

VARIABLE = "TASKDASH_TEST_MONGODB"
ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "tests" / "servers" / "mongodb"
PROGRAM = ROOT / "build" / "test-mongodb"
ERRORS_SHOWN = 8_000  # characters


@lru_cache
def program() -> Path:
    """The server's program, built where it is older than its source; one process builds, others wait."""
    if shutil.which("go") is None:
        pytest.skip(f"go is not installed: it builds the server of the MongoDB protocol (or set {VARIABLE})")
    PROGRAM.parent.mkdir(exist_ok=True)
    with PROGRAM.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        newest = max(path.stat().st_mtime for path in SOURCE.iterdir())
        if not PROGRAM.exists() or PROGRAM.stat().st_mtime < newest:
            built = subprocess.run(
                ["go", "build", "-o", PROGRAM, "."],
                cwd=SOURCE,
                env=os.environ | {"GOTOOLCHAIN": "local"},  # a newer one is not fetched
                capture_output=True,
                text=True,
                check=False,
            )
            if built.returncode:
                pytest.skip(f"go could not build the server of the MongoDB protocol: {built.stderr.strip()[-500:]}")
    return PROGRAM


class Running(NamedTuple):
    """A server, and the file of what it has told of errors."""

    uri: str
    process: "subprocess.Popen[str]"
    errors: Path

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def __str__(self) -> str:
        """How it is, for who looks for the reason of a failure."""
        ended = f", ended with status {self.process.returncode}" if self.has_ended else ""
        return f"{self.uri}{ended}\n{self.errors.read_text(errors='replace')[-ERRORS_SHOWN:]}"


RUNNING: list[Running] = []


@contextmanager
def running() -> Iterator[Running]:
    """A server on a free port, with a folder of its own; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mongodb-") as folder:
        command = [str(program()), "127.0.0.1:0", folder]
        errors = Path(folder, "errors")
        with errors.open("w") as told:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, text=True)
        assert process.stdout is not None
        one = Running(process.stdout.readline().strip(), process, errors)
        RUNNING.append(one)
        try:
            assert one.uri, str(one)
            yield one
        finally:
            RUNNING.remove(one)
            process.kill()
            process.wait()
            process.stdout.close()


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """A server of its own and its process id, for who stops or kills it."""
    with running() as one:
        yield one.uri, one.process.pid


class Deployment:
    """The server that the tests of this process share: started at the first need, ended with the process."""

    def __init__(self) -> None:
        self._opened = ExitStack()
        self._server: Running | None = None

    def new(self) -> str:
        """The URI of a database that nobody has used. Fails where the server has died; who asks next gets another."""
        if given := os.environ.get(VARIABLE):
            return f"{given.rstrip('/')}/test-{uuid4().hex}"
        if self._server is not None and self._server.has_ended:
            died = f"the server that the tests share has died: {self._server}"
            self.end()
            raise AssertionError(died)
        if self._server is None:
            self._server = self._opened.enter_context(running())
        return f"{self._server.uri}test-{uuid4().hex}"

    def end(self) -> None:
        self._opened.close()
        self._server = None


DEPLOYMENT = Deployment()
