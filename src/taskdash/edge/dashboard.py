"""The web dashboard: what the frontend's build left in a folder, handed out from memory, compressed beforehand."""

import hashlib
from collections.abc import Iterator, Mapping
from mimetypes import guess_type
from pathlib import Path

import msgspec

from taskdash.edge.asgi import Answer, App, Headers, Receive, Scope, Send, header

PAGE = "/index.html"
PAGES = ("w", "today", "upcoming", "mine", "settings")  # where the app's own addresses begin; each shows the page
FINGERPRINTED = "/static/"
FOREVER = b"public, max-age=31536000, immutable"
_ASK_AGAIN = b"no-cache"
_CODINGS = {b"br": ".br", b"gzip": ".gz"}  # the shortest first
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript"}


class _Form(msgspec.Struct, frozen=True):
    """One file in one coding."""

    body: bytes
    headers: Headers
    tag: bytes


class Dashboard:
    """Answers for the files of `folder` and for the app's own addresses; everything else is `app`'s.

    Without a build in `folder` it answers nothing. `config` is what `/config.json` says, by which a page that is served
    from elsewhere would find the API.
    """

    def __init__(self, app: App, folder: Path, config: Mapping[str, str]) -> None:
        self._app = app
        self._files = {path: dict(_forms(file, path)) for path, file in _found(folder)}
        if PAGE in self._files:
            body = msgspec.json.encode(config)
            self._files["/config.json"] = {b"": _form(body, "application/json", _ASK_AGAIN)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        forms = self._asked(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if forms is None:
            await self._app(scope, receive, send)
            return
        form = _acceptable(forms, header(scope, b"accept-encoding") or b"")
        if header(scope, b"if-none-match") == form.tag:
            await Answer(304, form.headers).send(send)
            return
        headers = [*form.headers, (b"content-length", b"%d" % len(form.body))]
        await Answer(200, headers, form.body).send(send)

    def _asked(self, scope: Scope) -> dict[bytes, _Form] | None:
        path: str = scope["path"]
        if path == "/" or path.split("/", 2)[1] in PAGES:
            path = PAGE
        return self._files.get(path)


def _found(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file() and file.suffix not in _CODINGS.values():
            yield f"/{file.relative_to(folder).as_posix()}", file


def _forms(file: Path, path: str) -> Iterator[tuple[bytes, _Form]]:
    media_type = _TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    kept = FOREVER if path.startswith(FINGERPRINTED) else _ASK_AGAIN
    yield b"", _form(file.read_bytes(), media_type, kept)
    for coding, ending in _CODINGS.items():
        compressed = file.with_name(file.name + ending)
        if compressed.is_file():
            yield coding, _form(compressed.read_bytes(), media_type, kept, coding)


def _form(body: bytes, media_type: str, kept: bytes, coding: bytes = b"") -> _Form:
    tag = b'"%b"' % hashlib.sha256(body).hexdigest()[:20].encode()
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    headers = [
        (b"content-type", media_type.encode()),
        (b"cache-control", kept),
        (b"etag", tag),
        (b"vary", b"Accept-Encoding"),
    ]
    if coding:
        headers.append((b"content-encoding", coding))
    return _Form(body, headers, tag)


def _acceptable(forms: Mapping[bytes, _Form], accepted: bytes) -> _Form:
    """The shortest form that the client takes (RFC 9110, 12.5.3)."""
    wanted = set()
    for part in accepted.lower().split(b","):
        coding, _, weight = part.partition(b";")
        if weight.replace(b" ", b"").rstrip(b"0.") != b"q=":
            wanted.add(coding.strip())
    return next((forms[coding] for coding in _CODINGS if coding in forms and coding in wanted), forms[b""])
