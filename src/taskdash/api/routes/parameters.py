"""Parameters that several routes have."""

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from taskdash.domain import limits

Segment = Annotated[str, PathParameter()]  # of the path: an id, `me`, a key, a code
Limit = Annotated[int, QueryParameter(ge=1, le=limits.PAGE_ITEMS, description="How many at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where to go on: `next` of the part before.")]
LIMIT = 50
