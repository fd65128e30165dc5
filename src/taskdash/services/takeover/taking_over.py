"""The take-over from beginning to end: users first, then the tasks of each, then what could not be taken."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from taskdash.domain import checks, ids
from taskdash.domain.formats import mappings, task_dashboard
from taskdash.domain.formats.mappings import Mappings
from taskdash.domain.formats.rows import Rejected
from taskdash.domain.formats.task_dashboard import SOURCE, Document
from taskdash.domain.refusal import Refusal
from taskdash.ports.predecessor import Predecessor
from taskdash.services.importing.batches import Ended
from taskdash.services.importing.importer import Desk
from taskdash.services.importing.planning import TOGETHER, Planner
from taskdash.services.importing.telling import Counts, Result, Tally
from taskdash.services.takeover.people import Directory, People
from taskdash.services.workspaces import Workspaces


class Wanted(NamedTuple):
    """How it is to be done: `maps` as `--map` has them, the zone of due dates, and whether anything is written."""

    maps: Sequence[str] = ()
    timezone: str = "UTC"
    dry_run: bool = False


class Report(msgspec.Struct, frozen=True):
    """What a take-over did, or would do: the accounts, and the tasks as any import tells them."""

    accounts: Counts
    tasks: Result


class Passed(NamedTuple):
    """How far it is: users and tasks that have been read."""

    users: int
    tasks: int


class TakingOver:
    """Takes over a predecessor's database."""

    def __init__(self, desk: Desk, workspaces: Workspaces, directory: Directory, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._directory = directory
        self._clock = clock

    async def run(self, source: Predecessor, wanted: Wanted) -> AsyncIterator[Passed | Report]:
        """Take over what `source` holds, telling how far it is; last, the report.

        A second run adds only what is new there. What has an account or a task here is left as it is, and what was
        deleted here stays deleted. Raises Refusal `invalid` for `wanted`, `unavailable` where a database cannot be
        reached: then what was taken in stays, and the next run goes on.
        """
        maps = mappings.read(wanted.maps)
        checks.timezone(wanted.timezone, "timezone")
        tally = Tally()
        people = People(self._directory, tally, dry_run=wanted.dry_run)
        async for document in source.users():
            await people.take(task_dashboard.person(document, maps), maps.emails, self._clock())
            yield Passed(len(people.by_external), 0)
        tasks = _Tasks(self._desk, self._workspaces, people, tally, wanted, maps)
        async for document in source.tasks():
            await tasks.take(document)
            yield Passed(len(people.by_external), tally.rows)
        await tasks.end()
        yield Report(people.counts, tally.result(format=SOURCE, dry_run=wanted.dry_run, group=""))


class _Tasks:
    """The tasks, which come person by person."""

    def __init__(  # one run's parts
        self, desk: Desk, workspaces: Workspaces, people: People, tally: Tally, wanted: Wanted, maps: Mappings
    ) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._people = people
        self._tally = tally
        self._wanted = wanted
        self._maps = maps
        self._whose: str | None = None
        self._planner: Planner | None = None

    async def take(self, document: Document) -> None:
        """Take in one task, or say why not."""
        self._tally.rows += 1
        whose = document.fields.get("user")
        whose = whose if isinstance(whose, str) else ""
        if whose != self._whose:
            await self.end()
            self._whose, self._planner = whose, await self._begin(whose)
        item = f"{document.id} {document.fields.get('title') or ''}"[:100].strip()
        if self._planner is None:
            taken = self._people.by_external.get(whose)
            reason = "its user takes in no more" if taken else "its user is not in the database"
            if taken and taken.what == "erased":
                reason = "its user has been erased here"
            self._tally.reject(Rejected(0, "user", reason, item))
            return
        try:
            task, notes = task_dashboard.task(document, self._maps, self._wanted.timezone)
        except Refusal as refusal:
            self._tally.reject(Rejected(0, refusal.field, refusal.message, item))
            return
        for note in notes:
            self._tally.note(note)
        self._planner.take(task)
        if self._planner.waiting >= TOGETHER:
            await self._flush()

    async def end(self) -> None:
        """Commit what is left of the person at hand."""
        await self._flush()
        self._planner = None

    async def _begin(self, whose: str) -> Planner | None:
        taken = self._people.by_external.get(whose)
        if taken is None or taken.user is None:
            return None
        workspace = taken.user.workspace if self._wanted.dry_run else await self._workspaces.personal(taken.user.id)
        return self._desk.planner(
            taken.user.id,
            workspace,
            SOURCE,
            self._tally,
            group=ids.derive(SOURCE, workspace),
            rehearse=self._wanted.dry_run,
        )

    async def _flush(self) -> None:
        if self._planner is None or not self._planner.waiting:
            return
        open_rows = self._planner.waiting + self._settled()
        try:
            await self._planner.flush()
        except (Ended, Refusal) as ended:
            reason = ended if isinstance(ended, Refusal) else self._tally.stopped
            if reason is None or reason.code == "unavailable":
                raise Refusal("unavailable", reason.message if reason else "the import ended early") from None
            # This person's workspace takes no more; the others' do.
            for _ in range(open_rows - self._settled()):
                self._tally.reject(Rejected(0, None, reason.message, f"of the user {self._whose}"))
            self._tally.stopped = None
            self._planner = None

    def _settled(self) -> int:
        """How many tasks it is known of what became of them."""
        so_far = self._tally.progress(0)
        return so_far.added + so_far.there + so_far.rejected
