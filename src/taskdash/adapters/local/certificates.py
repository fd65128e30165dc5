"""An authority of our own, for HTTPS where no public one gives certificates: made once, trusted by hand."""

import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=397)  # what browsers accept at most, also of authorities that a person trusts
RENEWED_BEFORE = timedelta(days=30)

_Key = ec.EllipticCurvePrivateKey


class OwnCertificates(msgspec.Struct, frozen=True):
    """Where they are, as PEM; the `fingerprint` is the SHA-256 of the authority's certificate, as browsers show it."""

    certificate: Path
    key: Path
    authority: Path
    fingerprint: str


def own_certificates(folder: Path, names: Sequence[str], now: datetime) -> OwnCertificates:
    """The authority kept in `folder`, and its certificate for `names`: host names and addresses.

    The folder (0700) and the authority are made where there are none. The certificate is made anew for other names than
    it has, and from RENEWED_BEFORE its end on. Keys have mode 0600. Raises OSError, or ValueError where a file in the
    folder is none of ours.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority, server = folder / "authority.pem", folder / "server.pem"
    if not authority.exists():
        _make_authority(authority, now)
    if not (server.exists() and _is_good(server, authority, names, now)):
        _make_server(server, authority, names, now)
    made = x509.load_pem_x509_certificate(authority.read_bytes())
    return OwnCertificates(server, _key_file(server), authority, made.fingerprint(hashes.SHA256()).hex(":").upper())


def _make_authority(path: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # Numbered, so that a browser does not mistake the next one for this.
    name = _name(f"Taskdash authority {secrets.token_hex(4)}")
    signs = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        _builder(name, name, key, now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signs, critical=True)
    )
    _write(path, key, builder.sign(key, hashes.SHA256()))


def _make_server(path: Path, authority: Path, names: Sequence[str], now: datetime) -> None:
    issuer = x509.load_pem_x509_certificate(authority.read_bytes())
    signer = load_pem_private_key(_key_file(authority).read_bytes(), password=None)
    if not isinstance(signer, _Key):
        raise ValueError(f"{_key_file(authority)} does not hold the key of our authority")
    key = ec.generate_private_key(ec.SECP256R1())
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = (
        _builder(_name("Taskdash"), issuer.subject, key, now, SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
    )
    _write(path, key, builder.sign(signer, hashes.SHA256()))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: _Key, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # of clocks that are behind
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _is_good(server: Path, authority: Path, names: Sequence[str], now: datetime) -> bool:
    found = x509.load_pem_x509_certificate(server.read_bytes())
    issuer = x509.load_pem_x509_certificate(authority.read_bytes())
    theirs = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = found.not_valid_after_utc - RENEWED_BEFORE > now
    return lasts and found.issuer == issuer.subject and list(theirs) == _alternatives(names)


def _alternatives(names: Sequence[str]) -> list[x509.GeneralName]:
    return [_alternative(name) for name in sorted(set(names))]


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _key_file(certificate: Path) -> Path:
    return certificate.with_suffix(".key")


def _write(path: Path, key: _Key, certificate: x509.Certificate) -> None:
    """The key first: a certificate without its key would be believed to be whole."""
    _replace(_key_file(path), key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _replace(path, certificate.public_bytes(Encoding.PEM), 0o644)


def _replace(path: Path, content: bytes, mode: int) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
