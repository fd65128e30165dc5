"""Where a workspace's log ends, and that its read models are ready up to there.

A workspace's document holds `top`: the last commit up to which everything is derived, with the counts as of it. It is
raised only by who has ensured everything up to there. The log goes on where a commit after it exists: a reader that
finds one finishes the job before it answers.
"""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from pymongo import UpdateOne

from taskdash.adapters.mongo import documents, guarding
from taskdash.adapters.mongo.database import Database, Document, Session
from taskdash.domain.log import Commit, Head, Mutation, Ref

SIDE_BY_SIDE = 8  # commits that are read by their ids: also where a range has no index, and reads the whole log


class Top(NamedTuple):
    """A commit, and what holds as of it: how many tasks there are, and which commit touched each kind last."""

    seq: int
    at: str
    tasks: int
    kinds: dict[str, int]


class Standing(NamedTuple):
    """A workspace's document."""

    epoch: str
    floor: int
    top: Top

    @property
    def head(self) -> Head:
        return Head(self.epoch, self.top.seq, self.top.at, self.floor)


NOTHING = Top(0, "", 0, {})


def new_epoch() -> str:
    """A random epoch."""
    return secrets.token_hex(8)


def commit_id(workspace: str, seq: int) -> str:
    """The `_id` of a commit."""
    return f"{workspace}:{seq}"


async def stored(database: Database, workspace: str, session: Session = None) -> Standing | None:
    """The workspace's document as it is; None where there is none, or it was erased."""
    found = await database["workspaces"].find_one({"_id": workspace}, session=session)
    return None if found is None or "erased" in found else standing(found)


def standing(found: dict[str, Any]) -> Standing:
    """What the workspace's document says."""
    return Standing(found["epoch"], found["floor"], Top(**found["top"]))


async def begun(database: Database, workspace: str) -> Standing | None:
    """The workspace's document, made where there is none; with `top` 0 until the first commit is derived."""
    fresh = {"epoch": new_epoch(), "floor": 0, "top": NOTHING._asdict(), "shown": {"seq": 0, "trashed": False}}
    workspaces = database["workspaces"]
    await workspaces.update_one({"_id": workspace}, {"$setOnInsert": fresh}, upsert=True)
    await workspaces.update_one(
        {"_id": workspace, "erased": {"$exists": True}}, {"$set": fresh, "$unset": {"erased": ""}}
    )
    return await stored(database, workspace)


async def ready(database: Database, workspace: str, session: Session = None) -> Standing | None:
    """The workspace with its read models ready up to the end of its log; None when it does not exist."""
    while (known := await stored(database, workspace, session)) is not None:
        if await ends_at(database, workspace, known.top.seq):
            return known if known.top.seq else None
        await catch_up(database, workspace, known.top.seq)
    return None


async def ends_at(database: Database, workspace: str, seq: int) -> bool:
    """Whether there is no commit after `seq`."""
    after = database.by_id(commit_id(workspace, seq + 1), workspace=workspace)
    return await database["commits"].find_one(after, {"_id": 1}) is None


async def consecutive(database: Database, workspace: str, seq: int, count: int) -> list[Document]:
    """Up to `count` commits from `seq` on, up to the first that is not there: few, because each is asked for."""
    ids = [database.by_id(commit_id(workspace, each), workspace=workspace) for each in range(seq, seq + count)]
    there: list[Document] = []
    for one in await asyncio.gather(*(database["commits"].find_one(id) for id in ids)):
        if one is None:
            break
        there.append(one)
    return there


async def catch_up(database: Database, workspace: str, seq: int) -> None:
    """Derive what some of the commits after `seq` made, and raise the top to the last of them."""
    if found := await consecutive(database, workspace, seq + 1, SIDE_BY_SIDE):
        last = found[-1]
        await derive(database, [documents.decode(one["body"]) for one in found])
        await raise_top(database, workspace, Top(last["seq"], last["at"], last["tasks"], last["kinds"]))


async def raise_top(database: Database, workspace: str, top: Top) -> None:
    """Everything up to `top` is derived."""
    await database["workspaces"].update_one({"_id": workspace}, {"$max": {"top": top._asdict()}})


async def derive(database: Database, commits: Sequence[Commit]) -> None:
    """Bring the read models of one workspace up to consecutive commits, once more if need be."""
    workspace = commits[0].workspace
    last: dict[Ref, tuple[Mutation, int]] = {}
    new: set[Ref] = set()
    for commit in commits:
        for mutation in commit.mutations:
            ref = Ref(mutation.kind, mutation.id)
            if ref not in last and mutation.op == "put" and mutation.before is None:
                new.add(ref)
            last[ref] = (mutation, commit.seq)
    made = {ref: documents.derived(workspace, *it)._replace(new=ref in new) for ref, it in last.items()}
    tasks = [document for ref, document in made.items() if ref.kind == "task"]
    others = [document for ref, document in made.items() if ref.kind != "task"]
    members = [documents.membership(workspace, *it) for ref, it in last.items() if ref.kind == "member"]
    for name, those in (("tasks", tasks), ("entities", others), ("memberships", members)):
        await guarding.put(database, database[name], those)
    own = [it for ref, it in last.items() if ref.kind == "workspace"]
    if own:
        mutation, seq = own[-1]
        trashed = None if mutation.value is None else bool(mutation.value.get("deleted_at"))  # None: gone altogether
        shown = {"$max": {"shown": {"seq": seq, "trashed": trashed}}}
        await database["workspaces"].bulk_write([UpdateOne({"_id": workspace}, shown)])


def after(before: Top, commit: Commit) -> Top:
    """What holds as of `commit`, the one that follows `before`."""
    first: dict[Ref, Mutation] = {}
    last: dict[Ref, Mutation] = {}
    for mutation in commit.mutations:
        ref = Ref(mutation.kind, mutation.id)
        first.setdefault(ref, mutation)
        last[ref] = mutation
    there = sum(mutation.op == "put" for ref, mutation in last.items() if ref.kind == "task")
    were = sum(m.op == "delete" or m.before is not None for ref, m in first.items() if ref.kind == "task")
    kinds = before.kinds | {ref.kind: commit.seq for ref in last}
    return Top(commit.seq, commit.at, before.tasks + there - were, kinds)
