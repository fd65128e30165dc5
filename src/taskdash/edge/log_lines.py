"""How this process logs: lines of JSON on stderr, or, on a terminal, lines for people."""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import IO, Any

import msgspec
import structlog

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


class AccessLine(msgspec.Struct):
    """What is logged of a request: what was answered, in how many ms, bytes of body `sent`, to what and whom."""

    status: int
    ms: float
    sent: int
    method: str
    path: str
    client: str | None
    user: str | None
    request_id: str
    trace_id: str
    span_id: str
    event: str = "request"
    level: str = "info"
    timestamp: str = ""


WriteAccess = Callable[[AccessLine], None]


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
        factory = _ToLines(Lines(sys.stderr.buffer), _LEVELS[level])
    structlog.configure(
        processors=shared + renderers,
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=factory,
        cache_logger_on_first_use=True,
    )


class _ToLines:
    """A factory of loggers, as structlog wants one: they all write the same lines, from `level` on."""

    def __init__(self, lines: Lines, level: int) -> None:
        self.lines = lines
        self.level = level

    def __call__(self, *_: object) -> Lines:
        return self.lines


def access_lines() -> WriteAccess:
    """What writes the line of a request to where everything is logged.

    Where that is lines of JSON, each is encoded directly: structlog's way to the same bytes costs more than the rest of
    a cached answer.
    """
    factory = structlog.get_config()["logger_factory"]
    if not isinstance(factory, _ToLines):
        log = structlog.get_logger("access")
        return lambda line: log.info(line.event, **{name: getattr(line, name) for name in _TOLD})
    if factory.level > _LEVELS["info"]:
        return lambda _line: None
    encode, clock, write = msgspec.json.Encoder().encode, _Clock(), factory.lines.msg

    def told(line: AccessLine) -> None:
        line.timestamp = clock.instant()
        write(encode(line))

    return told


_TOLD = AccessLine.__struct_fields__[:10]  # without what structlog adds itself


class _Clock:
    """The time of day as it stands in lines; all but the fraction is written once a second."""

    def __init__(self) -> None:
        self._second = 0
        self._text = ""

    def instant(self) -> str:
        """Now."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second, self._text = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._text}.{int((now - second) * 1_000_000):06d}Z"


def _json(entry: Any, **_options: Any) -> bytes:
    return msgspec.json.encode(entry, enc_hook=str)
