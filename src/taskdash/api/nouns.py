"""What can be done with every kind of entity, in one grammar: list, create, read, change, delete, restore, history."""

from typing import Generic, TypeVar

import msgspec
from litestar import Response

from taskdash.api import answers
from taskdash.api.call import Call
from taskdash.api.shapes.common import Changed, Made, Page
from taskdash.api.shapes.history import Happening
from taskdash.domain.kinds import KINDS
from taskdash.domain.log import Operation

S = TypeVar("S", bound=msgspec.Struct)


class Noun(Generic[S]):
    """The moves of the handlers of one kind, whose entities are shown as `shape`."""

    def __init__(self, kind: str, shape: type[S]) -> None:
        self._kind = kind
        self._shape = shape
        self._plural = KINDS[kind].plural

    async def list(self, request: Call, workspace: str, limit: int, cursor: str | None) -> Response[Page[S]]:
        """The live ones, newest first."""
        standing = await request.enter(workspace)
        page = await request.services.reader.items(standing, self._kind, None, limit, cursor)
        return answers.listed(page, self._shape)

    async def create(self, request: Call, workspace: str, made: Made, **more: str) -> Response[S]:
        """A new one, with the fields of `made` and those in `more`."""
        done = await request.edit(workspace, Operation("create", self._kind, made.chosen_id(), made.sent("id") | more))
        request.settle(self._plural, done)
        path = f"/workspaces/{workspace}/{self._plural}/{done.item['id']}"
        return answers.created(done.item, self._shape, path, done.position)

    async def read(self, request: Call, workspace: str, id: str) -> Response[S]:
        """One of them, in the trash or not."""
        standing = await request.enter(workspace)
        item = await request.services.reader.item(standing, self._kind, id)
        return answers.shown(item, self._shape, standing.head.position)

    async def change(self, request: Call, workspace: str, id: str, changed: Changed) -> Response[S]:
        """Other values for the fields that were sent."""
        operation = Operation("change", self._kind, id, changed.sent("base"), changed.seen())
        done = await request.edit(workspace, operation)
        request.settle(self._plural, done)
        return answers.shown(done.item, self._shape, done.position)

    async def delete(self, request: Call, workspace: str, id: str) -> Response[None]:
        """Into the trash."""
        done = await request.edit(workspace, Operation("delete", self._kind, id))
        return answers.deleted(done.position)

    async def restore(self, request: Call, workspace: str, id: str) -> Response[S]:
        """Out of the trash."""
        done = await request.edit(workspace, Operation("restore", self._kind, id))
        request.settle(self._plural, done)
        return answers.shown(done.item, self._shape, done.position)

    async def history(
        self, request: Call, workspace: str, id: str, limit: int, cursor: str | None
    ) -> Response[Page[Happening]]:
        """What happened to it, newest first."""
        standing = await request.enter(workspace)
        page = await request.services.reader.history(standing, self._kind, id, limit, cursor)
        return answers.listed(page, Happening)
