"""Settings from the environment: all read at once, and everything wrong with them said at once."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from taskdash.settings.accepts import MongoUri
from taskdash.settings.table import PREFIX, TABLE, About, Settings, variable

Source = Literal["default", "environment", "file"]


class Loaded(msgspec.Struct, frozen=True):
    """Settings, where each came from (by field), and complaints about variables that set nothing."""

    settings: Settings
    sources: Mapping[str, Source]
    unknown: tuple[str, ...]


class SettingsError(Exception):
    """The environment cannot be used; `problems` holds every reason, one sentence each, without secrets."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load(environ: Mapping[str, str]) -> Loaded:
    """Read every setting; an empty variable counts as absent. Raises SettingsError with all problems at once."""
    values: dict[str, object] = {}
    sources: dict[str, Source] = {}
    problems: list[str] = []
    for field, about in TABLE.items():
        try:
            text, sources[field] = _given(field, about, environ)
            values[field] = _value(field, about, text, sources[field]) if text else _default(about, values)
        except SettingsError as error:
            problems += error.problems
            values[field] = _default(about, values)
    problems += _contradictions(values)
    if problems:
        raise SettingsError(problems)
    settings = Settings(**values)  # type: ignore[arg-type]  # each reader answers its field's type: a test compares them
    return Loaded(settings, sources, tuple(_complaints(environ)))


def _given(field: str, about: About, environ: Mapping[str, str]) -> tuple[str, Source]:
    name = variable(field)
    text, path = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if not about.secret or not path:
        return text, "environment" if text else "default"
    if text:
        raise SettingsError([f"{name} and {name}_FILE are both set; give one of them"])
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SettingsError([f"{name}_FILE is {path!r}, which cannot be read: {reason}"]) from error
    if not content:
        raise SettingsError([f"{name}_FILE is {path!r}, which is empty; expected {about.accepts.words} in it"])
    return content, "file"


def _value(field: str, about: About, text: str, source: Source) -> object:
    try:
        return about.accepts.read(text)
    except ValueError:
        found = "of another form" if about.secret else repr(text)
        name = variable(field) if source == "environment" else f"what {variable(field)}_FILE names"
        problem = f"{name} is {found}; expected {about.accepts.words}"
        if text.startswith("tcp://"):
            problem += " (Kubernetes sets it for a Service named taskdash; enableServiceLinks: false stops that)"
        raise SettingsError([problem]) from None  # the reader's own words may hold the secret


def _default(about: About, earlier: Mapping[str, object]) -> object:
    if not about.default:
        return None
    host = _in_a_link(str(earlier.get("host", "")))
    scheme = "https" if earlier.get("tls") == "own" or earlier.get("tls_cert_file") else "http"
    return about.accepts.read(about.default.format_map({**earlier, "host": host, "scheme": scheme}))


def _contradictions(values: Mapping[str, object]) -> Iterable[str]:
    """What is wrong with settings that are good each by itself."""
    cert, key = variable("tls_cert_file"), variable("tls_key_file")
    has_cert, has_key = values["tls_cert_file"] is not None, values["tls_key_file"] is not None
    if has_cert != has_key:
        given, missing = (cert, key) if has_cert else (key, cert)
        yield f"{given} is set and {missing} is not; a certificate and its key belong together"
    if has_cert and values["tls"] == "own":
        yield f"{variable('tls')} is own and {cert} is set; give one of them"
    if isinstance(values["database"], MongoUri) and values["secret_key"] is None:
        name = variable("secret_key")
        yield f"{name} is not set; servers on one MongoDB need the same: `taskdash secret-key > FILE`, {name}_FILE=FILE"
    if values["https_redirect"] == "on":
        if not values["trusted_proxies"]:
            yield f"{variable('https_redirect')} is on without {variable('trusted_proxies')}, of whom it is believed"
        if not str(values["public_url"]).startswith("https://"):
            yield f"{variable('https_redirect')} is on and {variable('public_url')}, where it leads to, is not https://"


def _in_a_link(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104  # compared with, not listened on: every address, so also this one
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _complaints(environ: Mapping[str, str]) -> Iterable[str]:
    known = [variable(field) for field in TABLE]
    known += [f"{variable(field)}_FILE" for field, about in TABLE.items() if about.secret]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known)
            yield f"{name} is not a setting" + (f"; is it {' or '.join(near)}?" if near else "")
