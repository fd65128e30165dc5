"""How this process logs: lines of JSON on stderr, or, on a terminal, lines for people; and in files, if wanted."""

import asyncio
import os
import select
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import structlog

from taskdash.edge.log_files import LogFolder, Rotating

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


LATER_SECONDS = 0.005

WriteAccess = Callable[[AccessLine], None]


Sink = Callable[[bytes], None]  # takes whole lines


class StandardError:
    """Standard error, which several workers and their parent share.

    A pipe takes at most PIPE_BUF bytes without letting others write in between; a file takes any number.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._is_file = stat.S_ISREG(os.fstat(number).st_mode)

    def write(self, lines: bytes) -> None:
        """Write `lines`; what cannot be written is lost: there is nobody left to tell."""
        with suppress(OSError):
            for part in [lines] if self._is_file else parts(lines, select.PIPE_BUF):
                rest = part
                while rest:
                    rest = rest[os.write(self._number, rest) :]


def parts(lines: bytes, size: int) -> Iterator[bytes]:
    """`lines` in their order as parts of whole lines, each of at most `size` bytes, or one line."""
    start = 0
    while start < len(lines):
        end = lines.rfind(b"\n", start, start + size) if len(lines) - start > size else len(lines) - 1
        end = end if end >= 0 else lines.find(b"\n", start)
        yield lines[start : end + 1]
        start = end + 1


class Lines:
    """Writes lines: those of one turn of the event loop at once, after what they tell of was answered.

    Each write lets other threads have the interpreter and waits to get it back, which costs more than the line: what
    `later` is told waits for more turns. To ask for the loop asks the system for the process, and whoever was woken
    meanwhile is let run first: once a turn will do.
    """

    def __init__(self, everything: Sequence[Sink], errors: Sequence[Sink] = ()) -> None:
        self._everything = everything
        self._errors = errors
        self._waiting: list[bytes] = []
        self._serious: list[bytes] = []
        self._thread = 0  # whose event loop writes what waits

    def msg(self, line: bytes, *, serious: bool = False) -> None:
        """Write `line`; outside of an event loop at once."""
        if not self._waiting or self._thread != threading.get_ident():
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                self._write([line], [line] if serious else [])
                return
            loop.call_soon(self.flush)
            self._thread = threading.get_ident()
        self._waiting.append(line)
        if serious:
            self._serious.append(line)
            self.flush()  # the process may not live for long

    def later(self, line: bytes) -> None:
        """Write `line` within LATER_SECONDS, in its place among the others; on an event loop."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(LATER_SECONDS, self.flush)
            self._thread = threading.get_ident()
        self._waiting.append(line)

    def error(self, line: bytes) -> None:
        """Write `line` where errors are written too."""
        self.msg(line, serious=True)

    debug = info = warning = msg
    critical = exception = error

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        serious, self._serious = self._serious, []
        self._write(waiting, serious)

    def _write(self, lines: list[bytes], serious: list[bytes]) -> None:
        for sinks, these in ((self._everything, lines), (self._errors, serious)):
            if these and sinks:
                together = b"\n".join(these) + b"\n"
                for sink in sinks:
                    sink(together)


def log_to_stderr(level: str, folder: LogFolder | None = None) -> None:
    """Log what is at least as serious as `level`, also to files in `folder`, if given; before anything is logged.

    The files are combined.log, and error.log for errors alone. Raises OSError when they cannot be made.
    """
    everything = [] if folder is None else [Rotating(folder, "combined.log").write]
    errors = [] if folder is None else [Rotating(folder, "error.log").write]
    is_terminal = sys.stderr.isatty()
    if not is_terminal:
        everything.insert(0, StandardError(sys.stderr.fileno()).write)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([_tell_people()] if is_terminal else []),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=_ToLines(Lines(everything, errors), _LEVELS[level], alone=not is_terminal),
        cache_logger_on_first_use=True,
    )


def _tell_people() -> structlog.typing.Processor:
    """What shows an event on the terminal, and passes it on as it was."""
    render = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)

    def tell(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        sys.stderr.write(f"{render(logger, method, dict(event))}\n")
        return event

    return tell


class _ToLines:
    """A factory of loggers, as structlog wants one: they all write the same lines, from `level` on.

    `alone` is whether there is nothing but those lines.
    """

    def __init__(self, lines: Lines, level: int, *, alone: bool) -> None:
        self.lines = lines
        self.level = level
        self.alone = alone

    def __call__(self, *_: object) -> Lines:
        return self.lines


def access_lines() -> WriteAccess:
    """What writes the line of a request to where everything is logged.

    Where that is lines of JSON, each is encoded directly: structlog's way to the same bytes costs more than the rest of
    a cached answer.
    """
    factory = structlog.get_config()["logger_factory"]
    if not (isinstance(factory, _ToLines) and factory.alone):
        log = structlog.get_logger("access")
        return lambda line: log.info(line.event, **{name: getattr(line, name) for name in _TOLD})
    if factory.level > _LEVELS["info"]:
        return lambda _line: None
    encode, clock, write = msgspec.json.Encoder().encode, _Clock(), factory.lines.later

    def told(line: AccessLine) -> None:
        line.timestamp = clock.instant()
        write(encode(line))

    return told


def flush() -> None:
    """Write what waits to be logged: no turn of the event loop may follow."""
    factory = structlog.get_config()["logger_factory"]
    if isinstance(factory, _ToLines):
        factory.lines.flush()


_TOLD = AccessLine.__struct_fields__[:10]  # without what structlog adds itself


class _Clock:
    """The time of day as it stands in lines, to the millisecond; those of one share the text."""

    def __init__(self) -> None:
        self._second = self._ms = 0
        self._until_second = self._text = ""

    def instant(self) -> str:
        """Now."""
        ms = int(time.time() * 1000)
        if ms != self._ms:
            second, rest = divmod(ms, 1000)
            if second != self._second:
                self._second, self._until_second = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._ms, self._text = ms, f"{self._until_second}.{rest:03d}Z"
        return self._text


def _json(entry: Any, **_options: Any) -> bytes:
    return msgspec.json.encode(entry, enc_hook=str)
