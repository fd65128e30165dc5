"""Backups in an S3-compatible store, through obstore.

Credentials and region come from where every tool for S3 looks: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
a web identity, or the machine's role.
"""

from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from taskdash.domain.refusal import Refusal

T = TypeVar("T")

_TIMEOUT = timedelta(minutes=2)  # for one file, which is some megabytes
_RETRIES = timedelta(minutes=3)


class S3Vault:
    """Fills `ports.vault.Vault`."""

    def __init__(self, url: str, endpoint: str | None) -> None:
        """`url` as s3://BUCKET/PREFIX; `endpoint` as http(s)://HOST[:PORT] for a store that is not Amazon's."""
        bucket, _, prefix = url.removeprefix("s3://").partition("/")
        plain = endpoint is not None and endpoint.startswith("http://")
        self._url = url
        self._store = S3Store(
            bucket,
            prefix=prefix.strip("/") or None,
            config={"endpoint": endpoint} if endpoint else None,
            client_options={"allow_http": plain, "timeout": _TIMEOUT},
            retry_config={"max_retries": 5, "retry_timeout": _RETRIES},
        )

    async def put(self, name: str, content: bytes) -> None:
        await self._told(name, obstore.put_async(self._store, name, content, use_multipart=False))

    async def get(self, name: str) -> bytes | None:
        async def read() -> bytes | None:
            try:
                found = await obstore.get_async(self._store, name)
            except (NotFoundError, FileNotFoundError):
                return None
            return bytes(await found.bytes_async())

        return await self._told(name, read())

    async def names(self, folder: str) -> list[str]:
        async def read() -> list[str]:
            return [about["path"] async for page in obstore.list(self._store, folder) for about in page]

        return sorted(await self._told(folder, read()))

    async def delete(self, name: str) -> None:
        async def remove() -> None:
            try:
                await obstore.delete_async(self._store, name)
            except (NotFoundError, FileNotFoundError):
                return

        await self._told(name, remove())

    async def _told(self, name: str, work: Awaitable[T]) -> T:
        try:
            return await work
        except (BaseError, OSError) as error:
            reason = str(error).splitlines()[0]
            raise Refusal("unavailable", f"{self._url}/{name}: {reason}", retry_after=60.0) from error
