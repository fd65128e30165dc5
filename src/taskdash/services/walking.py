"""Every entity of a kind, page by page, for whoever needs them all."""

from collections.abc import AsyncIterator

from taskdash.domain import limits
from taskdash.domain.log import Entity
from taskdash.domain.queries import Place
from taskdash.ports.models import Models


async def all_of(models: Models, workspace: str, kind: str) -> AsyncIterator[Entity]:
    """The entities of a kind (not comments), trash included and tombstones not, newest first."""
    after: Place | None = None
    while part := await models.of_kind(workspace, kind, None, after, limits.PAGE_ITEMS):
        for entity in part:
            yield entity
        after = Place((part[-1].value or {})["created_at"], part[-1].id)
