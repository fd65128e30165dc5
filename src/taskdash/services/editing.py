"""Changing one entity: what a single request asks, as a commit of one operation, and the entity as it is after it."""

from typing import NamedTuple

from taskdash.domain.ids import is_uuid
from taskdash.domain.log import Actor, Entity, Operation, Ref
from taskdash.services.committing import Committer
from taskdash.services.presenting import Item
from taskdash.services.reading import Reader
from taskdash.services.requests import Receipt, Request
from taskdash.services.workspaces import Workspaces


class Edited(NamedTuple):
    """An entity as it is after a commit, and the position of that.

    With `exact`, all of it is as of this very commit, what is joined to it included.
    """

    item: Item
    position: str
    exact: bool = False


class Editor:
    """Creates, changes, deletes and restores entities, one at a time, in a workspace given by id or `me`."""

    def __init__(self, committer: Committer, reader: Reader, workspaces: Workspaces) -> None:
        self._committer = committer
        self._reader = reader
        self._workspaces = workspaces

    async def edit(self, user: str, workspace: str, commit: str, operation: Operation) -> Edited:
        """Carry out `operation` as the commit with the id `commit`; a repeat answers the same again.

        A task may be named by its key. Raises Refusal as `Committer.commit` does, fields as `operations.0.…`.
        """
        id = await self._workspaces.resolve(user, workspace)
        if _names_a_key(operation):
            operation = await self._by_key(user, id, operation)
        receipt = await self._committer.commit(Actor(user), id, Request(id=commit, operations=[operation], shown=True))
        return await self.after(user, id, receipt, operation)

    async def after(self, user: str, workspace: str, receipt: Receipt, operation: Operation) -> Edited:
        """The entity that `operation` was about as the commit left it; as it is now where the receipt tells nothing."""
        entity = _about(receipt, operation)
        if entity is not None and entity.value is not None:
            shown, head = await self._reader.present(workspace, [entity], receipt.around)
            return Edited(shown[0], receipt.position, head is None or head.position == receipt.position)
        standing = await self._reader.enter(user, workspace)
        item = await self._reader.item(standing, operation.kind, operation.id or "")
        return Edited(item, receipt.position)

    async def _by_key(self, user: str, workspace: str, operation: Operation) -> Operation:
        standing = await self._reader.enter(user, workspace)
        task = await self._reader.item(standing, "task", operation.id or "")
        return Operation(operation.op, operation.kind, task["id"], operation.fields, operation.base)


def _names_a_key(operation: Operation) -> bool:
    return (
        operation.kind == "task" and operation.op != "create" and operation.id is not None and not is_uuid(operation.id)
    )


def _about(receipt: Receipt, operation: Operation) -> Entity | None:
    """The entity that the operation is about as the commit left it; None where the receipt does not tell."""
    for mutation in receipt.mutations:
        named = mutation.before is None if operation.id is None else mutation.id == operation.id.lower()
        if mutation.kind == operation.kind and named:
            return Entity(mutation.kind, mutation.id, receipt.seq, mutation.value)
    return receipt.around.get(Ref(operation.kind, (operation.id or "").lower()))
