"""How this process logs: lines of JSON on stderr, or, on a terminal, lines for people."""

import asyncio
import sys
from typing import IO, Any

import msgspec
import structlog

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


class Lines:
    """Writes lines to `file`: those of one turn of the event loop at once, after what they tell of was answered.

    Each write lets other threads have the interpreter and waits to get it back, which costs more than the line.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._waiting: list[bytes] = []

    def msg(self, line: bytes) -> None:
        """Write `line`; outside of an event loop at once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._write([line])
            return
        if not self._waiting:
            loop.call_soon(self._write_waiting)
        self._waiting.append(line)

    debug = info = warning = error = critical = exception = msg

    def _write_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._write(waiting)

    def _write(self, lines: list[bytes]) -> None:
        self._file.write(b"".join([line + b"\n" for line in lines]))
        self._file.flush()


def log_to_stderr(level: str) -> None:
    """Log what is at least as serious as `level`; to be called once, before anything is logged."""
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if sys.stderr.isatty():
        renderers: list[Any] = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        factory: Any = structlog.PrintLoggerFactory(sys.stderr)
    else:
        renderers = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_json),
        ]
        lines = Lines(sys.stderr.buffer)
        factory = lambda *_: lines  # noqa: E731  # structlog's word for it
    structlog.configure(
        processors=shared + renderers,
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=factory,
        cache_logger_on_first_use=True,
    )


def _json(entry: Any, **_options: Any) -> bytes:
    return msgspec.json.encode(entry, enc_hook=str)
