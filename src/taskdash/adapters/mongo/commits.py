"""The log in MongoDB: a commit is one document; its read models follow before it is acknowledged."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import structlog
from pymongo.errors import AutoReconnect, BulkWriteError, PyMongoError

from taskdash.adapters.mongo import documents, guarding, heads
from taskdash.adapters.mongo.bus import heard
from taskdash.adapters.mongo.database import Database, Document, Pages, clock, is_trouble, promptly
from taskdash.adapters.mongo.heads import Standing, Top
from taskdash.domain.log import Commit, Head
from taskdash.ports.commits import AlreadyCommitted, Pruned, SeqTaken

BYTES = 8 * 1024 * 1024  # of commits that are handled at once

_ABOUT_MEMBERS = {"member", "workspace"}


class MongoCommitLog:
    """Fills `ports.commits.CommitLog`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._commits = database["commits"]

    @promptly
    async def head(self, workspace: str) -> Head | None:
        known = await heads.ready(self._database, workspace)
        return known and known.head

    @promptly
    async def append(self, commits: Sequence[Commit]) -> int:
        if not commits:
            return 0
        first = commits[0]
        known = await heads.stored(self._database, first.workspace)
        if known is None and first.seq == 1:
            known = await heads.begun(self._database, first.workspace)
        before = None if known is None else await self._before(known, first)
        if known is None or before is None:
            raise await self._why_not(first)
        stored, tops = 0, _tops(before, commits)
        made = [_document(commit, top) for commit, top in zip(commits, tops, strict=True)]
        stored = await self._insert(made)
        if not stored:
            raise await self._why_not(first)
        await self._derive(known, commits[:stored], tops[stored - 1])
        self._database.tell([heard(one) for one in made[:stored]])
        return stored

    async def _before(self, known: Standing, first: Commit) -> Top | None:
        """What holds before `first`; None when it is not the next one."""
        if known.top.seq == first.seq - 1:
            return known.top
        if known.top.seq >= first.seq:
            return None
        place = self._database.by_id(heads.commit_id(first.workspace, first.seq - 1), workspace=first.workspace)
        found = await self._commits.find_one(place, {"seq": 1, "at": 1, "tasks": 1, "kinds": 1})
        return None if found is None else Top(found["seq"], found["at"], found["tasks"], found["kinds"])

    async def _insert(self, made: Sequence[Document]) -> int:
        """Store the documents, the first ones of them that can be; answers how many are stored."""
        try:
            await self._commits.insert_many(made, ordered=True)
        except BulkWriteError as error:
            guarding.duplicates(error)
        except AutoReconnect:
            return await self._settled(made) or _unknown()
        else:
            return len(made)
        return await self._settled(made)

    async def _settled(self, made: Sequence[Document]) -> int:
        """How many of the documents, from the first on, are stored by whoever sent them: the log is asked."""
        count = 0
        for start in range(0, len(made), heads.SIDE_BY_SIDE):
            some = made[start : start + heads.SIDE_BY_SIDE]
            there = await heads.consecutive(self._database, some[0]["workspace"], some[0]["seq"], len(some))
            for one, found in zip(some, there, strict=False):
                if (found["stored"], found["body"]) != (one["stored"], bytes(one["body"])):
                    return count
                count += 1
            if len(there) < len(some):
                break
        return count

    async def _derive(self, known: Standing, commits: Sequence[Commit], top: Top) -> None:
        """Bring the read models up to what is stored; where that fails, readers and the sweeper finish it."""
        workspace = commits[0].workspace
        try:
            if known.top.seq < commits[0].seq - 1:
                await heads.ready(self._database, workspace)
            else:
                await heads.derive(self._database, commits)
                await heads.raise_top(self._database, workspace, top)
        except PyMongoError as error:
            if not is_trouble(error) or any(map(_about_members, commits)):
                raise  # who asks for somebody's workspaces does not pass by this workspace to finish it
            structlog.get_logger("mongo").warning("read_models_behind", workspace=workspace, seq=top.seq)

    async def _why_not(self, first: Commit) -> Exception:
        there = await heads.consecutive(self._database, first.workspace, first.seq, 1)  # the usual repeat
        found = there[0] if there and there[0]["id"] == first.id else await self._found(first.workspace, first.id)
        known = None if found is None else await heads.stored(self._database, first.workspace)
        return SeqTaken() if found is None or known is None else AlreadyCommitted(found["seq"])

    @promptly
    async def by_id(self, workspace: str, id: str) -> Commit | None:
        if await heads.ready(self._database, workspace) is None:  # who repeats a commit relies on what it made
            return None
        found = await self._found(workspace, id)
        return None if found is None else documents.decode(found["body"])

    @promptly
    async def after(self, workspace: str, seq: int, limit: int) -> list[Commit]:
        async with self._database.pages() as pages:
            known = await heads.stored(self._database, workspace, pages.session)
            if known is None:
                return []
            if seq < known.floor:
                raise Pruned(known.floor)
            count = min(known.top.seq - seq, limit)
            few = 0 < count <= heads.SIDE_BY_SIDE
            bodies = self._few(workspace, seq + 1, count) if few else self._page(pages, workspace, seq, limit)
            found: list[Commit] = []
            size = 0
            async with aclosing(bodies):
                async for body in bodies:
                    size += len(body)
                    if found and size > BYTES:
                        break
                    found.append(documents.decode(body))
        if forgotten := [commit.seq for commit in found if commit.pruned]:  # since the floor was read
            raise Pruned(forgotten[-1])
        return found

    async def _found(self, workspace: str, id: str) -> Document | None:
        return await self._commits.find_one({"workspace": workspace, "id": id}, {"seq": 1, "body": 1})

    async def _few(self, workspace: str, seq: int, count: int) -> AsyncGenerator[bytes]:
        for one in await heads.consecutive(self._database, workspace, seq, count):
            yield one["body"]

    @staticmethod
    async def _page(pages: Pages, workspace: str, seq: int, limit: int) -> AsyncGenerator[bytes]:
        cursor = pages.find("commits", {"workspace": workspace, "seq": {"$gt": seq}}, {"body": 1})
        async with cursor.sort("seq", 1).limit(limit):
            async for one in cursor:
                yield one["body"]

    @promptly
    async def of_group(self, workspace: str, group: str) -> list[int]:
        cursor = self._commits.find({"workspace": workspace, "group": group}, {"seq": 1}).sort("seq", 1)
        return [one["seq"] for one in await cursor.to_list()]

    @promptly
    async def touching(self, workspace: str, kind: str, id: str, before: int, limit: int) -> list[Commit]:
        touched = {"workspace": workspace, "touched": f"{kind}:{id}", "seq": {"$lt": before}}
        cursor = self._commits.find(touched, {"body": 1}).sort("seq", -1).limit(limit)
        return [documents.decode(one["body"]) for one in await cursor.to_list()]


def _unknown() -> int:
    raise AutoReconnect("whether the commit is stored is not known")


def _tops(before: Top, commits: Sequence[Commit]) -> list[Top]:
    tops: list[Top] = []
    for commit in commits:
        tops.append(heads.after(tops[-1] if tops else before, commit))
    return tops


def _about_members(commit: Commit) -> bool:
    return any(mutation.kind in _ABOUT_MEMBERS for mutation in commit.mutations)


def _document(commit: Commit, top: Top) -> Document:
    made: Document = {
        "_id": heads.commit_id(commit.workspace, commit.seq),
        "workspace": commit.workspace,
        "seq": commit.seq,
        "id": commit.id,
        "at": commit.at,
        "stored": clock(),
        "members": _about_members(commit),
        "touched": sorted({f"{m.kind}:{m.id}" for m in commit.mutations}),
        "pruned": commit.pruned,
        "tasks": top.tasks,
        "kinds": top.kinds,
        "body": documents.packed(commit),
    }
    return made | ({"group": commit.group} if commit.group else {})
