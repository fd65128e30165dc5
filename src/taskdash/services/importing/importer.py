"""Importing a file: read it, find what its rows refer to, leave alone what is there, and commit the rest."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO
from uuid import uuid4

from taskdash.domain import checks
from taskdash.domain.formats.detection import AS_A_WHOLE, BY_LINE, FORMATS, detect
from taskdash.domain.formats.rows import Context, Defined, Item, Note, Project, Rejected, Task, Unreadable
from taskdash.domain.log import Actor, Entity, Ref
from taskdash.domain.refusal import invalid
from taskdash.ports.models import Models
from taskdash.ports.users import Users
from taskdash.services.committing import Committer
from taskdash.services.importing.batches import Batches, Ended, Store
from taskdash.services.importing.names import Names
from taskdash.services.importing.opening import Damaged, Opened
from taskdash.services.importing.planning import TOGETHER, Gathered, Planner
from taskdash.services.importing.rehearsal import Rehearsal
from taskdash.services.importing.telling import Options, Progress, Result, Tally
from taskdash.services.reading import Standing
from taskdash.services.requests import Request

_SLICE = 50  # rows that are read before others get their turn: about a millisecond
_UNDER_WAY = 2  # batches: one that is stored, one that is decided upon it
_ROWS = 1_000_000  # of one file: what is remembered of each row must fit into memory


class Desk:
    """Where the tasks of an import are planned and committed, or rehearsed."""

    def __init__(
        self, models: Models, users: Users, committer: Committer, clock: Callable[[], datetime], *, quota: int
    ) -> None:
        """`quota` bounds the tasks of a workspace; a dry run goes by it, the committer does anyway."""
        self._models = models
        self._users = users
        self._committer = committer
        self._clock = clock
        self._quota = quota

    def planner(  # whose import it is, and of what
        self, user: str, workspace: str, source: str, tally: Tally, *, group: str, rehearse: bool
    ) -> Planner:
        """What takes the rows of `source` on behalf of `user`; in a rehearsal, nothing is written."""
        store: Store = _Live(self._models, self._committer)
        if rehearse:
            store = Rehearsal(self._models, self._clock, self._quota, founder=user)
        names = Names(self._models, self._users, workspace, source)
        batches = Batches(store, Actor(user), workspace, group, tally)
        return Planner(store, names, batches, workspace, source, tally)


class Importer:
    """Takes files in."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    async def run(self, standing: Standing, file: IO[bytes], options: Options) -> AsyncIterator[Progress | Result]:
        """Take in `file` (seekable, at its start) on behalf of `standing`, telling how far it is; last, the result.

        Rows that cannot be taken in are rejected one by one. What is committed stays when the caller stops listening,
        and the same file again goes on from there. Raises Refusal before anything was written: `invalid` for a file
        that cannot be read, naming line and column, or as committing does. Where committing is refused later, the
        result says so in `stopped`.
        """
        opened = Opened(file)
        source = _format(opened, options)
        checks.timezone(options.timezone, "timezone")
        context = Context(self._clock().date(), options.timezone, options.name)
        group = options.group or str(uuid4())
        tally = Tally()
        planner = self._desk.planner(
            standing.user, standing.workspace, source, tally, group=group, rehearse=options.dry_run
        )
        items = _items(opened, source, context, options)
        try:
            async for _ in _batch_by_batch(items, opened, planner, tally):
                yield tally.progress(opened.position)
        except Ended:
            pass
        yield tally.result(format=source, dry_run=options.dry_run, group=group)


async def _batch_by_batch(items: Iterator[Item], opened: Opened, planner: Planner, tally: Tally) -> AsyncIterator[None]:
    """Plan and commit all rows, each batch while the one before is stored and the next is read; answers after each."""
    under_way: deque[asyncio.Task[None]] = deque()
    try:
        async for batch in _gathered(items, opened, planner, tally):
            # Until something is stored, nobody goes ahead: a Refusal says that nothing is.
            if len(under_way) == (_UNDER_WAY if planner.stored else 1):
                await under_way.popleft()
                yield
            decided = asyncio.Event()
            under_way.append(asyncio.create_task(planner.commit(batch, decided.set)))
            await _first(under_way[-1], decided)
        while under_way:
            await under_way.popleft()
            yield
    except Ended:
        await asyncio.gather(*under_way, return_exceptions=True)  # what comes of it is counted
        raise
    finally:
        for one in under_way:
            one.cancel()  # nobody listens any more, or the file cannot be read
    async for _ in planner.release():
        yield


async def _first(batch: asyncio.Task[None], decided: asyncio.Event) -> None:
    """Return when a batch is decided or done: then the next may be planned."""
    waiting = asyncio.create_task(decided.wait())
    await asyncio.wait((batch, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _gathered(items: Iterator[Item], opened: Opened, planner: Planner, tally: Tally) -> AsyncIterator[Gathered]:
    """The rows batch by batch, the last one as far as it goes."""
    try:
        for number, item in enumerate(items, 1):
            if tally.rows >= _ROWS:
                tally.reject(Rejected(tally.rows, None, f"the file has more than {_ROWS} rows: divide it"))
                break
            _take(item, planner, tally)
            if number % _SLICE == 0:
                await asyncio.sleep(0)
            if planner.waiting >= TOGETHER:
                yield planner.gathered()
    except Damaged:
        tally.reject(Rejected(opened.line + 1, None, "the file is damaged: from here on it cannot be unpacked"))
    except Unreadable as unreadable:
        raise invalid(unreadable.field or "file", f"line {unreadable.line}: {unreadable.reason}") from None
    yield planner.gathered()


def _take(item: Item, planner: Planner, tally: Tally) -> None:
    if isinstance(item, Note):
        tally.note(item)
    elif isinstance(item, Rejected):
        tally.rows += 1
        tally.reject(item)
    else:
        tally.rows += not isinstance(item, Defined)
        planner.take(item)


class _Live:
    """The workspace itself."""

    def __init__(self, models: Models, committer: Committer) -> None:
        self._models = models
        self._committer = committer

    async def load(self, workspace: str, refs: Sequence[Ref]) -> Mapping[Ref, Entity | None]:
        """Fills `Store.load`."""
        return (await self._models.load(workspace, refs)).entities

    async def commit(self, actor: Actor, workspace: str, request: Request) -> object:
        """Fills `Store.commit`."""
        return await self._committer.commit(actor, workspace, request)


def _format(opened: Opened, options: Options) -> str:
    if options.format is not None:
        if options.format not in FORMATS:
            raise invalid("format", f"must be one of {', '.join(FORMATS)}")
        return options.format
    found = detect(opened.start, options.name)
    if found is None:
        raise invalid("format", f"cannot be told from the file: name it, {', '.join(FORMATS)}")
    return found


def _items(opened: Opened, source: str, context: Context, options: Options) -> Iterator[Item]:
    """What the file holds; tasks that name no project are in the one that was asked for."""
    if source in BY_LINE:
        items = BY_LINE[source](opened.lines(), context)
    else:
        items = AS_A_WHOLE[source](opened.document(), context)
    if options.project is None:
        return items
    project = Project(options.project)
    return (_within(item, project) for item in items)


def _within(item: Item, project: Project) -> Item:
    if isinstance(item, Task) and item.project is None:
        item.project = project
    return item
