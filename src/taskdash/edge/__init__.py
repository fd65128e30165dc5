"""What every request passes before the API: the pieces, each a small ASGI wrapper, in the order in which they act."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

import msgspec
from prometheus_client import CollectorRegistry

from taskdash.domain.refusal import Refusal
from taskdash.edge.access_log import AccessLog
from taskdash.edge.asgi import Answer, App
from taskdash.edge.authentication import Authentication, Tokens
from taskdash.edge.body_limit import BodyLimit
from taskdash.edge.cors import Cors
from taskdash.edge.exchange import Exchanges
from taskdash.edge.exposition import Exposition
from taskdash.edge.failures import Failures
from taskdash.edge.head_requests import HeadRequests
from taskdash.edge.load import Load
from taskdash.edge.metrics import Metrics, Requests
from taskdash.edge.overload import Overload, StoreReads
from taskdash.edge.rate_limit import RateLimit
from taskdash.edge.request_id import RequestId
from taskdash.edge.response_cache import Keeping, ResponseCache
from taskdash.edge.security_headers import SecurityHeaders
from taskdash.edge.trusted_proxies import TrustedProxies
from taskdash.services.limiting import Limiter

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

__all__ = ["Values", "pipeline"]


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """What the pieces are told.

    `body_bytes` by the end of the path, "" for others; `internal` answers failures; `origins` are those whose pages may
    read our answers, beside our own. `metrics` are told at `/metrics`, if not None; `requests` counts what passes.
    `made_up` says how many tokens that are none of ours an address may send, beyond which nobody looks at them.
    `limiter` says how often each caller may ask, except at the paths `unlimited`; None without a limit. `refuse` tells
    who is over it. `proxies` are believed as to where requests come from. `keeping` is what the response cache is told,
    None without one. What is too much for `load` gets one of `too_many`. `tracer` makes a span of each request, if not
    None. `to_https` stands where it is still known who the peer is.
    """

    tokens: Tokens
    made_up: Limiter
    secure: bool
    body_bytes: Mapping[str, int]
    too_large: type[Exception]
    too_slow: Callable[[], Exception]
    internal: App
    origins: Collection[str] = ()
    limiter: Limiter | None = None
    unlimited: frozenset[str] = frozenset()
    refuse: Callable[[Refusal], App]
    proxies: Collection[str] = ()
    keeping: Keeping | None = None
    load: Load = msgspec.field(default_factory=Load)
    too_many: Collection[Answer] = ()
    metrics: CollectorRegistry | None = None
    requests: Requests = msgspec.field(default_factory=Requests)
    tracer: "Tracer | None" = None
    to_https: Callable[[App], App] | None = None


def pipeline(api: App, values: Values) -> Overload:
    """`api` behind the edge: from the last piece to the first.

    A piece that waits for nothing is a plain function that answers what the next one does. Headers that it adds, and
    what it knows of the request, it leaves with the request's `Exchange`, whose `send` alone stands before ASGI's.

    Pieces are told the method of the next one: to call that takes Python less than to call the object.
    """
    app: App = StoreReads(api, values.load, values.refuse).__call__
    app = app if values.keeping is None else ResponseCache(app, values.keeping).__call__
    app = HeadRequests(app).__call__
    if values.limiter is not None:
        app = RateLimit(app, values.limiter, values.refuse, values.unlimited).__call__
    app = Authentication(app, values.tokens, values.made_up).__call__
    app = BodyLimit(app, values.body_bytes, values.too_large, values.too_slow).__call__
    if values.metrics is not None:
        app = Exposition(app, values.metrics).__call__
    app = Failures(app, values.internal).__call__
    if values.origins:
        app = Cors(app, values.origins).__call__
    app = SecurityHeaders(app, secure=values.secure).__call__
    app = AccessLog(Metrics(app, values.requests).__call__).__call__
    if values.tracer is not None:
        from taskdash.edge.tracing import Tracing  # only now: an option of the installation

        app = Tracing(app, values.tracer).__call__
    app = Exchanges(RequestId(app).__call__).__call__
    if values.proxies:
        app = TrustedProxies(app, values.proxies).__call__
    if values.to_https is not None:
        app = values.to_https(app)
    return Overload(app, values.load, values.too_many, values.origins)
