"""Answers that come in parts: what is refused before the first part is still refused with a status of its own."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

from litestar.response import Stream

from taskdash.api import answers


async def streamed(
    parts: AsyncIterator[bytes], media_type: str, position: str | None = None, filename: str | None = None
) -> Stream:
    """An answer of `parts`, begun; a browser saves it as `filename`."""
    headers = answers.at(position)
    if filename is not None:
        headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    generator = cast("AsyncGenerator[bytes, None]", parts)  # which services call by the wider name
    first = await anext(generator, b"")
    return Stream(_all(first, generator), media_type=media_type, headers=headers)


async def _all(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(rest):
        yield first
        async for part in rest:
            yield part
