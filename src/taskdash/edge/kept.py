"""Answers that are kept in memory, within a budget of bytes: each with all that is sent of it, in every coding."""

import gzip
from collections import OrderedDict
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from taskdash.domain.log import Ref
from taskdash.edge.asgi import Header, Headers
from taskdash.services.heads import Held

FORMAT = 1  # of bodies and tags; another one whenever the same data is shown differently
WORTH_COMPRESSING = 1_000  # bytes, below which a body fits into the first packet anyway
_LEVEL = 4  # of gzip: twice as fast as the default, and 3 % longer
_OVERHEAD = 1_300  # bytes of an entry beside its bodies, measured
_VARY = (b"vary", b"Authorization, Accept-Encoding, Origin")
_PRIVATE = (b"cache-control", b"private, no-cache")
JSON = b"application/json"
_SUFFIX = "-gzip"  # at the end of the tag of what is compressed: other bytes, another tag (RFC 9110, 8.8.3.3)
_GZIP = (b"content-encoding", b"gzip")
_TYPE = (b"content-type", JSON)


class Key(NamedTuple):
    """What is asked: below which workspace (by id), what path, with what query, by whom if that matters, and when."""

    workspace: str
    tail: str
    query: str
    user: str
    minute: int


class AsOf(NamedTuple):
    """When something was read: the epoch and seq of the head, and the last seq then that it depends on."""

    epoch: str
    seq: int
    stamp: int


class Asked(NamedTuple):
    """A reading that may be kept: the template of its route, and what its answer depends on."""

    key: Key
    template: str
    kinds: tuple[str, ...]
    entity: Ref | None

    def stamp(self, held: Held) -> int:
        """The last seq that may have touched what it depends on."""
        return held.stamp(self.kinds, self.entity)


class Form(NamedTuple):
    """An answer in one content coding: its tag as headers have it, and all of these but `Seq` and `Cache-Status`."""

    body: bytes
    tag: bytes
    headers: Headers


def _form(body: bytes, tag: bytes, *coding: Header) -> Form:
    return Form(body, tag, [_TYPE, (b"content-length", b"%d" % len(body)), *coding, *unchanged(tag)])


class Entry:
    """An answer as of the commit `seen` of the epoch; the same later, unless what it depends on is touched.

    It is good `until` then, on the monotonic clock, at most. `used` is whether somebody asked for it since it was kept
    or last spared.
    """

    __slots__ = (
        "_body",
        "_checked",
        "_packed",
        "_plain",
        "_tag",
        "asked",
        "epoch",
        "seen",
        "size",
        "stamp",
        "until",
        "used",
    )

    def __init__(self, asked: Asked, body: bytes, as_of: AsOf, until: float) -> None:
        self.asked = asked
        self.epoch, self.seen, self.stamp = as_of
        self.until = until
        self.size = len(body) + len(body) // 3 + _OVERHEAD  # compressed too, perhaps
        self.used = False
        self._body = body
        self._checked = self.seen
        self._tag = ""  # and both forms are made when they are needed: of what comes with a list, few are
        self._plain: Form | None = None
        self._packed: Form | None = None

    def holds(self, held: Held) -> bool:
        """Whether it is still what would be answered."""
        if held.epoch != self.epoch:
            return False
        if held.seq != self._checked:
            if held.seq < self.seen or self.asked.stamp(held) > self.seen:
                return False
            self._checked = held.seq
        return True

    def form(self, accepted: bytes | None) -> Form:
        """It in the best coding that a client accepts; compressed when that is asked for first."""
        if accepted is None or len(self._body) < WORTH_COMPRESSING or not takes_gzip(accepted):
            if self._plain is None:
                self._plain = _form(self._body, quoted(self.tag))
            return self._plain
        if self._packed is None:
            packed = gzip.compress(self._body, _LEVEL, mtime=0)
            self._packed = _form(packed, quoted(self.tag + _SUFFIX), _GZIP)
        return self._packed

    @property
    def tag(self) -> str:
        """Its name, but for the coding."""
        if not self._tag:
            self._tag = tag_of(self.asked.key, self.epoch, self.stamp)
        return self._tag


class Shelf:
    """Entries by key; beyond `budget` bytes the oldest are given up that nobody has asked for in a whole round.

    That is the clock of page replacement, or second chance: a hit touches nothing but its own entry.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.bytes = 0
        self.evicted = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Entry | None:
        """The entry, whether it holds or not."""
        entry = self._entries.get(key)
        if entry is not None:
            entry.used = True
        return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep the entry, in the place of an older one."""
        if entry.size > self.budget:
            return
        self.drop(key)
        self._entries[key] = entry
        self.bytes += entry.size
        while self.bytes > self.budget:
            place, oldest = self._entries.popitem(last=False)
            if oldest.used:
                oldest.used = False
                self._entries[place] = oldest
            else:
                self.bytes -= oldest.size
                self.evicted += 1

    def drop(self, key: Key) -> None:
        """Forget the entry, if there is one."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.bytes -= entry.size


def tag_of(key: Key, epoch: str, stamp: int) -> str:
    """The name of what `key` is answered with while `stamp` is the last commit of the epoch that it depends on."""
    said = msgspec.json.encode((FORMAT, epoch, stamp, key))
    return blake2b(said, digest_size=12).hexdigest()


@lru_cache(maxsize=256)
def takes_gzip(accepted: bytes) -> bool:
    """Whether `Accept-Encoding` allows gzip (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accepted.lower().split(b","):
        coding, _, weight = part.partition(b";")
        weights[coding.strip()] = weight.replace(b" ", b"").rstrip(b"0.") != b"q="
    return weights.get(b"gzip", weights.get(b"*", False))


def names(given: bytes, tag: bytes) -> bool:
    """Whether `If-None-Match` names the tag: compared weakly (RFC 9110, 13.1.2)."""
    if given == tag:
        return True
    return given.strip() == b"*" or any(part.strip().removeprefix(b"W/") == tag for part in given.split(b","))


def quoted(tag: str) -> bytes:
    """The tag as it stands in headers."""
    return f'"{tag}"'.encode()


def tags(tag: str) -> tuple[bytes, bytes]:
    """The same, in each coding."""
    return quoted(tag), quoted(tag + _SUFFIX)


def unchanged(tag: bytes) -> Headers:
    """The headers of `304`, but for `Seq` and `Cache-Status`; `tag` as it stands in headers."""
    return [(b"etag", tag), _PRIVATE, _VARY]
