"""What browsers are told not to do with our answers: at least the defaults of helmet (https://helmetjs.github.io)."""

from collections.abc import Awaitable

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send

# No inline script or style anywhere, nothing from elsewhere, no frames around us.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'none'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "script-src-attr 'none'",
        "style-src 'self'",
        "worker-src 'self'",
    )
)
_ALWAYS = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "server": "taskdash",  # without it, Granian names itself
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "x-download-options": "noopen",
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
    "x-xss-protection": "0",  # the filter it would turn on had holes of its own
}
_WHEN_SECURE = {
    "content-security-policy": f"{_POLICY}; upgrade-insecure-requests",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}


class SecurityHeaders:
    """Adds the headers to every answer; `secure` is whether people reach this server by HTTPS."""

    def __init__(self, app: App, *, secure: bool) -> None:
        self._app = app
        headers = _ALWAYS | _WHEN_SECURE if secure else _ALWAYS
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        exchange.of(scope).added += self._headers
        return self._app(scope, receive, send)
