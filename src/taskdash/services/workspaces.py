"""Workspaces: creating them, finding a person's own, and listing those a person belongs to."""

from uuid import uuid4

from taskdash.domain import limits
from taskdash.domain.checks import line
from taskdash.domain.ids import check_uuid, derive, is_uuid
from taskdash.domain.log import Ref
from taskdash.domain.refusal import Refusal
from taskdash.domain.steps import Found
from taskdash.ports.models import Membership, Models
from taskdash.ports.users import Users
from taskdash.services.committing import Committer
from taskdash.services.presenting import Item, item
from taskdash.services.requests import Asked, Receipt

_KEPT = 100_000  # people whose personal workspace is remembered, some 200 bytes each


class Workspaces:
    """The workspaces as a whole."""

    def __init__(self, users: Users, models: Models, committer: Committer) -> None:
        self._users = users
        self._models = models
        self._committer = committer
        self._personal: dict[str, str] = {}

    async def resolve(self, user: str, workspace: str) -> str:
        """The id that `workspace` stands for; `me` is the personal one, made at its first use.

        Raises Refusal `not_found` for what is neither `me` nor an id.
        """
        if workspace == "me":
            return await self.personal(user)
        if not is_uuid(workspace):
            raise Refusal("not_found", "there is no such workspace")
        return workspace

    async def personal(self, user: str) -> str:
        """The id of the user's personal workspace, which exists when this returns."""
        known = self._personal.get(user)
        if known is not None:
            return known
        found = await self._users.by_id(user)
        if found is None:
            raise Refusal("not_found", "there is no such workspace")
        if (await self._models.load(found.workspace, [])).head is None:
            await self._found(user, found.workspace, "Personal", personal=True)
        if len(self._personal) >= _KEPT:
            self._personal.clear()
        self._personal[user] = found.workspace
        return found.workspace

    async def create(self, user: str, name: str, commit: str | None = None, id: str | None = None) -> Receipt:
        """A new workspace, owned by `user`.

        Its id is `id`, or else follows from `commit` (the Idempotency-Key): with either, a repeat is harmless.
        Raises Refusal: `invalid` for the name, `conflict` beyond the limit a person.
        """
        name = line(limits.NAME_CHARACTERS, required=True)(name, "name")
        if len(await self._models.memberships(user)) >= limits.WORKSPACES_PER_PERSON:
            raise Refusal("conflict", f"a person belongs to at most {limits.WORKSPACES_PER_PERSON} workspaces")
        if id is None:
            id = str(uuid4()) if commit is None else derive("workspace", user, check_uuid(commit, "commit"))
        id = check_uuid(id, "id")
        return await self._found(user, id, name, personal=False)

    async def all(self, user: str) -> list[Item]:
        """The workspaces of `user`, the personal one first, each with the role there."""
        personal = await self.personal(user)
        memberships = await self._models.memberships(user)
        memberships.sort(key=lambda m: (m.workspace != personal, m.workspace))
        return [shown for one in memberships if (shown := await self._shown(one))]

    async def trashed(self, user: str) -> list[Item]:
        """The workspaces in the trash that `user` may take out again, being an owner; what went in last comes first."""
        owned = [one for one in await self._models.memberships(user, trashed=True) if one.role == "owner"]
        found = [shown for one in owned if (shown := await self._shown(one))]
        return sorted(found, key=lambda shown: (shown["deleted_at"], shown["id"]), reverse=True)

    async def _shown(self, membership: Membership) -> Item | None:
        """The workspace with the role there; None for one that has just been removed for good."""
        ref = Ref("workspace", membership.workspace)
        loaded = await self._models.load(membership.workspace, [ref])
        entity = loaded.entities.get(ref)
        if entity is None or entity.value is None or loaded.head is None:
            return None
        head = {"epoch": loaded.head.epoch, "head": loaded.head.seq}
        return {**item(entity, entity.value), "role": membership.role, **head}

    async def _found(self, user: str, workspace: str, name: str, *, personal: bool) -> Receipt:
        return await self._committer.ask(workspace, founding(user, workspace, name, personal=personal))


def founding(user: str, workspace: str, name: str, *, personal: bool) -> Asked:
    """The first commit of a workspace."""
    step = Found(name, derive("inbox", workspace), personal)
    return Asked(id=derive("found", workspace), actor=user, said=["found", name], plan=[step])
