"""What a server tells of itself to Prometheus: the one list of metrics, and who may read it."""

import ipaddress
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import lru_cache
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import msgspec
from prometheus_client import CollectorRegistry, ProcessCollector, exposition, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from taskdash.edge.asgi import Answer, App, Receive, Scope, Send, header
from taskdash.edge.metrics import SECONDS, Requests, Times

PATH = "/metrics"
_LOOK_SECONDS = 0.1  # how long the port of their own may take to notice that it ends
# A reverse proxy on this machine is a peer on loopback too, and speaks for anybody.
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via")


class About(msgspec.Struct, frozen=True):
    """One metric as Prometheus knows it: a counter's name ends in `_total`, a duration's in its unit."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    words: str


METRICS: tuple[About, ...] = (
    About("taskdash_requests_total", "counter", ("route", "method", "status"), "Requests, by what they were answered."),
    About("taskdash_request_seconds", "histogram", ("route", "method"), "Time until the answer began."),
    About("taskdash_commits_total", "counter", (), "Commits stored."),
    About("taskdash_commits_repeated_total", "counter", (), "Commits asked for again and answered as the first time."),
    About("taskdash_commits_refused_total", "counter", ("code",), "Commits refused, by the code of the refusal."),
    About("taskdash_store_reads_total", "counter", (), "Times that the database was asked for something."),
    About("taskdash_store_groups_total", "counter", (), "Transactions of the database's writer: each one fsync."),
    About("taskdash_store_works_total", "counter", (), "Works in them; by groups, how many share an fsync."),
    About("taskdash_cache_hits_total", "counter", ("level",), "Readings answered without the store, by where from."),
    About("taskdash_cache_unchanged_total", "counter", (), "Hits whose reader had the answer already (304)."),
    About("taskdash_cache_misses_total", "counter", (), "Readings that could be kept and were not."),
    About("taskdash_cache_waits_total", "counter", (), "Readings that waited for another one of the same."),
    About("taskdash_cache_evictions_total", "counter", (), "Answers given up because the memory for them was full."),
    About("taskdash_cache_bytes", "gauge", (), "Memory that kept answers take."),
    About("taskdash_heads", "gauge", (), "Workspaces whose heads are held and confirmed about every second."),
    About("taskdash_heads_confirmed_total", "counter", (), "Heads that the store was asked for."),
    About("taskdash_live_streams", "gauge", (), "Live feeds that are open."),
    About("taskdash_passwords_waiting", "gauge", (), "Passwords that are hashed or wait for it."),
    About("taskdash_rate_decisions_total", "counter", ("limit", "decision"), "Decisions of rate limits, by the limit."),
    About("taskdash_answered_without_total", "counter", ("part",), "Times that a part was down and done without."),
    About("taskdash_redis_outages_total", "counter", (), "Times that Redis was lost."),
    About("taskdash_redis_reconnects_total", "counter", (), "Times that it was found again."),
    About("taskdash_redis_errors_total", "counter", (), "Calls that it did not answer, or by an error."),
    About("taskdash_shed_total", "counter", ("priority",), "Requests turned away because there were too many."),
    About("taskdash_shed_level", "gauge", (), "How much is turned away: at 1.6 all but signing in, at 2.6 that too."),
    About("taskdash_waiting", "gauge", (), "Requests that were let in and have not begun."),
    About("taskdash_loop_delay_seconds", "gauge", (), "How long work waited for the event loop, last seen."),
    About("taskdash_inside", "gauge", ("sort",), "Requests that are being answered."),
    About("taskdash_inside_limit", "gauge", ("sort",), "How many may be, at once."),
    About("taskdash_backups_total", "counter", ("outcome",), "Regular backups of this process, done or failed."),
    About("taskdash_disk_free_bytes", "gauge", (), "What can still be written on the disk of the data."),
    About("taskdash_build_info", "gauge", ("version", "python"), "Which program this is; always 1."),
)

# The value of one metric that is not about requests, now: by the values of its labels, in their order.
Reading = Callable[[], Mapping[tuple[str, ...], float]]


class Figures(Collector):
    """All of METRICS, as they stand when they are asked for; `readings` by name.

    They are those of one process. Everything here is a plain number that adds up, gauges too: see `together`.
    """

    def __init__(self, requests: Requests, readings: Mapping[str, Reading]) -> None:
        self._requests = requests
        self._readings = readings

    def collect(self) -> Iterator[Metric]:
        """For Prometheus."""
        for about in METRICS:
            if about.kind == "histogram":
                yield self._histogram(about)
                continue
            family = CounterMetricFamily if about.kind == "counter" else GaugeMetricFamily
            found = family(about.name, about.words, labels=about.labels)
            for labels, value in self._values(about).items():
                found.add_metric(labels, value)
            yield found

    def _values(self, about: About) -> Mapping[tuple[str, ...], float]:
        if about.labels == ("route", "method", "status"):
            return {(route, method, str(status)): sum(t.counts) for (route, method, status), t in self._requests}
        return self._readings[about.name]()

    def _histogram(self, about: About) -> Metric:
        together: defaultdict[tuple[str, str], Times] = defaultdict(Times)
        for (route, method, _), times in self._requests:
            together[route, method].include(times)
        found = HistogramMetricFamily(about.name, about.words, labels=about.labels)
        for labels, times in together.items():
            below, buckets = 0, []
            for bound, count in zip((*map(str, SECONDS), "+Inf"), times.counts, strict=True):
                below += count
                buckets.append((bound, float(below)))
            found.add_metric(labels, buckets, times.sum)
        return found


def registry(told: Collector) -> CollectorRegistry:
    """What is told when somebody asks."""
    made = CollectorRegistry(auto_describe=False)
    made.register(told)
    return made


def of_any_process() -> Collector:
    """What the client library tells of any process."""
    return ProcessCollector(registry=None)


class Exposition:
    """Answers `/metrics` to callers on this very machine; to all others there is nothing."""

    def __init__(self, app: App, told: CollectorRegistry) -> None:
        self._app = app
        self._told = told

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        if scope["path"] != PATH or scope["method"] != "GET" or not _is_local(scope):
            return self._app(scope, receive, send)
        return self._tell(scope, send)

    def _tell(self, scope: Scope, send: Send) -> Awaitable[None]:
        scope["path_template"] = PATH
        accepted = (header(scope, b"accept") or b"").decode("latin-1")
        encode, media_type = exposition.choose_encoder(accepted)
        body = encode(self._told)
        headers = [
            (b"content-type", media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        return Answer(200, headers, body).send(send)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_port = True  # several workers listen, and whoever gets a connection answers for all


class _Silent(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        pass  # who asks comes every few seconds


def expose(told: CollectorRegistry, address: str, port: int) -> Callable[[], None]:
    """Answer them on a port of their own, to whoever reaches it; what ends that. Raises OSError if it is taken."""
    server = make_server(address, port, make_wsgi_app(told), _Server, _Silent)
    thread = Thread(target=server.serve_forever, args=(_LOOK_SECONDS,), name="metrics", daemon=True)
    thread.start()

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end


def _is_local(scope: Scope) -> bool:
    client: Any = scope.get("client")
    if client is None or any(name in _FORWARDED for name, _ in scope["headers"]):
        return False
    return _is_loopback(client[0])


@lru_cache(maxsize=64)
def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback
