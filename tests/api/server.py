"""The server as people start it: `taskdash serve`, a process of its own on a free port, with its own data folder."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import httpx

from tests.mongodb import DEPLOYMENT

START_SECONDS = 60.0  # on a machine that is busy with other tests
_TIMES = 20  # that a request is sent again, if need be
SECRET_KEY = "0123456789abcdef" * 4  # where none is made at the start


class Server:
    """A running server; `out` and `log` are what it has written to stdout and stderr.

    `settings` are those that it was given, in capitals. `engine` is what servers store in whose settings name no
    database: a file, or MongoDB; `running` are those that are not closed.
    """

    engine: ClassVar[str] = "sqlite"
    running: ClassVar[list["Server"]] = []
    command: ClassVar[tuple[str, ...]] = (sys.executable, "-m", "taskdash")

    def __init__(self, data: Path, **settings: object) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"{'https' if 'tls' in settings or 'tls_cert_file' in settings else 'http'}://127.0.0.1:{self.port}"
        stored = {} if self.engine == "sqlite" else {"DATABASE": DEPLOYMENT.new(), "SECRET_KEY": SECRET_KEY}
        self.settings = stored | {name.upper(): str(value) for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: list[httpx.Client] = []
        self.start()
        self.running.append(self)

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process is not None
        return self._process.pid

    @property
    def out(self) -> str:
        """What it has told the person who started it."""
        return (self.data / "stdout").read_text()

    @property
    def log(self) -> str:
        """What it has logged."""
        return (self.data / "stderr").read_text()

    @property
    def first_code(self) -> str:
        """The code of the link for the first account."""
        return self.out.rpartition("#first=")[2].split()[0]

    def start(self) -> float:
        """Start it; answers after how many seconds it answered."""
        self.data.mkdir(parents=True, exist_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}
        own = {"DATA": str(self.data), "PORT": str(self.port), **self.settings}
        environment = clean | {f"TASKDASH_{name}": value for name, value in own.items()}
        began = time.monotonic()
        with (self.data / "stdout").open("ab") as out, (self.data / "stderr").open("ab") as err:
            self._process = subprocess.Popen([*self.command, "serve"], env=environment, stdout=out, stderr=err)
        while time.monotonic() - began < START_SECONDS:
            try:
                if httpx.get(f"{self.url}/healthz", verify=False).status_code == 200:  # noqa: S501  # whether it is up
                    return time.monotonic() - began
            except httpx.TransportError:
                pass
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"the server does not answer:\n{self.log}")

    def stop(self, number: int = signal.SIGTERM, seconds: float = 15.0) -> float:
        """Tell it to stop; answers after how many seconds the process was gone."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(number)
        self._process.wait(seconds)
        return time.monotonic() - began

    def client(self, token: str | None = None) -> httpx.Client:
        """A client of the API, with a bearer's token if given; it is closed with the server."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        authority = self.data / "tls" / "authority.pem"
        trusted = ssl.create_default_context(cafile=authority) if authority.exists() else True
        transport = _Patient(verify=trusted)
        self._clients.append(
            httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=20, transport=transport)
        )
        return self._clients[-1]

    def close(self) -> None:
        """Make sure that it is gone."""
        self.running.remove(self)
        for client in self._clients:
            client.close()
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class _Patient(httpx.HTTPTransport):
    """Comes again, as it is told to, when it was turned away before all else: other tests keep this machine busy."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """httpx'."""
        answer = super().handle_request(request)
        left = _TIMES if isinstance(request.stream, httpx.ByteStream) else 0
        while left and answer.status_code == 503 and "X-Request-Id" not in answer.headers:
            left -= 1
            answer.close()
            time.sleep(float(answer.headers["Retry-After"]))
            answer = super().handle_request(request)
        return answer


def free_port() -> int:
    """A port on which nothing listens at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
