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
from uuid import uuid4

import pytest

VARIABLE = "TASKDASH_TEST_MONGODB"
ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "tests" / "servers" / "mongodb"
PROGRAM = ROOT / "build" / "test-mongodb"


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


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """A server of its own and its process id, for who stops or kills it."""
    with tempfile.TemporaryDirectory(prefix="mongodb-") as folder:
        command = [str(program()), "127.0.0.1:0", folder]
        with Path(folder, "errors").open("w") as errors:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


class Deployment:
    """The server that the tests of this process share: started at the first need, ended with the process."""

    def __init__(self) -> None:
        self._server = ExitStack()
        self._uri = ""

    def new(self) -> str:
        """The URI of a database that nobody has used."""
        if given := os.environ.get(VARIABLE):
            return f"{given.rstrip('/')}/test-{uuid4().hex}"
        if not self._uri:
            self._uri, _ = self._server.enter_context(server())
        return f"{self._uri}test-{uuid4().hex}"

    def end(self) -> None:
        self._server.close()


DEPLOYMENT = Deployment()
