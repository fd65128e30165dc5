"""An erased person leaves the workspaces of others, none of which is left without an owner."""

from taskdash.domain.ids import SYSTEM, derive
from taskdash.domain.log import Entity
from taskdash.domain.steps import Depart
from taskdash.ports.models import Models
from taskdash.ports.upkeep import Upkeep
from taskdash.services.committing import Committer
from taskdash.services.requests import Asked
from taskdash.services.walking import all_of

HEIRS = ("admin", "member")  # who takes an ownerless workspace over, the first role that anybody has


class Departing:
    """Ends memberships for good."""

    def __init__(self, models: Models, upkeep: Upkeep, committer: Committer) -> None:
        self._models = models
        self._upkeep = upkeep
        self._committer = committer

    async def leave(self, user: str, workspace: str) -> bool:
        """End the membership; False where there was none.

        Without another owner, the oldest admin becomes it, else the oldest member, else the workspace is erased.
        """
        left = False
        while True:
            members = [entity async for entity in all_of(self._models, workspace, "member") if entity.live]
            others = [member for member in members if member.id != user]
            belongs = len(others) < len(members)
            owned = any(_role(member) == "owner" for member in others)
            heir = None if owned else _heir(others)
            if not belongs and (owned or heir is None):
                return left
            left = True
            if owned or heir is not None:
                await self._depart(user, workspace, heir)  # and look again: another owner may have left meanwhile
            else:
                await self._upkeep.erase(workspace)
                self._committer.forget(workspace)

    async def _depart(self, user: str, workspace: str, heir: str | None) -> None:
        head = (await self._models.load(workspace, [])).head
        if head is None:
            return
        asked = Asked(
            id=derive("depart", user, workspace, head.position),
            actor=SYSTEM,
            said=["depart", user, heir],
            plan=[Depart(user, heir)],
        )
        await self._committer.ask(workspace, asked)


def _role(member: Entity) -> str:
    role: str = (member.value or {})["role"]
    return role


def _heir(members: list[Entity]) -> str | None:
    for role in HEIRS:
        candidates = [member for member in members if _role(member) == role]
        if candidates:
            return min(candidates, key=lambda member: ((member.value or {})["created_at"], member.id)).id
    return None
