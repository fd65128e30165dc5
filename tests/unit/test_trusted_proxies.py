"""Which address a request comes from, whatever its headers claim."""

import pytest

from taskdash.edge.asgi import Scope
from taskdash.edge.trusted_proxies import TrustedProxies

TRUSTED = ("10.0.0.0/8", "127.0.0.1/32", "fd00::/8")
PROXY, CLIENT, FORGED = "10.0.0.1", "203.0.113.7", "198.51.100.9"


async def origin(peer: str, *headers: tuple[str, str]) -> str:
    """The address that the pieces behind see."""
    seen: list[str] = []

    async def app(scope: Scope, _receive: object, _send: object) -> None:
        seen.append(scope["client"][0])

    scope = {"client": (peer, 4711), "headers": [(name.encode(), value.encode()) for name, value in headers]}
    await TrustedProxies(app, TRUSTED)(scope, None, None)  # type: ignore[arg-type]  # not called
    return seen[0]


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded"])
async def test_nobody_else_is_believed(name):
    assert await origin(CLIENT, (name, f"for={FORGED}" if name == "forwarded" else FORGED)) == CLIENT


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (CLIENT, CLIENT),
        (f"{CLIENT}:50123", CLIENT),
        (f"{FORGED}, {CLIENT}", CLIENT),  # the client wrote the first itself
        (f"{FORGED}, {CLIENT}, 10.2.3.4", CLIENT),  # two proxies of ours
        (f"::ffff:{CLIENT}", CLIENT),
        ("2001:db8::17", "2001:db8::17"),
        ("[2001:db8::17]:4711", "2001:db8::17"),
        ("10.9.9.9", "10.9.9.9"),  # somebody within our own network
        (f"{FORGED}, unknown", PROXY),
        (f"{FORGED}, ", PROXY),
        ("", PROXY),
    ],
)
async def test_a_trusted_proxy_is_believed_as_to_who_came_to_it(told, expected):
    assert await origin(PROXY, ("x-forwarded-for", told)) == expected


async def test_lines_of_one_name_are_one_list():
    assert await origin(PROXY, ("x-forwarded-for", FORGED), ("x-forwarded-for", CLIENT)) == CLIENT


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (f"for={CLIENT};proto=https;by={PROXY}", CLIENT),
        (f'for={FORGED}, For="{CLIENT}:80"', CLIENT),
        ('proto=https; for="[2001:db8::17]:4711"', "2001:db8::17"),
        (f"for={FORGED}, for=_hidden", PROXY),
        (f"for={FORGED}, proto=https", PROXY),
    ],
)
async def test_the_standard_header_is_read_too(told, expected):
    assert await origin(PROXY, ("forwarded", told)) == expected


async def test_a_second_header_that_the_proxy_only_passed_on_has_no_say():
    assert await origin(PROXY, ("forwarded", f"for={FORGED}"), ("x-forwarded-for", CLIENT)) == CLIENT


async def test_without_headers_it_is_the_proxy_itself():
    assert await origin(PROXY) == PROXY
