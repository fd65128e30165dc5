"""Members: who they are, inviting by a one-time link, and joining by it."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime

from taskdash.domain import limits, times
from taskdash.domain.ids import check_uuid, derive, is_uuid
from taskdash.domain.log import Actor, Operation, Ref
from taskdash.domain.refusal import Refusal
from taskdash.domain.steps import Join
from taskdash.ports.models import Models
from taskdash.ports.users import Users
from taskdash.services.committing import Clock, Committer
from taskdash.services.presenting import Item
from taskdash.services.reading import Page, Reader, Standing
from taskdash.services.requests import Asked, Receipt


class Membership:
    """The people of workspaces."""

    def __init__(
        self, users: Users, models: Models, reader: Reader, committer: Committer, clock: Clock, secret: bytes
    ) -> None:
        """`secret` is the key from which invitation codes follow, the same in every process."""
        self._users = users
        self._models = models
        self._reader = reader
        self._committer = committer
        self._clock = clock
        self._secret = secret

    async def members(self, standing: Standing, limit: int, cursor: str | None) -> Page:
        """The members with their names and e-mail addresses, newest first; null for people who are gone."""
        page = await self._reader.items(standing, "member", None, limit, cursor)
        return page._replace(items=await self.named(page.items))

    async def named(self, members: list[Item]) -> list[Item]:
        """The members with their names and e-mail addresses; null for people who are gone."""
        users = await self._users.by_ids([member["id"] for member in members])
        named = []
        for member in members:
            user = users.get(member["id"])
            named.append({**member, "name": user.name if user else None, "email": user.email if user else None})
        return named

    async def invite(self, actor: Actor, workspace: str, role: str, commit: str) -> tuple[Receipt, str]:
        """A new invitation, and its code `workspace.secret`; a repeat with the same commit id answers the same code."""
        check_uuid(commit, "id")
        key = hmac.digest(self._secret, f"invitation:{workspace}:{commit}".encode(), "sha256")
        secret = urlsafe_b64encode(key).rstrip(b"=").decode()
        expires = times.plus(times.instant(self._clock()), days=limits.INVITATION_DAYS)
        fields = {"role": role, "code_hash": _hash(secret), "expires_at": expires}
        step = Operation("create", "invitation", _invitation(workspace, secret), fields)
        asked = Asked(id=commit, actor=actor.id, said=["invite", role], plan=[step])
        return await self._committer.ask(workspace, asked), f"{workspace}.{secret}"

    async def holds(self, code: str, now: datetime) -> bool:
        """Whether the code is that of an invitation that can be accepted at `now`."""
        workspace, dot, secret = code.partition(".")
        if not dot or not is_uuid(workspace):
            return False
        ref = Ref("invitation", _invitation(workspace, secret))
        entity = (await self._models.load(workspace, [ref])).entities.get(ref)
        if entity is None or entity.value is None or not entity.live:
            return False
        return not entity.value.get("accepted_at") and entity.value["expires_at"] > times.instant(now)

    async def join(self, user: str, code: str) -> tuple[str, Receipt]:
        """Make `user` a member by an invitation's code; answers the workspace too. A repeat answers the first receipt.

        Raises Refusal: `not_found` for a code that is none, `gone` when it was used or has expired, `conflict` for
        somebody who is a member already.
        """
        workspace, dot, secret = code.partition(".")
        if not dot or not is_uuid(workspace):
            raise Refusal("not_found", "this invitation is not valid")
        invitation = _invitation(workspace, secret)
        step = Join(invitation, _hash(secret))
        asked = Asked(id=derive("join", invitation, user), actor=user, said=["join", invitation], plan=[step])
        return workspace, await self._committer.ask(workspace, asked)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _invitation(workspace: str, secret: str) -> str:
    return derive("invitation", workspace, _hash(secret))
