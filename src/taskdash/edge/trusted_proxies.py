"""Where a request comes from when proxies pass it on: believed only of those that the settings name."""

import ipaddress
import re
from collections.abc import Awaitable, Callable, Collection, Iterator
from functools import lru_cache

from taskdash.edge.asgi import App, Receive, Scope, Send

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# RFC 7239, 4: `for=192.0.2.43`, `for="[2001:db8::17]:4711"`; an obfuscated or unknown node is no address.
_FOR = re.compile(r"(?:^|;)\s*for=(\"[^\"]*\"|[^;\s]+)", re.IGNORECASE)
_PORT = re.compile(r"^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$")


class TrustedProxies:
    """Puts the address of the right-most hop that no trusted proxy is into `scope["client"]`.

    Each proxy adds on the right who came to it. What stands left of the first hop that is not ours, anybody can have
    written. With X-Forwarded-For there, Forwarded is not looked at: a proxy that writes the second must drop the first.
    """

    def __init__(self, app: App, trusted: Collection[str]) -> None:
        """`trusted` are networks, as in 10.0.0.0/8."""
        self._app = app
        self._is_trusted = trusting(trusted)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        client = scope.get("client")
        if client is not None and self._is_trusted(client[0]):
            scope["client"] = (self._origin(scope, client[0]), 0)
        return self._app(scope, receive, send)

    def _origin(self, scope: Scope, peer: str) -> str:
        """The address to believe: at worst that of the trusted proxy which did not tell a better one."""
        found = peer
        for hop in reversed(list(_hops(scope))):
            address = _address(hop)
            if address is None:
                return found
            found = str(address)
            if not self._is_trusted(found):
                return found
        return found


def trusting(networks: Collection[str]) -> Callable[[str], bool]:
    """Tells of an address whether it is in one of `networks`, as in 10.0.0.0/8."""
    trusted = [ipaddress.ip_network(network) for network in networks]

    @lru_cache(maxsize=4_096)
    def is_trusted(text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in trusted)

    return is_trusted


def _hops(scope: Scope) -> Iterator[str]:
    """Who came to each proxy, from the first to the last; header lines of one name are one list (RFC 9110, 5.2)."""
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    if lines:
        yield from (hop.strip() for hop in ",".join(lines).split(","))
        return
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"forwarded"]
    for element in ",".join(lines).split(",") if lines else ():
        told = _FOR.search(element)
        yield told[1].strip('"') if told else ""


def _address(text: str) -> Address | None:
    """The address, with or without a port; None for what is none. IPv4 within IPv6 is IPv4."""
    for candidate in (text, *(part for part in _parts(text) if part)):
        try:
            parsed = ipaddress.ip_address(candidate)
        except ValueError:
            continue
        return getattr(parsed, "ipv4_mapped", None) or parsed
    return None


def _parts(text: str) -> tuple[str | None, ...]:
    found = _PORT.match(text)
    return found.groups() if found else ()
