"""HTTP/1.1 as a load generator needs it: requests made beforehand, answers read as far as their end."""

import json
from typing import Any

import msgspec

_NO_BODY = (204, 304)
JSON = b"Content-Type: application/json\r\n"


class Answer(msgspec.Struct, frozen=True, gc=False):  # one for each request
    """A whole answer. `head` is as it came, in lower case; `body` of a chunked answer still has its chunk sizes."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes | None:
        """The value of a header, by its name in lower case."""
        start = self.head.find(b"\r\n" + name + b":")
        if start < 0:
            return None
        start += len(name) + 3
        return self.head[start : self.head.find(b"\r\n", start)].strip()

    def json(self) -> Any:
        """The body's content; for answers that are not chunked."""
        return json.loads(self.body)


class NotHttp(Exception):
    """What came is no answer."""


def head(method: str, path: str, host: str, token: str | None, *more: str) -> bytes:
    """The first part of a request, up to where `closing` or another header follows."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *more]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    return "".join(f"{line}\r\n" for line in lines).encode()


def closing(content: Any = None) -> bytes:
    """The last part of a request: the blank line, or `content` as JSON with what announces it."""
    if content is None:
        return b"\r\n"
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return JSON + b"Content-Length: %d\r\n\r\n" % len(body) + body


def read(data: bytes) -> tuple[Answer, int] | None:
    """The answer that `data` begins with and its length; None while it is not whole. Raises NotHttp."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    if not data.startswith(b"HTTP/1."):
        raise NotHttp(data[:80])
    status, told = int(data[9:12]), data[: end + 2].lower()
    start = end + 4
    if status in _NO_BODY:
        return Answer(status, told, b""), start
    place = told.find(b"\r\ncontent-length:")
    if place >= 0:
        stop = start + int(told[place + 17 : told.find(b"\r\n", place + 17)])
    elif b"\r\ntransfer-encoding: chunked\r\n" in told:
        found = _end_of_chunks(data, start)
        if found is None:
            return None
        stop = found
    else:
        raise NotHttp(b"an answer without end: " + told)
    return (Answer(status, told, data[start:stop]), stop) if len(data) >= stop else None


def _end_of_chunks(data: bytes, place: int) -> int | None:
    while True:
        line = data.find(b"\r\n", place)
        if line < 0:
            return None
        size = int(data[place:line].partition(b";")[0], 16)
        place = line + 2 + size + 2
        if size == 0:
            return place
