"""Traces as a collector gets them: a receiver of OTLP over HTTP, and a server whose standard variables name it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.api.people import Person, register
from tests.api.server import Server, free_port

Start = Callable[..., Server]
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Collector:
    """What has been sent so far."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.resources: list[dict[str, str]] = []
        collector = self

        class Receiving(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert (self.path, self.headers["Content-Type"]) == ("/v1/traces", "application/x-protobuf")
                for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
                    collector.resources.append({a.key: a.value.string_value for a in sent.resource.attributes})
                    for scope in sent.scope_spans:
                        collector.spans += scope.spans
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Receiving)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def request(self, name: str, number: int = 1) -> Span:
        """The latest span of that name, once there are so many."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = [span for span in self.spans if span.name == name]
            if len(found) >= number:
                return found[-1]
            time.sleep(0.02)
        raise AssertionError(f"no span {name}, only {sorted({span.name for span in self.spans})}")

    def below(self, parent: Span) -> set[str]:
        """The names of all spans that it is the parent of, or theirs."""
        names: set[str] = set()
        ids = {parent.span_id}
        for span in sorted(self.spans, key=lambda span: span.start_time_unix_nano):
            if span.trace_id == parent.trace_id and span.parent_span_id in ids:
                ids.add(span.span_id)
                names.add(span.name)
        return names


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def server(collector: Collector, start: Start, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server that sends its traces there."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")  # milliseconds
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
    return start(registration="open")


@pytest.fixture
def ada(server: Server) -> Person:
    return register(server, "Ada")


def told(span: Span) -> dict[str, Any]:
    """Its attributes."""
    return {a.key: getattr(a.value, str(a.value.WhichOneof("value"))) for a in span.attributes}


def test_a_request_is_a_span_with_route_method_and_status(ada: Person, collector: Collector) -> None:
    answer = ada.client.get("/workspaces/me/tasks/INB-999999")
    span = collector.request("GET /api/v1/workspaces/{workspace}/tasks/{id}")

    assert span.kind == Span.SPAN_KIND_SERVER
    assert told(span) == {
        "http.request.method": "GET",
        "http.route": "/api/v1/workspaces/{workspace}/tasks/{id}",
        "http.response.status_code": 404,
        "url.scheme": "http",
        "taskdash.request_id": answer.headers["X-Request-Id"],
    }
    assert span.status.code == Status.STATUS_CODE_UNSET  # a 404 is the caller's, not the server's
    resource = collector.resources[0]
    assert resource["service.name"] == "taskdash"
    assert resource["deployment.environment.name"] == "test"


def test_the_callers_trace_goes_on_and_stands_in_the_log(ada: Person, server: Server, collector: Collector) -> None:
    ada.client.get("/me", headers={"traceparent": f"00-{TRACE}-{CALLER}-01"})
    span = collector.request("GET /api/v1/me")

    assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, CALLER)
    lines = [json.loads(line) for line in server.log.splitlines() if TRACE in line]
    assert [(line["path"], line["span_id"]) for line in lines] == [("/api/v1/me", span.span_id.hex())]


def test_a_caller_who_does_not_sample_is_followed(ada: Person, collector: Collector) -> None:
    ada.client.get("/me", headers={"traceparent": f"00-{TRACE}-{CALLER}-00"})
    ada.client.get("/workspaces")
    collector.request("GET /api/v1/workspaces")

    assert TRACE not in {span.trace_id.hex() for span in collector.spans}


def test_commits_and_reads_of_the_store_are_spans_below_their_request(ada: Person, collector: Collector) -> None:
    ada.client.post("/workspaces/me/tasks", json={"title": "A task"}).raise_for_status()
    ada.client.get("/workspaces/me/tasks").raise_for_status()

    written = collector.request("POST /api/v1/workspaces/{workspace}/tasks")
    read = collector.request("GET /api/v1/workspaces/{workspace}/tasks")
    assert {"commit", "log.append"} <= collector.below(written)
    assert "models.walk" in collector.below(read)
    assert "commit" not in collector.below(read)


def test_no_title_and_no_address_leaves_the_server_in_a_trace(ada: Person, collector: Collector) -> None:
    ada.client.post("/workspaces/me/tasks", json={"title": "Zanzibar"}).raise_for_status()
    ada.client.get("/workspaces/me/tasks", params={"q": "Zanzibar"}).raise_for_status()
    collector.request("GET /api/v1/workspaces/{workspace}/tasks")

    sent = b"".join(span.SerializeToString() for span in collector.spans)
    assert [word for word in (b"Zanzibar", ada.user["email"].encode(), b"Bearer") if word in sent] == []


def test_what_is_not_sent_yet_is_sent_at_the_end(ada: Person, server: Server, collector: Collector) -> None:
    ada.client.get("/me")
    server.stop()

    assert told(collector.request("GET /api/v1/me"))["http.response.status_code"] == 200


def test_a_collector_that_is_gone_holds_nobody_up(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    server = start(registration="open")

    assert register(server, "Ada").client.get("/me").status_code == 200
    assert server.stop() < 8


def test_where_nobody_asks_for_traces_nothing_of_them_is_loaded() -> None:
    code = "import sys, taskdash.cli.serve, taskdash.wiring; sys.exit('opentelemetry' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_traces_that_cannot_be_sent_are_refused_at_the_start(tmp_path: Path) -> None:
    def started(**environ: str) -> "subprocess.CompletedProcess[str]":
        # As without the extra: its packages are not found.
        without = "import sys; sys.modules['opentelemetry'] = None; from taskdash.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", without, "serve"],
            env=os.environ | {"TASKDASH_DATA": str(tmp_path), "TASKDASH_PORT": str(free_port()), **environ},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    lacking = started(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4318")
    assert (lacking.returncode, lacking.stderr) == (
        2,
        "error: OTEL_EXPORTER_OTLP_ENDPOINT: traces need OpenTelemetry: pip install 'taskdash[otel]'"
        " (or OTEL_SDK_DISABLED=true for none)\n",
    )
    other = started(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="http://127.0.0.1:4317", OTEL_EXPORTER_OTLP_PROTOCOL="grpc")
    assert other.returncode == 2
    assert "traces are sent by http/protobuf, not by grpc" in other.stderr
