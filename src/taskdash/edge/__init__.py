"""What every request passes before the API: the pieces, each a small ASGI wrapper, in the order in which they act."""

from collections.abc import Collection, Mapping

import msgspec

from taskdash.edge.access_log import AccessLog
from taskdash.edge.asgi import App
from taskdash.edge.authentication import Authenticate, Authentication
from taskdash.edge.body_limit import BodyLimit
from taskdash.edge.cors import Cors
from taskdash.edge.failures import Failures
from taskdash.edge.head_requests import HeadRequests
from taskdash.edge.request_id import RequestId
from taskdash.edge.security_headers import SecurityHeaders

__all__ = ["Values", "pipeline"]


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """What the pieces are told.

    `body_bytes` by the end of the path, "" for others; `internal` answers failures; `origins` are those whose pages may
    read our answers, beside our own.
    """

    authenticate: Authenticate
    secure: bool
    body_bytes: Mapping[str, int]
    too_large: type[Exception]
    internal: App
    origins: Collection[str] = ()


def pipeline(api: App, values: Values) -> App:
    """`api` behind the edge: from the last piece to the first."""
    app: App = HeadRequests(api)
    app = Authentication(app, values.authenticate)
    app = BodyLimit(app, values.body_bytes, values.too_large)
    app = Failures(app, values.internal)
    if values.origins:
        app = Cors(app, values.origins)
    app = SecurityHeaders(app, secure=values.secure)
    return RequestId(AccessLog(app))
