"""Copying a MongoDB database piece by piece, and putting such pieces into another."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from pymongo import ReplaceOne

from taskdash.adapters.mongo import documents, guarding, heads
from taskdash.adapters.mongo.accounts import document, next_change, record
from taskdash.adapters.mongo.database import Database, Document, promptly
from taskdash.adapters.mongo.pruning import based
from taskdash.domain.accounts import ApiToken, Happened, User
from taskdash.domain.bases import Base
from taskdash.domain.log import Commit, Entity, Head, Mutation, Ref
from taskdash.domain.redaction import Writers
from taskdash.ports.archive import Change, KeptToken, Record
from taskdash.ports.erasures import Erasure
from taskdash.ports.signing_keys import SigningKey
from taskdash.ports.users import EmailTaken

_TOGETHER = 64  # replacements of one command; FerretDB holds a connection for each, of 100


class _Kept(NamedTuple):
    """Where the records of a kind are, and how they stand there."""

    collection: str
    read: Callable[[Mapping[str, Any]], Any]
    write: Callable[[Any], Document]


def _token(kept: KeptToken) -> Document:
    return document(kept.token, kept.digest, slot=kept.token.id)  # beside those it takes itself, and never in the way


def _key(key: SigningKey) -> Document:
    return document(key, key.kid, signs=key.kid if key.retired_at else "now")


_KEPT: dict[str, _Kept] = {
    "user": _Kept(
        "users",
        lambda found: msgspec.structs.replace(record(User, found), change=0),
        lambda user: document(user, user.id, ordinal=user.id),
    ),
    "api_token": _Kept("api_tokens", lambda found: KeptToken(record(ApiToken, found), found["_id"]), _token),
    "audit": _Kept("audit", lambda found: record(Happened, found), lambda line: document(line, line.id)),
    "signing_key": _Kept("signing_keys", lambda found: record(SigningKey, found), _key),
    "erasure": _Kept(
        "erasures",
        lambda found: Erasure(found["_id"], found["at"]),
        lambda erasure: {"_id": erasure.user, "at": erasure.at},
    ),
}


class MongoArchive:
    """Fills `ports.archive.Archive`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @promptly
    async def identity(self) -> str:
        name, counters = {"_id": "identity"}, self._database["counters"]
        await counters.update_one(name, {"$setOnInsert": {"name": secrets.token_hex(16)}}, upsert=True)
        found = await counters.find_one(name)
        return str((found or {})["name"])

    @promptly
    async def workspaces(self, after: str | None, limit: int) -> list[tuple[str, Head]]:
        found: list[tuple[str, Head]] = []
        last = after or ""
        while len(found) < limit:
            cursor = self._database["workspaces"].find({"_id": {"$gt": last}}, {"_id": 1}).sort("_id", 1)
            page = await cursor.limit(limit - len(found)).to_list()
            if not page:
                break
            last = page[-1]["_id"]
            known = [(one["_id"], await heads.ready(self._database, one["_id"])) for one in page]
            found += [(id, its.head) for id, its in known if its is not None]
        return found

    @promptly
    async def pruned(self, workspace: str, after: int, limit: int) -> list[Commit]:
        known = await heads.stored(self._database, workspace)
        between = {"workspace": workspace, "seq": {"$gt": after, "$lte": known.floor if known else 0}}
        cursor = self._database["commits"].find(between, {"body": 1}).sort("seq", 1).limit(limit)
        return [documents.decode(one["body"]) for one in await cursor.to_list()]

    @promptly
    async def plant(self, workspace: str, floor: int, base: Sequence[tuple[Entity, Writers]]) -> None:
        known = await heads.ready(self._database, workspace)
        if known is None:
            return
        kept = [
            based(workspace, Ref(its.kind, its.id), Base(its.seq, its.value, {f: list(w) for f, w in writers.items()}))
            for its, writers in base
        ]
        await guarding.put(self._database, self._database["base"], kept)
        for entity, _ in base:
            await self._show(workspace, entity)
        await self._database["workspaces"].update_one({"_id": workspace}, {"$max": {"floor": floor}})
        living = {"workspace": workspace, "e.body": {"$exists": True}}
        tasks = await self._database["tasks"].count_documents(living)
        await heads.raise_top(self._database, workspace, known.top._replace(tasks=tasks))

    async def _show(self, workspace: str, entity: Entity) -> None:
        """Bring the read models up to an entity of the base, as a commit with its seq would."""
        put = Mutation(entity.kind, entity.id, "delete" if entity.value is None else "put", entity.value, [], {})
        only = Commit(workspace, entity.seq, "", "", "", "", [put])
        await heads.derive(self._database, [only])

    @promptly
    async def changes(self, after: int, limit: int) -> list[Change]:
        found: list[Change] = []
        for kind, kept in _KEPT.items():
            cursor = self._database[kept.collection].find({"change": {"$gt": after}}).sort("change", 1).limit(limit)
            found += [Change(one["change"], Record(kind, kept.read(one))) for one in await cursor.to_list()]
        return sorted(found, key=lambda change: change.number)[:limit]

    @promptly
    async def adopt(self, records: Sequence[Record]) -> None:
        users = {one.content.id: one.content for one in records if one.kind == "user"}
        await self._claim_addresses(list(users.values()))
        made = [(_KEPT[one.kind], _KEPT[one.kind].write(one.content)) for one in records]
        last = {(kept.collection, one["_id"]): one for kept, one in made}  # of several states of a record
        change = await next_change(self._database, len(last)) - len(last)
        replacing: dict[str, list[ReplaceOne[Document]]] = {}
        for number, ((collection, id), one) in enumerate(last.items(), 1):
            one["change"] = change + number
            replacing.setdefault(collection, []).append(ReplaceOne({"_id": id}, one, upsert=True))
        for collection, those in replacing.items():
            for start in range(0, len(those), _TOGETHER):
                await self._database[collection].bulk_write(those[start : start + _TOGETHER])

    async def _claim_addresses(self, users: Sequence[User]) -> None:
        """Raise EmailTaken before anything is stored; of these users, let each give up the address it will not have."""
        addresses = {user.email: user.id for user in users}
        if len(addresses) < len({user.id for user in users}):
            raise EmailTaken
        taken = self._database["users"].find({"email": {"$in": list(addresses)}}, {"email": 1})
        wanted = {user.id: user.email for user in users}
        moving = [one["_id"] for one in await taken.to_list() if addresses[one["email"]] != one["_id"]]
        if not wanted.keys() >= set(moving):
            raise EmailTaken
        for id in moving:
            await self._database["users"].update_one({"_id": id}, {"$set": {"email": f"{id} moving"}})
