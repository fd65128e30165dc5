"""A request as a span of a distributed trace (OpenTelemetry); in the pipeline only where traces are sent somewhere."""

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, format_span_id, format_trace_id
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send
from taskdash.edge.exchange import Exchange
from taskdash.edge.metrics import UNMATCHED

_CARRIED = ("traceparent", "tracestate")  # W3C Trace Context


class Tracing:
    """Continues the trace that a caller names, or begins one; the exchange gets the ids of trace and span.

    Of the path only the route is told: what stands in its place may let its holder in.
    """

    def __init__(self, app: App, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer
        self._propagator = TraceContextTextMapPropagator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        named = exchange.of(scope)
        carried = {name: named.asked.get(name.encode(), b"").decode("latin-1") for name in _CARRIED}
        with self._tracer.start_as_current_span(
            named.method,
            self._propagator.extract(carried, Context()),
            SpanKind.SERVER,
            {"http.request.method": named.method, "url.scheme": scope["scheme"]},
            record_exception=False,  # its text may be anything; the log has it
            set_status_on_exception=False,
        ) as span:
            context = span.get_span_context()
            named.trace_id, named.span_id = format_trace_id(context.trace_id), format_span_id(context.span_id)
            scope["state"]["trace_id"] = named.trace_id
            try:
                await self._app(scope, receive, send)
            finally:
                _tell(span, named, scope.get("path_template") or UNMATCHED)


def _tell(span: Span, told: Exchange, route: str) -> None:
    span.update_name(f"{told.method} {route}")
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", told.status)
    span.set_attribute("taskdash.request_id", told.request_id)
    if told.status >= 500:
        span.set_status(StatusCode.ERROR)
