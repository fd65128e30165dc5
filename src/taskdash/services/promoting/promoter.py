"""The steps of a promotion: copy while serving, catch up, compare, let writes wait for the rest, leave, go on there.

Each can be repeated: a run that is killed at any point is taken up by the next one, from what is there. What decides
whether the deployment has moved is one row in the source: the fence that has become final.

Where more is written than the target takes in, no pass leaves less than the one before. Then writes wait again and
again, with a moment in between: what is done while they wait stays done, so each time less is left.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from taskdash.domain.ids import derive
from taskdash.domain.refusal import Refusal
from taskdash.ports.jobs import Job
from taskdash.services.backup import restoring
from taskdash.services.promoting.comparing import Comparing, Different
from taskdash.services.promoting.copying import Copying, Watcher
from taskdash.services.promoting.ends import Ends, Side
from taskdash.services.promoting.people import People

KIND = "promotion"  # of the job that says that a database is being copied to

PAUSE_SECONDS = 1.0  # of all writes at most; together with what servers need to go on elsewhere, below 2
_QUICK_SECONDS = 0.1  # a pass that took no longer leaves little for the pause
_SHORTER = 0.7  # of the time that the pass before took: else they get no shorter any more
_ROUNDS = 20  # passes at most
_TRIES = 10  # copies of one workspace, and pauses that leave no less to be done than those before
_BREATH_SECONDS = 0.25  # between two pauses, for those who waited
_END_OF_TIME = "9999"

Tell = Callable[[int, int], None]


class Place(NamedTuple):
    """The target's address: sealed for the servers, and without what is secret in it."""

    sealed: bytes
    shown: str


class Promoted(msgspec.Struct):
    """What was moved: `pause` is how long writes waited, in seconds, until they could go on at the target."""

    workspaces: int = 0
    commits: int = 0
    tasks: int = 0
    people: int = 0
    pause: float = 0.0


async def unfinished(job: Job) -> None:
    """What a server's housekeeping does about a promotion into its database. Raises Refusal `unavailable`."""
    raise Refusal("unavailable", f"the promotion that was begun at {job.since} has to be repeated: it is not finished")


async def job_of(source: Side) -> str:
    """The id of the job that stands in the target of this source's promotion."""
    return derive(KIND, await source.archive.identity())


async def demand_arrived(side: Side) -> None:
    """Raises Refusal `conflict` where a promotion into this database is not finished."""
    if any(job.kind == KIND for job in await side.jobs.unfinished(_END_OF_TIME, 1_000)):
        raise Refusal(
            "conflict", "a promotion into the database is not finished: repeat taskdash promote, or --abort it"
        )


class Promoter:
    """Moves one deployment. `clock` counts seconds and never goes back."""

    def __init__(self, ends: Ends, clock: Callable[[], float]) -> None:
        self._ends = ends
        self._clock = clock
        self._comparing = Comparing(ends)
        self._copying = Copying(ends, Watcher(self._comparing.forget, self._comparing.added))
        self._people = People(ends)
        self._anew: Counter[str] = Counter()

    async def run(self, place: Place, now: str, tell: Tell) -> Promoted:
        """Move everything. Raises Refusal: `conflict` where the target holds anything else or the copy differs again
        and again, `unavailable` where a database does not answer, or takes too long for the pause."""
        source, target = self._ends.source, self._ends.target
        job = Job(await job_of(source), KIND, {}, now)
        await self._demand_ready(job)
        await target.jobs.begin(job)
        await self._copying.learn()
        total = await self._copying.missing()

        def copied(done: int) -> None:
            tell(done, max(total, done))

        await self._catch_up(copied)
        pause = await self._leave(place, copied)
        await target.jobs.finish(job.id)
        return Promoted(
            len(self._copying.held), self._copying.commits, self._comparing.tasks, self._people.count, pause
        )

    async def abort(self) -> None:
        """Take the promotion back. Raises Refusal `conflict` where the target holds anything else."""
        source, departure, target, arrival = self._ends
        await departure.resume(None)
        id = await job_of(source)
        if await _has(target, id):
            await arrival.clear()
        else:
            await _demand_empty(target)

    async def _leave(self, place: Place, tell: Callable[[int], None]) -> float:
        """Do what is left while writes wait, in as many pauses as that takes; answers how long the last one was."""
        departure = self._ends.departure
        least, in_vain = None, 0
        while in_vain < _TRIES:
            began = self._clock()
            token = secrets.token_hex(8)
            if not await departure.pause(token, PAUSE_SECONDS, *place):
                raise Refusal("conflict", "the database was left meanwhile", field="from")
            differs: str | None = None
            try:
                if await self._last(token, tell):
                    return self._clock() - began
            except Different as different:
                differs = different.id
            finally:
                await departure.resume(token)
            if differs is not None:
                await self._begin_anew(differs)
                await self._catch_up(tell)
                continue
            await asyncio.sleep(_BREATH_SECONDS)
            left = 2 * await self._copying.missing()  # what is copied is to be compared
            left += self._comparing.left(self._copying.held)
            in_vain = 0 if least is None or left < least else in_vain + 1
            least = left if least is None else min(left, least)
        raise Refusal("unavailable", "the target takes too long for what comes last; writes go on as before")

    async def _demand_ready(self, job: Job) -> None:
        if any(other.kind == restoring.KIND for other in await _jobs(self._ends.source)):
            raise Refusal("conflict", "a restore into the database is not finished: repeat it first", field="from")
        if not await _has(self._ends.target, job.id):
            await _demand_empty(self._ends.target)

    async def _catch_up(self, tell: Callable[[int], None]) -> None:
        """Passes until one is quick and everything was compared."""
        verified, before = False, 0.0
        for _ in range(_ROUNDS):
            began = self._clock()
            await self._pass(tell)
            try:
                await self._comparing.run(self._copying.held)
            except Different as different:
                await self._begin_anew(different.id)
                continue
            took = self._clock() - began
            if verified and (took < _QUICK_SECONDS or took > before * _SHORTER):
                return
            before = took
            if not verified:
                await self._people.verify()
                verified = True

    async def _pass(self, tell: Callable[[int], None], *, paused: bool = False) -> None:
        await self._copying.run(tell, paused=paused)
        await self._people.run()

    async def _begin_anew(self, id: str) -> None:
        """Copy a workspace once more: texts of it may just have been redacted."""
        self._anew[id] += 1
        if self._anew[id] > _TRIES:
            raise Refusal("conflict", f"the copy of the workspace {id} differs from it again and again", field="to")
        await self._copying.drop(id)

    async def _last(self, token: str, tell: Callable[[int], None]) -> bool:
        """What has to be done while writes wait; whether the source was left. Raises Different."""
        try:
            async with asyncio.timeout(PAUSE_SECONDS):
                await self._pass(tell, paused=True)
                if not await self._comparing.run(self._copying.held, paused=True):
                    return False
                await self._carry_jobs()
            return await self._ends.departure.leave(token)
        except TimeoutError:
            return False

    async def _carry_jobs(self) -> None:
        """Let the target's servers finish what is half done: moves of projects, erasures."""
        begun = {job.id: job for job in await _jobs(self._ends.source)}
        for job in await _jobs(self._ends.target):
            if job.kind != KIND and job.id not in begun:  # carried by a try before, and finished in the source since
                await self._ends.target.jobs.finish(job.id)
        for job in begun.values():
            await self._ends.target.jobs.begin(job)


async def _jobs(side: Side) -> list[Job]:
    return await side.jobs.unfinished(_END_OF_TIME, 1_000)


async def _has(side: Side, id: str) -> bool:
    return any(job.id == id for job in await _jobs(side))


async def _demand_empty(side: Side) -> None:
    if await side.archive.changes(0, 1) or await side.archive.workspaces(None, 1) or await _jobs(side):
        raise Refusal("conflict", "the database is not empty, and what it holds is not of this promotion", field="to")
