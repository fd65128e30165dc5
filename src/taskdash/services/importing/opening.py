"""The file of an import: spooled to disk, unpacked, decoded, and read line by line or as a whole."""

import gzip
import io
import tempfile
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import IO, Any

from taskdash.domain import limits
from taskdash.domain.refusal import Refusal, invalid

# Characters of a line beyond which the rest is dropped. More than all columns of our CSV may hold together, so that a
# line that was cut is refused for its length.
_LINE = 4 * 1024 * 1024
_START = 64 * 1024  # characters from which the format is told
_IN_MEMORY = 1024 * 1024  # bytes of an upload that stay off the disk
_NOT_TEXT = {
    b"\xff\xfe": "must be UTF-8 text; this is UTF-16",
    b"\xfe\xff": "must be UTF-8 text; this is UTF-16",
    b"PK": "must be text; this is a ZIP archive or a spreadsheet: unpack it, or save it as CSV",
}


class Damaged(Exception):
    """The packed file cannot be unpacked from here on."""


async def spool(chunks: AsyncIterator[bytes], most: int = limits.IMPORT_BYTES) -> IO[bytes]:
    """A file, gone when it is closed, that holds `chunks`; a Refusal where they are more than `most` bytes."""
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # the caller closes it
    size = 0
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise invalid("file", f"may have at most {most} bytes")
            file.write(chunk)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


class Opened:
    """A file (seekable, at its beginning) as text; .gz is unpacked, whatever the file is called."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        magic = file.read(2)
        file.seek(0)
        packed = magic == b"\x1f\x8b"
        self._bytes: Any = gzip.GzipFile(fileobj=file, mode="rb") if packed else file
        if not packed and magic in _NOT_TEXT:
            raise invalid("file", _NOT_TEXT[magic])
        self.start = self._peek()
        self.line = 0  # the last one that was read

    def _peek(self) -> str:
        try:
            start = self._bytes.read(_START)
            self._bytes.seek(0)
        except (EOFError, OSError, zlib.error):
            raise invalid("file", "is damaged: it cannot be unpacked") from None
        if start[:2] in _NOT_TEXT:
            raise invalid("file", _NOT_TEXT[start[:2]])
        return str(start, "utf-8-sig", errors="replace")

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._file.tell()

    def lines(self) -> Iterator[str]:
        """Its lines, each with its end; bytes that are not UTF-8 become lone surrogates. Raises Damaged."""
        text = io.TextIOWrapper(self._bytes, encoding="utf-8-sig", errors="surrogateescape", newline="")
        try:
            while line := text.readline(_LINE):
                self.line += 1
                if len(line) == _LINE and line[-1] not in "\r\n":
                    while (rest := text.readline(_LINE)) and rest[-1] not in "\r\n":
                        pass
                    line += "\n"
                yield line
        except (EOFError, OSError, zlib.error):
            raise Damaged from None
        finally:
            with suppress(ValueError):  # the caller has closed the file already
                text.detach()

    def document(self) -> bytes:
        """All of it; a Refusal where it is too large to be held in memory."""
        try:
            found: bytes = self._bytes.read(limits.IMPORT_BYTES + 1)
        except (EOFError, OSError, zlib.error):
            raise invalid("file", "is damaged: it cannot be unpacked") from None
        if len(found) > limits.IMPORT_BYTES:
            raise Refusal("invalid", f"may have at most {limits.IMPORT_BYTES} bytes unpacked", field="file")
        return found.removeprefix(b"\xef\xbb\xbf")
