"""What the text of a setting may be: each kind in words, and the function that reads it."""

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qs, parse_qsl, urlsplit

import msgspec


class Secret(bytes):
    """Bytes that show themselves as `***`, so that a settings object may be printed or logged."""

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__


class MongoUri(Secret):
    """The address of a MongoDB database, which shows itself without what may be secret in it."""

    def __repr__(self) -> str:
        place, _, options = self.decode().partition("?")  # options may hold secrets too
        return re.sub(r"(?<=://)([^:@/]*):[^@]*@", r"\1:***@", place) + ("?***" if options else "")

    __str__ = __repr__


class Accepts(msgspec.Struct, frozen=True):
    """What the text of a setting may be, in words, and what reads it; `read` raises ValueError for any other text."""

    words: str
    read: Callable[[str], object]


def _check(condition: object) -> None:
    if not condition:
        raise ValueError


def whole(low: int, high: int) -> Accepts:
    def read(text: str) -> int:
        _check(text.isascii() and text.isdigit() and low <= int(text) <= high)
        return int(text)

    return Accepts(f"a whole number from {low} to {high}", read)


def one_of(literal: object) -> Accepts:
    choices: tuple[str, ...] = get_args(literal)

    def read(text: str) -> str:
        _check(text in choices)
        return text

    return Accepts(f"{', '.join(choices[:-1])} or {choices[-1]}", read)


def _read_host(text: str) -> str:
    if ":" in text:
        return str(ipaddress.IPv6Address(text))
    _check(re.fullmatch(r"[A-Za-z0-9._-]+", text))
    return text


def _read_path(text: str) -> Path:
    # Not `:memory:` (processes share the files), and not `//name`, which `sqlite://name` would mean.
    _check(text and not text.startswith(":") and (not text.startswith("//") or text.startswith("///")))
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError from error  # `~name` of somebody who is not here


def _read_database(text: str) -> Path | MongoUri:
    engine, _, path = text.partition(":")
    if engine in ("mongodb", "mongodb+srv"):
        return _read_mongodb(text)
    _check(engine == "sqlite")
    return _read_path(path)


def _read_mongodb(text: str) -> MongoUri:
    """The URI as it is, for the driver; refused when it asks for less than that a majority has what is acknowledged."""
    found = re.fullmatch(r"mongodb(\+srv)?://([^@/?\s]+@)?([^@/?\s]+)(/[^/\\. \"$*<>:|?]{0,63})?(\?\S*)?", text)
    _check(found)
    options = {name.lower(): value for name, value in parse_qsl(urlsplit(text).query, keep_blank_values=True)}
    _check(options.get("w", "majority") == "majority" and options.get("journal", "true").lower() == "true")
    return MongoUri(text.encode())


def _read_url(text: str) -> str:
    url = urlsplit(text)
    _check(url.scheme in ("http", "https") and url.hostname and url.port != 0 and "@" not in url.netloc)
    _check(url.path in ("", "/") and not url.query and not url.fragment and " " not in url.netloc)
    return f"{url.scheme}://{url.netloc}"


def _read_origins(text: str) -> tuple[str, ...]:
    return tuple(_origin(part.strip()) for part in text.split(","))


def _read_networks(text: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(part.strip())) for part in text.split(","))


def _origin(text: str) -> str:
    """The origin as browsers write it: in lower case, without the port that the scheme implies."""
    url = urlsplit(_read_url(text).lower())
    _check(url.netloc.isascii() and "*" not in url.netloc)
    default = {"http": ":80", "https": ":443"}[url.scheme]
    return f"{url.scheme}://{url.netloc.removesuffix(default)}"


def _read_backup_place(text: str) -> str:
    if not text.startswith("s3://"):
        _check("://" not in text)
        return str(_read_path(text))
    _check(re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/[^\s?#]*)?", text))
    return text


def _read_recipient(text: str) -> str:
    _check(text == "none" or re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", text))
    return text


def _read_redis(text: str) -> Secret:
    """The address as it is, which the adapter takes apart: all of it is a secret, as it may hold a password."""
    url = urlsplit(text)
    cluster = url.scheme.endswith("+cluster")
    _check(url.scheme.removesuffix("+cluster") in ("redis", "rediss") and not url.fragment)
    _check(re.fullmatch(r"/?" if cluster else r"/?|/\d{1,5}", url.path))
    nodes = url.netloc.rpartition("@")[2].split(",")
    _check(cluster or len(nodes) == 1)
    for node in nodes:
        place = urlsplit(f"//{node}")
        _check(place.hostname and place.port != 0 and not re.search(r"\s", node))
    asked = parse_qs(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
    _check(not asked or (url.scheme.startswith("rediss") and asked.keys() == {"ssl_ca_certs"}))
    return Secret(text.encode())


def _read_key(text: str) -> Secret:
    key = bytes.fromhex(text)
    _check(len(key) == 32 and len(text) == 64)
    return Secret(key)


HOST = Accepts("a name or an address", _read_host)
FOLDER = Accepts("a folder", _read_path)
FILE = Accepts("a file", _read_path)
DATABASE = Accepts(
    "sqlite:PATH or mongodb[+srv]://[USER:PASSWORD@]HOST[,HOST][/DATABASE], if with w then w=majority", _read_database
)
URL = Accepts("http(s)://HOST[:PORT] without a path", _read_url)
ORIGIN = Accepts("http(s)://HOST[:PORT] without a path", _origin)
ORIGINS = Accepts("http(s)://HOST[:PORT], several separated by commas", _read_origins)
NETWORKS = Accepts("addresses or networks such as 10.0.0.0/8, separated by commas", _read_networks)
REDIS = Accepts("redis[s][+cluster]://[[USER]:PASSWORD@]HOST[:PORT]", _read_redis)
KEY = Accepts("64 hexadecimal digits, as `taskdash secret-key` prints them", _read_key)
BACKUP_PLACE = Accepts("a folder, or s3://BUCKET/PREFIX", _read_backup_place)
RECIPIENT = Accepts("an age recipient (age1…), or none", _read_recipient)
