"""HTTPS by the server itself: an authority of its own, certificates that change while it runs, and what follows."""

import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from taskdash.adapters.local.certificates import OwnCertificates, own_certificates
from tests.api.asking import asking
from tests.api.feed import following
from tests.api.people import PASSWORD, register
from tests.api.server import Server

Start = Callable[..., Server]


def test_its_own_authority_is_all_that_a_device_has_to_trust(start: Start) -> None:
    """Its fingerprint is told at the start, its keys are the owner's alone, and it is the same the next time."""
    server = start(tls="own", registration="open")
    ada = register(server, "Ada")
    ada.task()
    with following(ada) as feed:
        assert feed.next().name == "heads"
        ada.task()
        assert feed.next().name == "commit"

    kept = server.data / "tls" / "authority.pem"
    pem = kept.read_bytes()
    assert pem.startswith(b"-----BEGIN CERTIFICATE-----\n")
    fingerprint = x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex(":").upper()
    assert f"is at https://127.0.0.1:{server.port}" in server.out
    assert fingerprint in server.out
    assert str(kept) in server.out
    assert {path.stat().st_mode & 0o777 for path in kept.parent.glob("*.key")} == {0o600}
    server.stop()
    server.start()
    assert server.out.count(fingerprint) == 2
    assert ada.get("/me")["id"] == ada.id


def test_browsers_are_told_to_stay_with_https(start: Start) -> None:
    """And the cookie is bound to it."""
    server = start(tls="own", registration="open")
    ada = register(server, "Ada")
    body = {"email": ada.user["email"], "password": PASSWORD, "cookie": True}
    answer = server.client().post("/auth/login", json=body)

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["Set-Cookie"].startswith("__Host-taskdash-refresh=")
    assert "; Secure" in answer.headers["Set-Cookie"]


def test_without_https_nobody_is_told_to_stay_with_it(server: Server) -> None:
    """A promise that could not be kept."""
    assert "Strict-Transport-Security" not in server.client().get("/nowhere").headers


@pytest.mark.parametrize("workers", [1, 2])
def test_a_renewed_certificate_is_used_without_a_restart(start: Start, tmp_path: Path, workers: int) -> None:
    """And no request fails for it, on new connections and kept ones."""
    made = [own_certificates(tmp_path / name, ["127.0.0.1"], datetime.now(UTC)) for name in ("first", "second")]
    cert, key = _place(tmp_path, made[0])
    server = start(registration="open", workers=workers, tls_cert_file=cert, tls_key_file=key)
    trusted = ssl.create_default_context()
    for each in made:
        trusted.load_verify_locations(each.authority)

    with asking(f"{server.url}/healthz", trusted) as asked:
        _place(tmp_path, made[1])
        until = time.monotonic() + 40
        # The old workers still take some connections, until nobody has come for a while.
        while time.monotonic() < until and {_shown(server) for _ in range(24)} != {_serial(made[1])}:
            time.sleep(0.2)
        time.sleep(1)

    assert {_shown(server) for _ in range(24)} == {_serial(made[1])}
    assert asked.answered > 50
    assert asked.failures == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"TLS_CERT_FILE": "cert.pem"}, "TASKDASH_TLS_CERT_FILE is set and TASKDASH_TLS_KEY_FILE is not"),
        ({"TLS_KEY_FILE": "cert.key"}, "TASKDASH_TLS_KEY_FILE is set and TASKDASH_TLS_CERT_FILE is not"),
        ({"TLS_CERT_FILE": "a.pem", "TLS_KEY_FILE": "a.key", "TLS": "own"}, "TASKDASH_TLS is own and"),
        ({"TLS_CERT_FILE": "none.pem", "TLS_KEY_FILE": "none.key"}, "none.pem and none.key: No such file"),
        ({"TLS_CERT_FILE": __file__, "TLS_KEY_FILE": __file__}, "are not a certificate and its key"),
        ({"HTTPS_REDIRECT": "on", "PUBLIC_URL": "https://a.example"}, "is on without TASKDASH_TRUSTED_PROXIES"),
        ({"HTTPS_REDIRECT": "on", "TRUSTED_PROXIES": "127.0.0.1"}, "TASKDASH_PUBLIC_URL, where it leads to"),
    ],
)
def test_half_a_configuration_is_refused_by_name(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    """In one line."""
    environment = {f"TASKDASH_{name}": value for name, value in {"DATA": str(tmp_path), **settings}.items()}
    command = [sys.executable, "-m", "taskdash", "serve"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)

    assert ended.returncode in (1, 2)
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_only_a_trusted_proxy_sends_people_to_https(start: Start) -> None:
    """Health is told to whoever asks."""
    public = "https://tasks.example"
    server = start(trusted_proxies="127.0.0.1", https_redirect="on", public_url=public)
    plain = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "198.51.100.7"}

    answer = httpx.get(f"{server.url}/w/1?a=b%20c", headers=plain)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{public}/w/1?a=b%20c")
    assert httpx.get(f"{server.url}/readyz", headers=plain).status_code == 200
    assert httpx.get(f"{server.url}/api/", headers=plain | {"X-Forwarded-Proto": "https"}).status_code == 200

    other = start("other", trusted_proxies="192.0.2.1", https_redirect="on", public_url=public)
    assert httpx.get(f"{other.url}/api/", headers=plain).status_code == 200


def test_who_is_sent_to_https_takes_nobodys_place(start: Start) -> None:
    """Neither at the door nor among those who write."""
    server = start(trusted_proxies="127.0.0.1", https_redirect="on", public_url="https://tasks.example")
    plain = {"X-Forwarded-Proto": "http"}
    with httpx.Client(base_url=server.url, headers=plain) as client:
        sent = {client.request(method, "/api/v1/me").status_code for method in ("GET", "POST") for _ in range(150)}
        figures = client.get("/metrics", headers={"X-Forwarded-Proto": "https"}).text.splitlines()

    assert sent == {308}
    assert "taskdash_waiting 0.0" in figures
    assert 'taskdash_inside{sort="write"} 0.0' in figures


def _place(folder: Path, made: OwnCertificates) -> tuple[Path, Path]:
    """Put both where the server reads them, as a program that renews them does."""
    cert, key = folder / "cert.pem", folder / "cert.key"
    key.write_bytes(made.key.read_bytes())
    cert.write_bytes(made.certificate.read_bytes())
    return cert, key


def _serial(made: OwnCertificates) -> int:
    return x509.load_pem_x509_certificate(made.certificate.read_bytes()).serial_number


def _shown(server: Server) -> int:
    """The certificate that a new connection gets."""
    shown: Any = ssl.get_server_certificate(("127.0.0.1", server.port))
    return x509.load_pem_x509_certificate(shown.encode()).serial_number
