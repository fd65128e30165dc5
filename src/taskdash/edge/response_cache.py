"""Answers out of memory: what was answered before, while nothing that it depends on has been touched.

Who may read a workspace is decided first, from its head, then what its reader has already (`If-None-Match`), then what
is kept. A body is kept only if the store's head is the same after it was read as before it, so none is ever of another
commit than its tag.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from taskdash.domain.ids import is_uuid
from taskdash.domain.refusal import Refusal
from taskdash.edge import exchange
from taskdash.edge.asgi import Answer, App, Header, Receive, Scope, Send
from taskdash.edge.capture import answered
from taskdash.edge.kept import JSON, Asked, AsOf, Entry, Key, Shelf, names, tag_of, tags, unchanged
from taskdash.edge.kept_routes import ROOT, Route, Routes, normal
from taskdash.ports.bodies import Bodies
from taskdash.services.depending import Depends
from taskdash.services.heads import MEMBERSHIP, Heads, Held

# Looks whether a person may read a workspace; raises Refusal where not, or where that cannot be found out.
Admit = Callable[[str, str], Awaitable[object]]

SETTLED = "settled"  # where in the scope's state a handler leaves what its answer shows: (position, path after …)
_ATTEMPTS = 2  # readings, until one is not overtaken by a commit
_HIT = (b"cache-status", b"taskdash; hit; detail=memory")
_MISS = (b"cache-status", b"taskdash; fwd=miss; stored")
_SHARED = (b"cache-status", b"taskdash; hit; detail=shared")


class Tally(msgspec.Struct):
    """What became of the readings so far: hits by where they were found, `unchanged` ones among them, and misses.

    `waits` counts those that waited for another's reading of the same.
    """

    memory: int = 0
    shared: int = 0
    unchanged: int = 0
    misses: int = 0
    waits: int = 0


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """What the cache is told: `routes` by the templates of their paths; `seconds` is how long at most a body is kept.

    `beyond` is a second place for bodies, if there is one.
    """

    routes: Mapping[str, Depends]
    heads: Heads
    admit: Admit
    refuse: Callable[[Refusal], App]
    shelf: Shelf
    seconds: float
    beyond: Bodies | None = None
    tally: Tally = msgspec.field(default_factory=Tally)


class _Named(msgspec.Struct):
    """An item, without all but its id and the seq that touched it last."""

    id: str
    seq: int


class _Names(msgspec.Struct):
    """A list, each of its items by name."""

    items: list[_Named]


class _Items(msgspec.Struct):
    """A list, each of its items as it stands there."""

    items: list[msgspec.Raw]


_names, _items = msgspec.json.Decoder(_Names).decode, msgspec.json.Decoder(_Items).decode


class ResponseCache:
    """Answers readings below workspaces from memory where it can, and keeps what `app` answers to the others."""

    def __init__(self, app: App, told: Keeping) -> None:
        self._app = app
        self._told = told
        self._heads, self._shelf, self._tally = told.heads, told.shelf, told.tally
        self._routes = Routes(told.routes)
        self._filling: dict[Key, asyncio.Future[None]] = {}

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """ASGI."""
        path: str = scope["path"]
        caller = scope["user"]
        if caller is None or not path.startswith(ROOT):
            return self._app(scope, receive, send)
        workspace, _, tail = path[len(ROOT) :].partition("/")
        if workspace == "me":
            workspace = caller.workspace
        if scope["method"] != "GET":
            return self._write(workspace, scope, receive, send)
        route = self._routes.find(tail)
        careful = b"min-seq" in exchange.of(scope).asked
        if route is None:
            return (self._entered if careful else self._app)(scope, receive, send)
        key = _key(workspace, tail, scope["query_string"], caller.user, route)
        held = None if careful else self._heads.fresh(workspace)
        if held is not None and caller.user in held.readers:
            entry = self._shelf.get(key)
            if entry is not None and entry.holds(held) and entry.until > time.monotonic():
                self._tally.memory += 1
                return self._answer(entry, held.header, _HIT, scope, send)
        return self._read(key, route, scope, receive, send)

    def _answer(self, entry: Entry, position: Header, found: Header, scope: Scope, send: Send) -> Awaitable[None]:
        """What was `found`, or nothing to who has it already."""
        told = exchange.of(scope)
        scope["path_template"] = entry.asked.template
        form = entry.form(told.asked.get(b"accept-encoding"))
        given = told.asked.get(b"if-none-match")
        if given is None or not names(given, form.tag):
            return told.answer(send, 200, [position, found, *form.headers], form.body)
        self._tally.unchanged += found is not _MISS
        return told.answer(send, 304, [position, found, *unchanged(form.tag)], b"")

    async def _entered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is never kept, asked for with `Min-Seq`."""
        workspace = scope["path"][len(ROOT) :].partition("/")[0]
        try:
            await self._admitted(scope["user"].workspace if workspace == "me" else workspace, scope)
        except Refusal as refusal:
            await self._told.refuse(refusal)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _admitted(self, workspace: str, scope: Scope) -> Held | None:
        """The head that the caller may read at; None where `app` has to say why not.

        Raises Refusal: `unavailable` when it cannot be confirmed, and what is wrong with `Min-Seq`.
        """
        if not is_uuid(workspace) or workspace != workspace.lower():
            return None
        user: str = scope["user"].user
        held = await self._heads.current(workspace)
        if held is None or not await self._may_read(held, user, workspace):
            return None
        position = exchange.of(scope).asked.get(b"min-seq")
        if position is not None:
            held = await self._heads.reached(workspace, position.decode("latin-1"))
            if held is None or not await self._may_read(held, user, workspace):
                return None
        return held

    async def _may_read(self, held: Held, user: str, workspace: str) -> bool:
        if user in held.readers:
            return True
        epoch, stamp = held.epoch, held.stamp(MEMBERSHIP)
        try:
            await self._told.admit(user, workspace)
        except Refusal as refusal:
            if refusal.code == "unavailable":
                raise
            return False
        if (held.epoch, held.stamp(MEMBERSHIP)) != (epoch, stamp):
            return False
        held.readers.add(user)
        return True

    async def _read(self, key: Key, route: Route, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            held = await self._admitted(key.workspace, scope)
            if held is not None and (flight := self._filling.get(key)) is not None:
                self._tally.waits += 1
                await asyncio.wait([flight])
                held = await self._admitted(key.workspace, scope)  # again: that took a while
            if held is None:
                await self._app(scope, receive, send)
                return
            asked = route.asked(key)
            entry = self._shelf.get(key)
            if entry is not None and entry.holds(held) and entry.until > time.monotonic():
                self._tally.memory += 1
                await self._answer(entry, held.header, _HIT, scope, send)
            elif not await self._unchanged(asked, held, scope, send):
                await self._fill(asked, held, scope, receive, send)
        except Refusal as refusal:
            if exchange.of(scope).status:
                raise
            await self._told.refuse(refusal)(scope, receive, send)

    async def _unchanged(self, asked: Asked, held: Held, scope: Scope, send: Send) -> bool:
        """Answer by the tag alone, where that is all that its reader needs; nothing is read for it."""
        given = exchange.of(scope).asked.get(b"if-none-match")
        if given is None or asked.entity is not None:
            return False
        name = tag_of(asked.key, held.epoch, asked.stamp(held))
        tag = next((found for found in tags(name) if names(given, found)), None)
        if tag is None:
            return False
        self._tally.memory += 1
        self._tally.unchanged += 1
        scope["path_template"] = asked.template
        await exchange.of(scope).answer(send, 304, [held.header, _HIT, *unchanged(tag)], b"")
        return True

    async def _fill(self, asked: Asked, held: Held, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, and keep what was read; others who ask for the same meanwhile wait."""
        flight: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        leads = self._filling.setdefault(asked.key, flight) is flight
        try:
            if not await self._shared(asked, held, scope, send):
                await self._load(asked, scope, receive, send)
        finally:
            if leads:
                del self._filling[asked.key]
            flight.set_result(None)

    async def _shared(self, asked: Asked, held: Held, scope: Scope, send: Send) -> bool:
        """Answer from the second place."""
        beyond, stamp = self._told.beyond, asked.stamp(held)
        if beyond is None:
            return False
        epoch, seq = held.epoch, held.seq
        body = await beyond.get(tag_of(asked.key, epoch, stamp))
        if body is None or held.epoch != epoch or asked.stamp(held) != stamp:
            return False
        self._tally.shared += 1
        await self._answer(self._keep(asked, body, AsOf(epoch, seq, stamp)), held.header, _SHARED, scope, send)
        return True

    async def _load(self, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        self._tally.misses += 1
        answer = Answer(0, [])
        for _ in range(_ATTEMPTS):
            # With a state of its own: Litestar keeps in it that an answer has begun, and would refuse no more.
            inner = {**scope, "state": dict(scope["state"])}
            answer = await answered(self._app, inner, receive)
            scope["path_template"] = inner.get("path_template")
            if answer.status != 200 or answer.header(b"content-type") != JSON:
                break
            held = await self._heads.confirmed_now(asked.key.workspace)
            if held is not None and held.header[1] == answer.header(b"seq"):
                before = self._shelf.get(asked.key)
                entry = self._keep(asked, answer.body, AsOf(held.epoch, held.seq, asked.stamp(held)))
                position = held.header
                self._keep_items(asked, answer.body, held, before)
                await self._answer(entry, position, _MISS, scope, send)
                if self._told.beyond is not None:
                    await self._told.beyond.put(entry.tag, answer.body, self._told.seconds)
                return
        known = self._heads.fresh(asked.key.workspace)
        if known is not None and answer.header(b"seq") is None:  # a refusal, of something in it
            answer.headers.append(known.header)
        await answer.send(send)

    def _keep(self, asked: Asked, body: bytes, as_of: AsOf) -> Entry:
        entry = Entry(asked, body, as_of, time.monotonic() + self._told.seconds)
        self._shelf.put(asked.key, entry)
        return entry

    def _keep_items(self, asked: Asked, body: bytes, held: Held, before: Entry | None) -> None:
        """Keep what a list shows of each item as what is answered when that is read alone: it is the same.

        Of what stood in the list `before`, only what has been touched since is not kept already.
        """
        route = self._routes.of_items(asked.key.tail)
        if route is None:
            return
        since = -1
        if before is not None and before.epoch == held.epoch and held.stamp(*route.untouched) <= before.seen:
            since = before.seen
        named = _names(body).items
        touched = [number for number, each in enumerate(named) if each.seq > since]
        items = _items(body).items if touched else []
        for number in touched:
            key = Key(asked.key.workspace, f"{asked.key.tail}/{named[number].id}", "", "", 0)
            known = self._shelf.get(key)
            if known is None or not known.holds(held):
                item = route.asked(key)
                self._keep(item, bytes(items[number]), AsOf(held.epoch, held.seq, item.stamp(held)))

    async def _write(self, workspace: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let `app` write, and keep the entity that it answers, as of that commit, for the next who reads it."""
        await self._app(scope, receive, send)
        settled = scope["state"].get(SETTLED)
        held = self._heads.fresh(workspace) if settled is not None else None
        if settled is None or held is None:
            return
        position, tail = settled
        epoch, _, seq = position.rpartition(":")
        route = self._routes.find(tail)
        if route is None or held.epoch != epoch or held.seq < int(seq):
            return
        asked = route.asked(Key(workspace, tail, "", "", 0))
        if asked.entity is not None and asked.stamp(held) == int(seq):
            self._keep(asked, exchange.of(scope).last, AsOf(epoch, int(seq), int(seq)))


def _key(workspace: str, tail: str, query: bytes, user: str, route: Route) -> Key:
    depends = route.depends
    minute = int(time.time() // 60) if depends.minute else 0
    if not query:
        return Key(workspace, tail, "", "", minute)
    same, mine = normal(query)
    theirs = user if mine and not mine.isdisjoint(depends.caller) else ""
    return Key(workspace, tail, same, theirs, minute)
