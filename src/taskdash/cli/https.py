"""HTTPS: which certificate the workers use, and that they use the next one without a restart."""

import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from taskdash.adapters.local.certificates import OwnCertificates, own_certificates
from taskdash.settings import Settings, variable

LOOK_SECONDS = 2.0  # between looks at the files
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # compared with, not listened on
# Documentation addresses (RFC 5737, RFC 3849): the system tells by which of its own it would go there; nothing is sent.
_SOMEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


class Pair(msgspec.Struct, frozen=True):
    """A certificate and its key, and what the person who starts the server is told of them."""

    certificate: Path
    key: Path
    told: str = ""


def pair(settings: Settings) -> Pair | None:
    """What the settings ask for; None for plain HTTP. Raises OSError or ValueError when it cannot be made."""
    if settings.tls_cert_file is not None and settings.tls_key_file is not None:
        return Pair(settings.tls_cert_file, settings.tls_key_file)
    if settings.tls == "off":
        return None
    own = own_certificates(settings.data / "tls", list(_names(settings)), datetime.now(UTC))
    return Pair(own.certificate, own.key, _told(own))


def pair_or_exit(settings: Settings) -> Pair | None:
    """The same; ends the process with the reason where it cannot be made."""
    try:
        return pair(settings)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"error: the certificate in {settings.data / 'tls'} cannot be made: {_reason(error)}\n")
        raise SystemExit(1) from None


def adopt(found: Pair, folder: Path) -> Path:
    """Both in one file in `folder`, checked: no worker reads half of a renewal. Ends the process where they are bad."""
    try:
        return _copy(found, folder)
    except (OSError, ValueError) as error:
        cert, key = variable("tls_cert_file"), variable("tls_key_file")
        sys.stderr.write(f"error: {cert} and {key} are {found.certificate} and {found.key}: {_reason(error)}\n")
        raise SystemExit(1) from None


def watch(settings: Settings, folder: Path, reload: Callable[[], None], complain: Callable[[str], None]) -> None:
    """Call `reload`, from a thread, when other files are there than before and both are good; else `complain` once."""

    def run() -> None:
        seen = _state(settings)
        while not ended.wait(LOOK_SECONDS):
            state = _state(settings)
            if state == seen or None in state:
                continue
            seen = state
            try:
                found = pair(settings)
                if found is not None:
                    _copy(found, folder)
                    reload()
            except (OSError, ValueError) as error:
                complain(f"the new certificate is not used: {_reason(error)}")

    ended = threading.Event()
    threading.Thread(target=run, name="certificates", daemon=True).start()


def _copy(found: Pair, folder: Path) -> Path:
    both = found.certificate.read_bytes().rstrip() + b"\n" + found.key.read_bytes()
    draft, path = folder / "tls.draft", folder / "tls.pem"
    draft.touch(0o600)
    draft.write_bytes(both)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(draft)
    return draft.replace(path)


def _state(settings: Settings) -> tuple[tuple[int, int, int] | None, ...]:
    """What changes when a file is written or replaced; `pair` renews our own when it is time."""
    found: Pair | None = None
    with suppress(OSError, ValueError):
        found = pair(settings)
    return tuple(_identity(path) for path in (found.certificate, found.key)) if found else (None,)


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns


def _names(settings: Settings) -> Iterator[str]:
    """What people may call this machine: its names, its addresses, and what the settings say."""
    yield from ("localhost", "127.0.0.1", "::1")
    host = socket.gethostname()
    yield from (host, f"{host.partition('.')[0]}.local")
    if settings.host not in _EVERYWHERE:
        yield settings.host
    public = urlsplit(settings.public_url).hostname
    if public:
        yield public
    for family, somewhere in _SOMEWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((somewhere, 9))
            yield probe.getsockname()[0]


def _told(own: OwnCertificates) -> str:
    return (
        f"HTTPS by an authority of its own. Trust {own.authority} once on each device;\n"
        f"its SHA-256 fingerprint is {own.fingerprint}\n"
    )


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        return "they are not a certificate and its key, as PEM without a password"
    return str(getattr(error, "strerror", None) or error)
