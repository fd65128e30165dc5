"""The rules of workspaces and their people: founding, inviting, joining, roles, leaving."""

from taskdash.domain import limits
from taskdash.domain.log import Ref, Value
from taskdash.domain.questions import Count, Owners
from taskdash.domain.refusal import Refusal
from taskdash.domain.roles import at_least
from taskdash.domain.state import Draft


def role(draft: Draft, user: str) -> str | None:
    """The role of a live member; None for everybody else."""
    entity = draft.state.entity(Ref("member", user))
    value = draft.peek("member", user) if entity is not None or draft.added["member"] else None
    if value is None or value.get("deleted_at"):
        return None
    found: str = value["role"]
    return found


def found(draft: Draft, name: str, inbox: str, *, personal: bool) -> None:
    """The first commit of a workspace: itself, its owner, and the Inbox."""
    if draft.state.head is not None:
        raise Refusal("conflict", "there is a workspace with this id already", field="id")
    about: Value = {"created_by": draft.actor, "created_at": draft.now}
    workspace: Value = {"name": name, "inbox": inbox, **about}
    if personal:
        workspace["personal"] = True
    draft.add("workspace", draft.state.workspace, workspace)
    draft.add("member", draft.actor, {"role": "owner", **about})
    draft.add("project", inbox, {"name": "Inbox", "prefix": "INB", **about})
    draft.add("counter", inbox, {"next": 1, **about})


def invite(draft: Draft, value: Value, own: str | None) -> None:
    """An invitation is one to a role that its author may give, and to a workspace that can be shared."""
    if draft.find("workspace", draft.state.workspace).get("personal"):
        raise Refusal("conflict", "a personal workspace has no other members: create one to share")
    _may_give(own, value["role"])


def join(draft: Draft, invitation: str, code_hash: str) -> None:
    """The actor becomes a member by an invitation, which is used up."""
    value = draft.peek("invitation", invitation)
    if value is None or value["code_hash"] != code_hash or value.get("deleted_at"):
        raise Refusal("not_found", "this invitation is not valid")
    if role(draft, draft.actor) is not None:
        raise Refusal("conflict", "you are a member already")
    if value.get("accepted_at") or value["expires_at"] <= draft.now:
        raise Refusal("gone", "this invitation has been used or has expired")
    _room(draft)
    value = draft.edit("invitation", invitation)
    value |= {"accepted_by": draft.actor, "accepted_at": draft.now}
    if draft.peek("member", draft.actor) is None:
        about = {"created_by": value["created_by"], "created_at": draft.now}
        draft.add("member", draft.actor, {"role": value["role"], **about})
    else:
        member = draft.edit("member", draft.actor)
        member.pop("deleted_at", None)
        member["role"] = value["role"]


def change_role(draft: Draft, id: str, old: Value, new: Value, own: str | None) -> None:
    """Roles up to one's own are given and taken; an owner stays."""
    _may_give(own, old["role"])
    _may_give(own, new["role"])
    if old["role"] == "owner" and new["role"] != "owner":
        _another_owner(draft, id)


def remove(draft: Draft, id: str, value: Value, own: str | None) -> None:
    """Everybody may leave, admins may remove; the last owner stays."""
    if id != draft.actor:
        _may_give(own, value["role"])
    if value["role"] == "owner":
        _another_owner(draft, id)


def bring_back(draft: Draft, value: Value, own: str | None) -> None:
    """A removed member returns with the role they had."""
    _may_give(own, value["role"])
    _room(draft)


def abandon(value: Value, own: str | None) -> None:
    """Only an owner puts a workspace into the trash, or takes it out; a personal one stays."""
    if not at_least(own, "owner"):
        raise Refusal("forbidden", "only an owner can do this")
    if value.get("personal"):
        raise Refusal("conflict", "a personal workspace cannot be deleted")


def depart(draft: Draft, user: str, heir: str | None) -> None:
    """Take an erased person out; `heir`, if any, becomes an owner in their place."""
    draft.edit("member", user)["deleted_at"] = draft.now
    if heir is not None:
        draft.edit("member", heir)["role"] = "owner"


def _may_give(own: str | None, given: str) -> None:
    if given == "owner" and not at_least(own, "owner"):
        raise Refusal("forbidden", "only an owner can do this to owners")


def _another_owner(draft: Draft, leaving: str) -> None:
    owners = [o for o in draft.ask(Owners()) if role(draft, o) == "owner"]
    if not any(owner != leaving for owner in owners):
        raise Refusal("conflict", "a workspace needs an owner: make somebody else one first")


def _room(draft: Draft) -> None:
    if draft.ask(Count("member")) >= limits.MEMBERS_PER_WORKSPACE:
        raise Refusal("conflict", f"a workspace has at most {limits.MEMBERS_PER_WORKSPACE} members")
