"""`taskdash serve`: the server, until it is told to stop."""

import ctypes
import logging
import os
import signal
import socket
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from granian.constants import HTTPModes, Interfaces, Loops, SSLProtocols
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels

from taskdash import backups
from taskdash.adapters.local.files import allow_most_files
from taskdash.cli import https
from taskdash.cli.environment import settings_or_exit
from taskdash.cli.running import run_with_product
from taskdash.cli.workers import Workers
from taskdash.edge.log_records import passing_on
from taskdash.services.accounts.codes import link
from taskdash.settings import Settings, variable

if TYPE_CHECKING:
    from taskdash.edge.asgi import App
    from taskdash.edge.seat import Seat
    from taskdash.wiring import Product

# Requests that Granian lets in at once. Each open live feed is one, so that its default of some hundred would be few;
# what is too much is decided by ourselves.
MOST_REQUESTS = 1_000_000
HEADER_MILLISECONDS = 10_000  # for the headers of a request, from its first byte on; who dribbles is ended
HEADER_BYTES = 64 * 1024  # for all headers of a request: more than proxies and browsers send together
BACKLOG = 4_096  # connections waiting to be accepted
_MEMORY = Path("/dev/shm")  # noqa: S108  # mkdtemp(3) makes the folder in it ours alone
_PR_SET_PDEATHSIG = 1


def serve(
    *,
    workers: Annotated[int | None, Parameter(help="Worker processes, instead of TASKDASH_WORKERS.")] = None,
    tls: Annotated[bool, Parameter(negative=(), help="HTTPS by our own authority, as TASKDASH_TLS=own.")] = False,
) -> None:
    """Serve until SIGTERM or SIGINT; open requests get TASKDASH_DRAIN_SECONDS to end."""
    if workers is not None:
        os.environ[variable("workers")] = str(workers)  # where the workers read their settings too
    if tls:
        os.environ[variable("tls")] = "own"
    loaded = settings_or_exit()
    for complaint in loaded.unknown:
        sys.stderr.write(f"warning: {complaint}\n")
    settings = loaded.settings
    allow_most_files()
    address = _address(settings)
    _log(settings)
    # Before the server forks, and so that what is wrong with the database is told in one line.
    first = run_with_product(settings, lambda made: _first_link(made, settings))
    with TemporaryDirectory(prefix="taskdash-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as folder:
        _serve(settings, address, first, Path(folder))


def _serve(settings: Settings, address: str, first: str | None, folder: Path) -> None:
    found = https.pair_or_exit(settings)
    tls = https.adopt(found, folder) if found else None
    server = Workers(
        "taskdash.wiring:app",
        folder=folder,
        address=address,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,  # recognising HTTP/2 as well takes 12 kB more for each open live feed
        workers=settings.workers,
        websockets=False,
        backlog=BACKLOG,
        backpressure=MOST_REQUESTS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES),
        http2_settings=HTTP2Settings(max_headers_size=HEADER_BYTES),
        workers_kill_timeout=settings.drain_seconds,
        log_level=LogLevels.warning,
        log_dictconfig=passing_on(),
        ssl_cert=tls,
        ssl_key=tls,
        ssl_protocol_min=SSLProtocols.tls12,
    )
    server.on_startup(lambda: _announce(settings, first, found.told if found else ""))
    if found:
        https.watch(settings, folder, server.signal_handler_reload, logging.getLogger("_granian").error)
    server.serve(target_loader=_application)


def _application(_target: str, seat: "Seat") -> "App":
    """The application, in the worker process that Granian has made for it."""
    from taskdash.wiring import app

    _end_with_parent()
    return app(seat)


def _end_with_parent() -> None:
    """Whoever kills the server means the worker too, which would else go on serving for nobody (Linux: prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _address(settings: Settings) -> str:
    """The address to listen on; ends the process where that is not possible, with the reason.

    Granian takes no names, and shares a port with whoever has it, which then gets part of the requests.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        socket.create_server((address[0], settings.port), family=family).close()
    except OSError as error:
        sys.stderr.write(f"error: cannot listen on {settings.host}:{settings.port}: {error.strerror or error}\n")
        raise SystemExit(1) from None
    return str(address[0])


def _log(settings: Settings) -> None:
    """Log as the workers do, so that what goes wrong with them is found at the same place."""
    from taskdash.wiring import log

    try:
        log(settings)
    except OSError as error:
        sys.stderr.write(f"error: {variable('log_folder')} is {settings.log_folder}: {error.strerror or error}\n")
        raise SystemExit(1) from None


async def _first_link(made: "Product", settings: Settings) -> str | None:
    """The link that makes the first account; None where there is an account already.

    Raises Refusal where the server could not do what its settings ask for.
    """
    from taskdash.wiring import tracing

    tracing.check(os.environ)
    if settings.backup_to is not None:
        backups.check(settings)
    if await made.engine.accounts.users.page(None, 1):
        return None
    return link(settings.public_url, "first", made.accounts.codes.first_account)


def _announce(settings: Settings, first: str | None, tls: str) -> None:
    sys.stdout.write(f"Taskdash {version('taskdash')} is at {settings.public_url}\n{tls}")
    if first is not None:
        sys.stdout.write(f"Make the first account here: {first}\n")
    sys.stdout.flush()
