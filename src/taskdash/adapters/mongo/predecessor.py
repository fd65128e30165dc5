"""The predecessor's MongoDB database, read only: nothing but `count` and `find` is sent."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from bson import DatetimeMS, ObjectId
from bson.codec_options import CodecOptions, DatetimeConversion
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError
from pymongo.monitoring import CommandListener

from taskdash.domain.formats.task_dashboard import Document
from taskdash.domain.refusal import Refusal, invalid
from taskdash.ports.predecessor import Size

DATABASE = "task_dashboard"  # where the URI names none
REACHED_MS = 10_000  # until a server that cannot be reached is told as such
_OPTIONS: CodecOptions[dict[str, Any]] = CodecOptions(
    tz_aware=True,
    # A date that Python's calendar does not have is that document's trouble, not the end of all reading.
    datetime_conversion=DatetimeConversion.DATETIME_AUTO,
    unicode_decode_error_handler="replace",
)


class MongoPredecessor:
    """Fills `ports.predecessor.Predecessor`; raises Refusal `invalid` for what is no such URI."""

    def __init__(self, uri: str, listeners: Sequence[CommandListener] = ()) -> None:
        """`listeners` hear of every command that is sent."""
        try:
            self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
                uri, **_reached(uri), appname="taskdash import", event_listeners=listeners
            )
        except (PyMongoError, ValueError) as error:
            raise invalid("from", str(error)) from None
        database = self._client.get_default_database(DATABASE)
        self._users = database.get_collection("users", _OPTIONS)
        self._tasks = database.get_collection("tasks", _OPTIONS)

    async def size(self) -> Size:
        with _told():
            return Size(await self._users.count_documents({}), await self._tasks.count_documents({}))

    def users(self) -> AsyncIterator[Document]:
        return _all(self._users, [("_id", 1)])

    def tasks(self) -> AsyncIterator[Document]:
        # The order of the index {user: 1, createdAt: -1}, which many have, read backwards.
        return _all(self._tasks, [("user", -1), ("createdAt", 1)])

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _reached(uri: str) -> dict[str, Any]:
    """How long a server is looked for, unless the URI says so."""
    return {} if "serverselectiontimeoutms=" in uri.lower() else {"serverSelectionTimeoutMS": REACHED_MS}


def document(raw: Mapping[str, Any]) -> Document:
    """A document of the database in plain values."""
    id = raw.get("_id")
    made = id.generation_time if isinstance(id, ObjectId) else None
    return Document(str(id), made, {name: _plain(value) for name, value in raw.items() if name != "_id"})


async def _all(collection: AsyncCollection[dict[str, Any]], order: list[tuple[str, int]]) -> AsyncIterator[Document]:
    with _told():
        async with collection.find().sort(order) as cursor:
            async for raw in cursor:
                yield document(raw)


@contextmanager
def _told() -> Iterator[None]:
    """Errors of the driver as the refusals that the port promises."""
    try:
        yield
    except PyMongoError as error:
        reason = str(error).partition(", full error:")[0].partition(", Timeout:")[0]
        raise Refusal("unavailable", f"the database cannot be read: {reason}", field="from") from None


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, DatetimeMS):
        return f"{int(value)} ms since 1970"
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    return str(value)
