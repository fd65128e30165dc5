"""What libraries log in Python's own way goes where everything is logged."""

import logging
from typing import Any

import structlog


class Passing(logging.Handler):
    """Logs each record as an event that is called as its logger is."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log `record`."""
        more = {"exc_info": record.exc_info} if record.exc_info else {}
        log = structlog.get_logger(record.name)
        log.log(
            min(record.levelno // 10 * 10, logging.CRITICAL),
            record.name.lstrip("_"),
            message=record.getMessage(),
            **more,
        )


def passing_on() -> dict[str, Any]:
    """Python's logging, configured (`logging.config`) so that what goes wrong is passed on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"passing": {"()": f"{Passing.__module__}.{Passing.__qualname__}"}},
        "root": {"handlers": ["passing"], "level": "WARNING"},
        "loggers": {"_granian": {"handlers": ["passing"], "level": "WARNING", "propagate": False}},
    }
