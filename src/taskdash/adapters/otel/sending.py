"""Where traces go: to whom the standard variables of OpenTelemetry name, in batches, by a thread of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer

LAST_SECONDS = 2.0  # for what is still held at the end, where the collector does not take it at once


@contextmanager
def sending(version: str, instance: str) -> Iterator[Tracer]:
    """A tracer of this process, by OTEL_* variables; what it still holds is sent at the end.

    `instance` is how this process is told from others of the same service.
    """
    about = Resource({"service.name": "taskdash", "service.version": version, "service.instance.id": instance})
    provider = TracerProvider(resource=about.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
    exporter = OTLPSpanExporter()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    try:
        yield provider.get_tracer("taskdash", version)
    finally:
        giving_up = Timer(LAST_SECONDS, exporter.shutdown)
        giving_up.start()
        provider.shutdown()
        giving_up.cancel()
