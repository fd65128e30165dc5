"""Backups in a folder: a file is written beside its place and moved there when it is on disk."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from taskdash.domain.refusal import Refusal

T = TypeVar("T")

_PART = ".part"  # the end of the name of what is being written


class FolderVault:
    """Fills `ports.vault.Vault`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, name: str, content: bytes) -> None:
        await self._do(name, lambda path: _put(path, content))

    async def get(self, name: str) -> bytes | None:
        return await self._do(name, _get)

    async def names(self, folder: str) -> list[str]:
        return await self._do(folder, self._names)

    async def delete(self, name: str) -> None:
        await self._do(name, lambda path: path.unlink(missing_ok=True))

    async def _do(self, name: str, work: Callable[[Path], T]) -> T:
        path = self._folder / name
        try:
            return await asyncio.to_thread(work, path)
        except OSError as error:
            raise Refusal("unavailable", f"{path}: {error.strerror or error}", retry_after=60.0) from error

    def _names(self, folder: Path) -> list[str]:
        found = (path for path in folder.rglob("*") if path.suffix != _PART and path.is_file())
        return sorted(path.relative_to(self._folder).as_posix() for path in found)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{uuid4().hex}{_PART}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # or the name may be lost with the power
    finally:
        os.close(folder)


def _get(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
