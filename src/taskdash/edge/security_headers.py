"""What browsers are told not to do with our answers: at least the defaults of helmet (https://helmetjs.github.io)."""

from collections.abc import Awaitable

from taskdash.edge import exchange
from taskdash.edge.asgi import App, Receive, Scope, Send

_ALWAYS = {
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


def policy(*origins: str) -> str:
    """The content security policy of a page: no inline script or style, nothing from elsewhere, no frames around us.

    `origins` are those that its scripts may ask, beside its own.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "base-uri 'none'",
            " ".join(("connect-src 'self'", *origins)),
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


def always(allowed: str) -> dict[str, str]:
    """The headers of every answer, of which `allowed` is the content security policy."""
    return {"content-security-policy": allowed, **_ALWAYS}


def _when_secure() -> dict[str, str]:
    return {
        **always(f"{policy()}; upgrade-insecure-requests"),
        "strict-transport-security": "max-age=31536000; includeSubDomains",
    }


class SecurityHeaders:
    """Adds the headers to every answer; `secure` is whether people reach this server by HTTPS."""

    def __init__(self, app: App, *, secure: bool) -> None:
        self._app = app
        headers = _when_secure() if secure else always(policy())
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        exchange.of(scope).added += self._headers
        return self._app(scope, receive, send)
