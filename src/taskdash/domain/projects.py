"""The rules of projects: unique key prefixes, counters, the Inbox, and moving to another workspace."""

from collections.abc import Callable

from taskdash.domain import limits
from taskdash.domain.log import Value
from taskdash.domain.questions import Count, PrefixHolder
from taskdash.domain.refusal import Refusal
from taskdash.domain.state import Draft


def create(draft: Draft, id: str, value: Value) -> None:
    """Complete the new project: its prefix, and the counter of its tasks."""
    if draft.ask(Count("project")) + draft.added["project"] >= limits.PROJECTS_PER_WORKSPACE:
        raise Refusal("conflict", f"a workspace has at most {limits.PROJECTS_PER_WORKSPACE} projects")
    if "prefix" in value:
        _claim(draft, id, value["prefix"])
    else:
        value["prefix"] = unclaimed(draft, id, value["name"])
        draft.prefixes[value["prefix"]] = id
    draft.add("project", id, value)
    draft.add("counter", id, {"next": 1})


def change(draft: Draft, id: str, old: Value, new: Value) -> None:
    """A new prefix must be free; the one it replaces stays the project's."""
    touch(new)
    if new.get("prefix") == old["prefix"]:
        return
    if "prefix" not in new:
        new["prefix"] = old["prefix"]
        return
    _claim(draft, id, new["prefix"])
    former = [p for p in old.get("former_prefixes", ()) if p != new["prefix"]]
    new["former_prefixes"] = [*former, old["prefix"]]


def delete(draft: Draft, id: str, value: Value) -> None:
    """The Inbox stays, and so does what is on its way to another workspace."""
    touch(value)
    if draft.find("workspace", draft.state.workspace).get("inbox") == id:
        raise Refusal("conflict", "the Inbox cannot be deleted")


def touch(value: Value) -> None:
    """Refuse what cannot be done to a project now."""
    if value.get("moving_to") or value.get("moved_to"):
        raise Refusal("conflict", "the project moves to another workspace")


def close(draft: Draft, id: str, to: str) -> None:
    """Take the project out of everybody's hands: from now on nothing in it changes here."""
    value = draft.edit("project", id)
    if to in (value.get("moving_to"), value.get("moved_to")):
        return
    delete(draft, id, value)
    if value.get("deleted_at"):
        raise Refusal("conflict", "the project is in the trash")
    value["moving_to"] = to


def settle(draft: Draft, id: str, to: str | None) -> None:
    """The move is complete: the project lives on in the workspace `to`, this one goes. None: it stays after all."""
    value = draft.edit("project", id)
    value.pop("moving_to", None)
    if to is not None:
        value["moved_to"] = to
        value["deleted_at"] = draft.now


def unclaimed(draft: Draft, id: str, name: str) -> str:
    """A key prefix that suits a project of this name, which no other has; of many such projects few are asked for."""

    def free(prefix: str) -> bool:
        return holder(draft, prefix) in (None, id)

    words = "".join(c if c.isascii() and c.isalnum() else " " for c in name.upper()).split()
    letters = "".join(words).lstrip("0123456789")
    initials = "".join(w[0] for w in words).lstrip("0123456789")
    stem = (initials[:4] if len(initials) > 2 else letters[:3]) or "P"
    for prefix in dict.fromkeys((stem, letters[: len(stem) + 1] or stem)):
        if free(prefix):
            return prefix
    return stem + str(_first(lambda number: free(f"{stem}{number}"), 2))


def _first(free: Callable[[int], bool], number: int) -> int:
    """A number from `number` on that is free, the first if the free ones have no gap, in logarithmically many tries."""
    taken, step = number - 1, 1
    while not free(number):
        taken, number, step = number, number + step, step * 2
    while number - taken > 1:
        middle = (taken + number) // 2
        taken, number = (taken, middle) if free(middle) else (middle, number)
    return number


def holder(draft: Draft, prefix: str) -> str | None:
    """The project that has or had the prefix, this draft's own included."""
    if prefix in draft.prefixes:
        return draft.prefixes[prefix]
    holder: str | None = draft.ask(PrefixHolder(prefix))
    return holder


def _claim(draft: Draft, id: str, prefix: str) -> None:
    if holder(draft, prefix) not in (None, id):
        raise Refusal("conflict", f"another project has, or had, the prefix {prefix}", field="prefix")
    draft.prefixes[prefix] = id
