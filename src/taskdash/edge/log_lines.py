"""How this process logs: lines of JSON on stderr, or, on a terminal, lines for people."""

import sys
from typing import Any

import msgspec
import structlog

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


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
        factory = structlog.BytesLoggerFactory(sys.stderr.buffer)
    structlog.configure(
        processors=shared + renderers,
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=factory,
        cache_logger_on_first_use=True,
    )


def _json(entry: Any, **_options: Any) -> bytes:
    return msgspec.json.encode(entry, enc_hook=str)
