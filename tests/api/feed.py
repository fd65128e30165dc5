"""Reading a live feed as a client does."""

import json
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple

import httpx

from tests.api.people import Person


class Event(NamedTuple):
    """One server-sent event; comments are called "" and have no data."""

    name: str
    data: Any = None
    id: str | None = None
    retry: int | None = None


class Feed:
    """A stream that is read in the background."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.comments = 0
        self._events: queue.Queue[Event | None] = queue.Queue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def next(self, seconds: float = 15.0) -> Event:
        """The next event; fails when there is none in time, or the stream has ended."""
        event = self._events.get(timeout=seconds)
        assert event is not None, "the stream has ended"
        return event

    def commits(self, count: int) -> list[int]:
        """The seqs of the next `count` events, which are commits."""
        events = [self.next() for _ in range(count)]
        assert {event.name for event in events} == {"commit"}
        return [event.data["seq"] for event in events]

    def silent(self, seconds: float) -> bool:
        """Whether nothing comes for so long."""
        try:
            self._events.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def ends(self, seconds: float) -> bool:
        """Whether the stream ends by then, whatever comes before."""
        try:
            while self._events.get(timeout=seconds) is not None:
                pass
        except queue.Empty:
            return False
        return True

    def close(self) -> None:
        """End the stream.

        Were it closed beside the thread that reads it, that would keep the connection, or read from whatever file gets
        the number of its socket next.
        """
        with suppress(OSError):
            self.answer.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self._reading.join()
        self.answer.close()

    def _read(self) -> None:
        fields: dict[str, str] = {}
        try:
            for line in self.answer.iter_lines():
                if line.startswith(":"):
                    self.comments += 1
                elif line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif fields:
                    self._events.put(_event(fields))
                    fields = {}
        except (httpx.TransportError, httpx.StreamError):
            pass
        self._events.put(None)


def _event(fields: dict[str, str]) -> Event:
    retry = fields.get("retry")
    return Event(fields["event"], json.loads(fields["data"]), fields.get("id"), int(retry) if retry else None)


@contextmanager
def following(person: Person, path: str = "/live", last: str | None = None, token: str | None = None) -> Iterator[Feed]:
    """The feed at `path`, from the event with the id `last` on."""
    headers = {} if last is None else {"Last-Event-ID": last}
    client = person.client if token is None else person.server.client(token)
    with client.stream("GET", path, headers=headers, timeout=30) as answer:
        assert answer.status_code == 200, answer.read()
        with closing(Feed(answer)) as feed:
            yield feed
