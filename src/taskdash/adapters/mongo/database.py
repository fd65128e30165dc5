"""The connection to MongoDB: deadlines, majority, and what a failure means."""

import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

import pymongo
import structlog
from pymongo import AsyncMongoClient, ReadPreference
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.cursor import AsyncCursor
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    ConnectionFailure,
    ExecutionTimeout,
    InvalidOperation,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from taskdash.adapters.mongo.counting import Reads
from taskdash.domain.refusal import Refusal
from taskdash.domain.times import instant
from taskdash.ports.bus import Heard

DATABASE = "task_dashboard"  # where the URI names none
DUPLICATE = 11000  # the error code of a unique index
_ILL = 1  # that of a fault within the server: InternalError

Document = dict[str, Any]
Collection = AsyncCollection[Document]
Session = AsyncClientSession | None

P = ParamSpec("P")
T = TypeVar("T")


class Pages(NamedTuple):
    """How pages are read, see `Database.pages`; None is no session."""

    database: AsyncDatabase[Document]
    session: Session

    def find(self, collection: str, asked: Document, fields: Document) -> AsyncCursor[Document]:
        """What is found, in the session."""
        return self.database[collection].find(asked, fields, session=self.session)


class Database:
    """One process's connections to one database.

    Every verb of a port is done within `deadline` seconds or refused as `unavailable` (`promptly`); None: see
    `for_copies`.
    """

    def __init__(self, uri: str, *, deadline: float = 5.0, **pool: Any) -> None:
        """`pool` holds further options of the client, in its words (minPoolSize, maxIdleTimeMS, …)."""
        self._reads = Reads()
        self.client: AsyncMongoClient[Document] = AsyncMongoClient(
            uri, tz_aware=True, appname="taskdash", event_listeners=[self._reads], **pool
        )
        self.deadline: float | None = deadline
        self._database = self.client.get_default_database(
            DATABASE,
            write_concern=WriteConcern(w="majority"),
            read_concern=ReadConcern("majority"),
            read_preference=ReadPreference.PRIMARY,  # whatever the URI says: a promise is kept by what is newest
        )
        self._bulk = self._database
        self._watchers: list[Callable[[Sequence[Heard]], None]] = []
        self.sharded = False

    @property
    def name(self) -> str:
        return self._database.name

    @property
    def reads(self) -> int:
        """How often it was asked for something, by all that use these connections."""
        return self._reads.count

    def __getitem__(self, collection: str) -> Collection:
        return self._database[collection]

    def for_copies(self) -> "Database":
        """The same connections for exports and backups, which read much and may take long.

        `pages` follow the URI's read preference, and what limits the wait for each answer is the client's socket
        timeout instead of a deadline for the verb. To be called after `open`.
        """
        made = copy.copy(self)
        made.deadline = None
        made._bulk = self._database.with_options(read_preference=self.client.read_preference)
        return made

    @asynccontextmanager
    async def pages(self) -> AsyncIterator["Pages"]:
        """For reading much: where this is `for_copies`, perhaps from a secondary.

        That waits until it has all that was read from the primary in `Pages.session`, so nothing is missing in a copy,
        and what was redacted is so in it.
        """
        if self._bulk.read_preference == ReadPreference.PRIMARY:
            yield Pages(self._bulk, None)
            return
        async with self.client.start_session(causal_consistency=True) as session:
            yield Pages(self._bulk, session)

    def by_id(self, _id: str, **shard_key: str) -> Document:
        """The filter for one document. A cluster's router needs the shard key beside the id, and nobody else does."""
        return {"_id": _id, **shard_key} if self.sharded else {"_id": _id}

    async def open(self) -> None:
        """Learn what kind of deployment this is."""
        self.sharded = await self.client.is_mongos

    def watch(self, call: Callable[[Sequence[Heard]], None]) -> None:
        """Call `call` after commits of this process have become durable."""
        self._watchers.append(call)

    def tell(self, heard: Sequence[Heard]) -> None:
        """Call those who watch."""
        for call in self._watchers:
            call(heard)

    async def collection_names(self) -> list[str]:
        """The collections that there are."""
        return await self._database.list_collection_names()

    async def clear(self) -> None:
        """Remove all collections, for which less is needed than for removing the database."""
        for name in await self.collection_names():
            await self._database.drop_collection(name)

    async def drop(self) -> None:
        """Remove the database and all that is in it."""
        await self.client.drop_database(self._database.name)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()


class _Connected(Protocol):
    _database: Database


C = TypeVar("C", bound=_Connected)


def promptly(
    verb: Callable[Concatenate[C, P], Awaitable[T]],
) -> Callable[Concatenate[C, P], Coroutine[Any, Any, T]]:
    """Do the verb within the database's deadline; when MongoDB does not answer in time, Refusal `unavailable`."""

    @wraps(verb)
    async def within(self: C, *arguments: P.args, **options: P.kwargs) -> T:
        try:
            with pymongo.timeout(self._database.deadline):
                return await verb(self, *arguments, **options)
        except PyMongoError as error:
            if is_trouble(error):
                raise unavailable() from error
            raise

    return within  # type: ignore[return-value]  # what wraps names its parameters otherwise


def is_trouble(error: PyMongoError) -> bool:
    """Whether the error is about reaching the database, or within it, not about what was asked of it.

    What is wrong within it is logged.
    """
    kinds = (ConnectionFailure, ExecutionTimeout, WTimeoutError, InvalidOperation)
    if error.timeout or isinstance(error, kinds):
        return True
    if not isinstance(error, OperationFailure):
        return False
    details: Any = error.details or {}
    codes = {error.code, *(one["code"] for one in details.get("writeErrors", []))}
    if _ILL in codes:
        structlog.get_logger("mongo").warning("database_failed", reason=str(error))
        return True
    return bool(details.get("writeConcernErrors"))


def unavailable() -> Refusal:
    """What a caller is told when MongoDB does not answer."""
    return Refusal("unavailable", "the database cannot be used at the moment", retry_after=1.0)


def clock() -> str:
    """The instant at which this process stores something, for those who ask for what is new."""
    return instant(datetime.now(UTC))
