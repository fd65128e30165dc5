"""The secret key of an embedded server: made once, kept in the data folder, read by every later start."""

import os
import secrets
from pathlib import Path

LENGTH = 32  # bytes; what an AES-256 key has


class BadSecretKey(Exception):
    """The file is there and does not hold a key; a new one in its place would orphan everything that is sealed."""


def kept_secret_key(path: Path) -> bytes:
    """The key in `path`, made there with mode 0600 if absent, its folder too (0700).

    Of processes that start at once all get the same key. The key is on disk before it is answered, so nothing is ever
    sealed with a key that a power cut takes away. Raises BadSecretKey, or OSError when the disk says no.
    """
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != LENGTH:
        raise BadSecretKey(f"{path} does not hold {2 * LENGTH} hexadecimal digits; restore it from a backup")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(LENGTH) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)  # unlike a rename, fails when another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
