"""Sessions in MongoDB: one document each, with the chain of refresh tokens in it."""

from typing import Any

from taskdash.adapters.mongo.accounts import document, next_change, record
from taskdash.adapters.mongo.database import Database, Document, promptly
from taskdash.domain.sessions import Chain, Presented, Rotation, Session, rotate
from taskdash.ports.departure import KeptSession


class MongoSessions:
    """Fills `ports.sessions.Sessions`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sessions = database["sessions"]

    @promptly
    async def open(self, session: Session, token: bytes) -> None:
        made = kept(KeptSession(session, Chain(token)), await next_change(self._database))
        await self._sessions.insert_one(made)

    @promptly
    async def rotate(self, id: str, presented: Presented, now: str) -> Rotation:
        while (found := await self._sessions.find_one({"_id": id})) is not None:
            before, chain = record(Session, found), Chain(**{name: found[name] for name in Chain._fields})
            rotation, after = rotate(before, chain, presented, now)
            session = rotation.session or before
            if (session, after) == (before, chain) or await self._stored(found, session, after):
                return rotation
        return Rotation("unknown")

    async def _stored(self, found: dict[str, Any], session: Session, chain: Chain) -> bool:
        """Store the state after a rotation in the place of the one before it; False where that has changed."""
        state: dict[str, Any] = {
            "used_at": session.used_at,
            "expires_at": session.expires_at,
            "ended_at": session.ended_at,
        }
        state |= {**chain._asdict(), "until": _until(session), "change": await next_change(self._database)}
        done = await self._sessions.update_one({"_id": session.id, "change": found["change"]}, {"$set": state})
        return done.matched_count == 1

    @promptly
    async def by_id(self, id: str) -> Session | None:
        found = await self._sessions.find_one({"_id": id})
        return None if found is None else record(Session, found)

    @promptly
    async def of_user(self, user: str, now: str, before: str | None, limit: int) -> list[Session]:
        good = {"user": user, "_id": {"$lt": before or "~"}, "ended_at": None, "expires_at": {"$gt": now}}
        found = await self._sessions.find(good).sort("_id", -1).limit(limit).to_list()
        return [record(Session, one) for one in found]

    @promptly
    async def end(self, user: str, id: str, now: str) -> bool:
        state = {"ended_at": now, "until": now, "salt": None, "change": await next_change(self._database)}
        done = await self._sessions.update_one({"_id": id, "user": user, "ended_at": None}, {"$set": state})
        return done.matched_count == 1

    @promptly
    async def sweep(self, before: str, limit: int) -> int:
        over = {"until": {"$lt": before}}
        found = await self._sessions.find(over, {"_id": 1}).limit(limit).to_list()
        done = await self._sessions.delete_many({"_id": {"$in": [one["_id"] for one in found]}, **over})
        return done.deleted_count


def kept(whole: KeptSession, change: int) -> Document:
    """A session as it is stored."""
    session, chain = whole
    return document(session, session.id, **chain._asdict(), until=_until(session), change=change)


def _until(session: Session) -> str:
    """The instant from which on the session is of no use."""
    return session.ended_at or session.expires_at
