"""The server itself: its pages, what it says of itself and to browsers, what it logs, how it starts and stops."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.api.people import PASSWORD, register
from tests.api.server import Server

Start = Callable[..., Server]


@pytest.fixture
def site(server: Server) -> httpx.Client:
    """A client of what is beside the API."""
    client = server.client()
    client.base_url = httpx.URL(server.url)
    return client


@pytest.mark.parametrize("page", ["/", "/docs"])
def test_pages_need_nothing_from_elsewhere_and_nothing_inline(site: httpx.Client, page: str) -> None:
    """They work without internet and under the strictest policy."""
    answer = site.get(page)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    asked = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert all(place.startswith(("/", "#")) for place in asked)
    assert all(site.get(place).status_code == 200 for place in asked if place.startswith("/"))
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_start_page_takes_links_whatever_stands_behind(site: httpx.Client) -> None:
    """A query is no reason to refuse it."""
    assert site.get("/?code=abc&utm_source=mail").status_code == 200


def test_assets_are_sent_again_only_when_they_are_others(site: httpx.Client) -> None:
    """By their ETag."""
    first = site.get("/assets/style.css")
    assert site.get("/assets/style.css", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert site.get("/assets/../secret.key").status_code == 404


def test_the_server_says_how_it_is(site: httpx.Client) -> None:
    """For people, for balancers, and for those who check our tokens."""
    assert site.get("/api/").json() == {"name": "Taskdash", "version": "0.1.0", "status": "ok"}
    assert site.get("/healthz").json() == {"status": "ok"}
    assert site.get("/readyz").json() == {"status": "ok"}
    assert [key["crv"] for key in site.get("/.well-known/jwks.json").json()["keys"]] == ["Ed25519"]
    assert site.get("/openapi.json").json()["openapi"] == "3.1.0"


def test_browsers_are_told_what_helmet_tells_them(stranger: httpx.Client) -> None:
    """On every answer, failures included."""
    headers = stranger.get("/nowhere").headers

    expected = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Origin-Agent-Cluster": "?1",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-DNS-Prefetch-Control": "off",
        "X-Download-Options": "noopen",
        "X-Frame-Options": "DENY",
        "X-Permitted-Cross-Domain-Policies": "none",
        "X-XSS-Protection": "0",
    }
    assert {name: headers[name] for name in expected} == expected
    assert "granian" not in headers["Server"]
    assert "X-Powered-By" not in headers


def test_a_request_is_logged_with_its_ids_and_without_secrets(start: Start) -> None:
    """One line each: nobody who reads the log can sign in."""
    server = start(registration="open")
    ada = register(server, "Ada")
    code = ada.post(f"/workspaces/{ada.workspace()}/invitations", {"role": "viewer"})["code"]
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01", "X-Request-Id": "request-of-this-test"}
    ada.client.post(f"/invitations/{code}?secret=hunter2", headers=headers)
    server.stop()

    lines = [json.loads(line) for line in server.log.splitlines()]
    (line,) = [line for line in lines if line.get("request_id") == "request-of-this-test"]
    assert (line["trace_id"], line["path"], line["user"]) == (trace, "/api/v1/invitations/…", ada.id)
    secrets = [PASSWORD, ada.tokens["access_token"], ada.tokens["refresh_token"], code, "hunter2"]
    assert not [secret for secret in secrets if secret in server.log]


@pytest.mark.embedded("it alone promises a start within 2 s; in test_mongodb.py others start, and are stopped")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_and_stops_fast(start: Start, number: signal.Signals) -> None:
    """The first answer within 2 s, on a machine that is not busy; what was committed is there after the next start."""
    server = start(registration="open")
    ada = register(server, "Ada")
    task = ada.task()

    stopped: list[float] = []
    started: list[float] = []
    while len(stopped) < 3 or (min(started) >= 2 and len(stopped) < 10):
        stopped.append(server.stop(number))
        started.append(server.start())
    assert max(stopped) < 5
    assert min(started) < 2
    assert ada.get("/workspaces/me/tasks")["items"] == [task]


def test_a_port_that_is_taken_is_told_in_one_line(server: Server, tmp_path: Path) -> None:
    """Not as a traceback."""
    environment = {"TASKDASH_PORT": str(server.port), "TASKDASH_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "taskdash", "serve"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)

    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1:{server.port}" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_killing_the_server_kills_all_of_it(start: Start) -> None:
    """No worker goes on serving for nobody."""
    server = start(registration="open")
    ada = register(server, "Ada")
    task = ada.task()
    server.stop(signal.SIGKILL)

    assert _falls_silent(server)
    server.start()
    assert ada.get("/workspaces/me/tasks")["items"] == [task]


@pytest.mark.embedded("it keeps a file and makes a key")
def test_only_the_owner_reads_what_the_server_keeps(start: Start) -> None:
    """The secret key above all."""
    server = start()

    assert (server.data / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (server.data / "taskdash.db").stat().st_mode & 0o077 == 0


def _falls_silent(server: Server) -> bool:
    """Whether nobody answers any more, soon."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            httpx.get(f"{server.url}/healthz", timeout=1)
        except httpx.TransportError:
            return True
    return False
