"""One server for all tests of the interface, and others for those that stop or configure theirs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.people import Person, register
from tests.api.server import Server
from tests.mongodb import DEPLOYMENT

Start = Callable[..., Server]
Somebody = Callable[[str], Person]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server where everybody may register."""
    folder = tmp_path_factory.mktemp("server")
    # One caller asks more in a minute here than a person would, and whole files of tests are the same people.
    limits = {"api_limit": 1_000_000, "signin_limit": 1_000_000, "access_token_minutes": 120}
    running = Server(folder, registration="open", heartbeat_seconds=1, **limits)
    yield running
    running.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a server with other settings, in `tmp_path`; those of one name store in one place."""
    started: list[Server] = []
    databases: dict[str, str] = {}

    def one(name: str = "data", **settings: object) -> Server:
        if Server.engine == "mongo" and "database" not in settings:
            settings["database"] = databases.setdefault(name, DEPLOYMENT.new())
        started.append(Server(tmp_path / name, **settings))
        return started[-1]

    yield one
    for running in started:
        running.close()


@pytest.fixture
def somebody(server: Server) -> Somebody:
    """Makes an account."""
    return lambda name: register(server, name)


@pytest.fixture
def ada(server: Server) -> Person:
    """Somebody with an account."""
    return register(server, "Ada")


@pytest.fixture
def stranger(server: Server) -> httpx.Client:
    """Somebody without an account."""
    return server.client()
