"""Calls of a port as spans, where they are part of a trace: what an answer waited for."""

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from opentelemetry import trace
from opentelemetry.trace import SpanKind, Tracer

T = TypeVar("T")
Call = Callable[..., Coroutine[Any, Any, Any]]


def traced(port: T, name: str, tracer: Tracer) -> T:
    """`port`, whose coroutine functions are spans `name.function`; what belongs to no trace is done without one."""
    return cast("T", _Traced(port, name, tracer))


class _Traced:
    def __init__(self, port: object, name: str, tracer: Tracer) -> None:
        for function, call in inspect.getmembers(port, inspect.iscoroutinefunction):
            if not function.startswith("_"):
                setattr(self, function, _spanned(call, f"{name}.{function}", tracer))


def _spanned(call: Call, name: str, tracer: Tracer) -> Call:
    async def spanned(*arguments: Any, **named: Any) -> Any:
        if not trace.get_current_span().is_recording():  # housekeeping, or a trace that is not sampled
            return await call(*arguments, **named)
        with tracer.start_as_current_span(
            name, kind=SpanKind.CLIENT, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                return await call(*arguments, **named)
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)  # never its text
                raise

    return spanned
