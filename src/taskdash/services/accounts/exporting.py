"""All that is kept about a person, as one archive for them to take away; written piece by piece, never held whole."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from io import RawIOBase
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from taskdash.domain import limits
from taskdash.domain.accounts import User
from taskdash.domain.log import Commit, Mutation, Ref, Value
from taskdash.domain.sessions import session_holds
from taskdash.domain.times import instant
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.ports.models import Models
from taskdash.ports.upkeep import Upkeep
from taskdash.services.accounts.api_tokens import MOST
from taskdash.services.accounts.callers import Caller, unauthenticated
from taskdash.services.accounts.profiles import profile_of
from taskdash.services.accounts.stores import AccountStores

_COMMITS_AT_ONCE = 500
_README = """What this server keeps about you.

account.json          who you are here
sessions.ndjson       where you are signed in
api_tokens.json       tokens you made for programs (the tokens themselves are not kept)
audit.ndjson          what happened to your account
memberships.json      the workspaces you belong to, with your role
personal.ndjson       everything in your personal workspace, one entity a line
commits/ID.ndjson     what you did in the workspace ID that you share or shared with others, oldest first:
                      the fields you set, each with the value you gave it
"""


class Contents(NamedTuple):
    """Where what people wrote is kept."""

    log: CommitLog
    models: Models
    upkeep: Upkeep


class _Sink(RawIOBase):
    """What the archive is written to; `take` answers what has come since."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


class Exporting:
    """Writes the archive of a person."""

    def __init__(self, stores: AccountStores, contents: Contents) -> None:
        self._stores = stores
        self._log, self._models, self._upkeep = contents

    async def archive(self, caller: Caller, now: datetime) -> AsyncIterator[bytes]:
        """A ZIP file. What changes while it is read may be in it as it was before or after."""
        user = await self._stores.users.by_id(caller.user)
        if user is None:
            raise unauthenticated()
        sink = _Sink()
        with ZipFile(sink, "w") as archive:
            async for name, pieces in self._files(user, now):
                about = ZipInfo(name, now.timetuple()[:6])
                about.compress_type = ZIP_DEFLATED
                with archive.open(about, "w", force_zip64=True) as file:
                    async for piece in pieces:
                        file.write(piece)
                        if taken := sink.take():
                            yield taken
        yield sink.take()

    async def _files(self, user: User, now: datetime) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        tokens = await self._stores.api_tokens.of_user(user.id, None, MOST)
        yield "README.txt", _whole(_README.encode())
        yield "account.json", _whole(_json(profile_of(user)))
        yield "sessions.ndjson", self._sessions(user, now)
        yield "api_tokens.json", _whole(_json(tokens))
        yield "audit.ndjson", self._audit(user)
        yield "memberships.json", _whole(_json(await self._memberships(user)))
        yield "personal.ndjson", self._entities(user.workspace)
        for workspace in await self._upkeep.belonged(user.id):
            if workspace != user.workspace:
                yield f"commits/{workspace}.ndjson", self._deeds(user.id, workspace)

    async def _sessions(self, user: User, now: datetime) -> AsyncIterator[bytes]:
        before: str | None = None
        while page := await self._stores.sessions.of_user(user.id, instant(now), before, limits.PAGE_ITEMS):
            yield _lines(session for session in page if session_holds(user, session, instant(now)))
            before = page[-1].id

    async def _audit(self, user: User) -> AsyncIterator[bytes]:
        before: str | None = None
        while page := await self._stores.audit.of_user(user.id, before, limits.PAGE_ITEMS):
            yield _lines(page)
            before = page[-1].id

    async def _memberships(self, user: User) -> list[dict[str, Any]]:
        found = []
        for workspace, role in await self._models.memberships(user.id):
            ref = Ref("workspace", workspace)
            entity = (await self._models.load(workspace, [ref])).entities.get(ref)
            name = (entity.value or {}).get("name") if entity is not None else None
            found.append({"workspace": workspace, "name": name, "role": role})
        return found

    async def _entities(self, workspace: str) -> AsyncIterator[bytes]:
        after: Ref | None = None
        while page := await self._models.every(workspace, after, limits.PAGE_ITEMS):
            yield _lines(page)
            after = Ref(page[-1].kind, page[-1].id)

    async def _deeds(self, user: str, workspace: str) -> AsyncIterator[bytes]:
        head = await self._log.head(workspace)
        seq = head.floor if head is not None else 0
        while True:
            try:
                page = await self._log.after(workspace, seq, _COMMITS_AT_ONCE)
            except Pruned as pruned:
                seq = pruned.floor
                continue
            if not page:
                return
            yield _lines(_deed(commit) for commit in page if commit.actor == user)
            seq = page[-1].seq


def _deed(commit: Commit) -> dict[str, Any]:
    """A commit without what others had written: the fields it set, and their values."""
    done = [
        {"kind": mutation.kind, "id": mutation.id, "op": mutation.op, "fields": _set_by(mutation)}
        for mutation in commit.mutations
    ]
    return {"seq": commit.seq, "id": commit.id, "at": commit.at, "undoes": commit.undoes, "mutations": done}


def _set_by(mutation: Mutation) -> Value:
    value = mutation.value or {}
    return value if mutation.before is None else {name: value.get(name) for name in mutation.changed}


def _json(content: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _lines(contents: Iterable[Any]) -> bytes:
    return b"".join(msgspec.json.encode(content) + b"\n" for content in contents)


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
