"""Traces, where OpenTelemetry's standard variables ask for them: of requests, commits and what the store is asked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from taskdash.domain.refusal import Refusal
from taskdash.edge.seat import Seat
from taskdash.services.committing import Committer
from taskdash.services.requests import Asked, Receipt
from taskdash.wiring.engine import Engine

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_PROTOCOL = "http/protobuf"
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Traces(NamedTuple):
    """What has to be put in its place for traces: the edge's tracer, what wraps an engine, and what commits."""

    tracer: "Tracer"
    engine: Callable[[Engine], Engine]
    committer: type[Committer]


def check(environ: Mapping[str, str]) -> bool:
    """Whether traces are asked for; raises Refusal `invalid` where they cannot be sent as it is asked for."""
    endpoint = next((name for name in _ENDPOINTS if environ.get(name)), None)
    if endpoint is None or _is_off(environ):
        return False
    protocol = environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
    if protocol not in (None, "", _PROTOCOL):
        raise Refusal(
            "invalid", f"traces are sent by {_PROTOCOL}, not by {protocol}", field="OTEL_EXPORTER_OTLP_PROTOCOL"
        )
    try:
        import opentelemetry.exporter.otlp.proto.http  # whether it is there
        import opentelemetry.sdk  # noqa: F401
    except ImportError:
        needs = "traces need OpenTelemetry: pip install 'taskdash[otel]' (or OTEL_SDK_DISABLED=true for none)"
        raise Refusal("invalid", needs, field=endpoint) from None
    return True


def _is_off(environ: Mapping[str, str]) -> bool:
    disabled = environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return disabled or environ.get("OTEL_TRACES_EXPORTER", "").strip() == "none"


@contextmanager
def traces(environ: Mapping[str, str], seat: Seat) -> Iterator[Traces | None]:
    """For the life of this process; None where nobody asks for them. Raises as `check`."""
    if not check(environ):
        yield None
        return
    from taskdash.adapters.otel.calls import traced  # only now: an option of the installation
    from taskdash.adapters.otel.sending import sending

    with sending(version("taskdash"), seat.name) as tracer:

        def engine(bare: Engine) -> Engine:
            return bare._replace(
                log=traced(bare.log, "log", tracer),
                models=traced(bare.models, "models", tracer),
                tallies=traced(bare.tallies, "tallies", tracer),
                heads=traced(bare.heads, "heads", tracer),
            )

        class Committing(Committer):
            async def ask(self, workspace: str, asked: Asked) -> Receipt:
                with tracer.start_as_current_span("commit", record_exception=False, set_status_on_exception=False):
                    return await super().ask(workspace, asked)

        yield Traces(tracer, engine, Committing)
