"""Log files: whole lines from several processes in one file, which makes room for another when it has its size."""

import fcntl
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class LogFolder(NamedTuple):
    """Where log files are kept: the newest `files` of each kind, with the one being written, of about `size` bytes."""

    path: Path
    size: int
    files: int


class Rotating:
    """The file `name` in a folder, 0600; older ones are called `name.1`, `name.2` …, the higher the older.

    Every process appends to what has the name at the moment, a batch in one write (O_APPEND), so that no line is torn;
    whoever finds that the file has its size gives it another name. A batch may end up in the one before. Raises OSError
    when it cannot be made.
    """

    def __init__(self, folder: LogFolder, name: str) -> None:
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._path = folder.path / name
        self._one_at_a_time = threading.Lock()
        self._file = self._open()

    def write(self, lines: bytes) -> None:
        """Append `lines`. What the disk does not take is lost: nobody waits, or is refused anything, for a log."""
        with self._one_at_a_time, suppress(OSError):
            self._follow()
            self._append(lines)
            about = os.fstat(self._file)
            if about.st_nlink == 0:  # so many were begun since we looked that this one is gone already, with the lines
                self._follow()
                self._append(lines)
            elif about.st_size >= self._folder.size:
                self._make_room()

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _open(self) -> int:
        return os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _follow(self) -> None:
        """Write to what has the name now, where that is another file."""
        if not self._has_name():
            opened = self._open()
            os.close(self._file)
            self._file = opened

    def _has_name(self) -> bool:
        try:
            named = self._path.stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(named, os.fstat(self._file))

    def _append(self, lines: bytes) -> None:
        written = os.write(self._file, lines)
        while written < len(lines):  # a disk that fills up takes a part
            written += os.write(self._file, lines[written:])

    def _make_room(self) -> None:
        """Give each file the name of the one before it. Raises BlockingIOError while another process does it."""
        lock = os.open(self._folder.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._has_name():  # nobody else has done it meanwhile
                for number in range(self._folder.files - 1, 0, -1):
                    with suppress(FileNotFoundError):
                        self._named(number - 1).replace(self._named(number))
        finally:
            os.close(lock)

    def _named(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}") if number else self._path
