"""Committing: the one way in which anything in a workspace changes.

The writers of a workspace queue at its desk. The desk keeps the state that decisions need, as of the head, decides
what waits as consecutive commits, and appends them at once. What comes meanwhile is decided upon them. A state that
turns out to be behind goes back to what is stored and follows what others have committed since (where that is much, it
is loaded anew), and what was decided upon it is decided again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

import msgspec
from uuid_utils import uuid7

from taskdash.domain import ids, limits, times
from taskdash.domain.decide import Terms, decide
from taskdash.domain.log import Actor, Commit, Head, Ref
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.state import Missing, State
from taskdash.ports.commits import AlreadyCommitted, CommitLog, Pruned, SeqTaken
from taskdash.ports.models import Models
from taskdash.services.desks import HELD_PER_DESK, NEW_EPOCH, Desk, Round, Stale, Waiting
from taskdash.services.presenting import shown_with
from taskdash.services.requests import Asked, Entities, Receipt, Request

Clock = Callable[[], datetime]
Stored = Callable[[Sequence[Commit]], None]

_TOGETHER = 64  # waiting requests decided and appended at once
_HELD = 50_000  # entities that all states hold together, some 1.5 kB each
_DESKS = 5_000  # workspaces with a state
_MISSED = 64  # commits of others that a state follows; where there are more, it is loaded anew


class Tally(msgspec.Struct):
    """What became of what was asked for since the start: refusals by their code."""

    stored: int = 0
    repeated: int = 0
    refused: dict[str, int] = {}


class Committer:
    """Decides and appends commits for all workspaces."""

    def __init__(
        self, log: CommitLog, models: Models, clock: Clock, *, quota: int, stored: Stored = lambda _commits: None
    ) -> None:
        """`quota` bounds the tasks of a workspace; `stored` is called with what is stored before anybody is told."""
        self._log = log
        self._models = models
        self._clock = clock
        self._quota = quota
        self._stored = stored
        self._desks: OrderedDict[str, Desk] = OrderedDict()
        self._held = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.tally = Tally()

    async def commit(self, actor: Actor, workspace: str, request: Request) -> Receipt:
        """Carry out a client's request; a repeat of a commit's id with the same content answers the first receipt.

        Raises Refusal: as `decide` does, `conflict` for an id that was used for something else, `gone` for an epoch
        that is over, `unavailable` when the store cannot take it.
        """
        if not request.operations:
            raise invalid("operations", "must not be empty")
        if len(request.operations) > limits.MUTATIONS_PER_COMMIT:
            raise invalid("operations", f"may be at most {limits.MUTATIONS_PER_COMMIT}, are {len(request.operations)}")
        steps, fresh = list(request.operations), []
        for number, operation in enumerate(steps):
            if operation.op == "create" and operation.id is None:
                steps[number] = msgspec.structs.replace(operation, id=str(uuid7()))
                fresh.append(Ref(operation.kind, steps[number].id or ""))
        return await self.ask(
            workspace,
            Asked(
                id=ids.check_uuid(request.id, "id"),
                actor=actor.id,
                said=request.operations,
                plan=steps,
                group=request.group and ids.check_uuid(request.group, "group"),
                epoch=request.epoch,
                imported=request.imported,
                shown=tuple(Ref(step.kind, (step.id or "").lower()) for step in steps) if request.shown else (),
                fresh=tuple(fresh),
                decided=request.decided,
            ),
        )

    async def ask(self, workspace: str, asked: Asked) -> Receipt:
        """Queue what the product itself asks for; raises as `commit` does."""
        desk = self._desks.get(workspace)
        if desk is None:
            desk = self._desks[workspace] = Desk(workspace)
        self._desks.move_to_end(workspace)
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        desk.waiting.append(Waiting(asked, asked.digest, answer))
        if not desk.serving:
            desk.serving = True
            self._begin(self._serve(desk))
        elif (under := desk.ground) is not None:
            desk.deciding = self._begin(self._decide_ahead(desk, under))
        try:
            return await answer
        except Refusal as refusal:
            self.tally.refused[refusal.code] = self.tally.refused.get(refusal.code, 0) + 1
            raise

    def forget(self, workspace: str) -> None:
        """Decide from the stored state next time: its texts were redacted, or the workspace erased."""
        desk = self._desks.get(workspace)
        if desk is not None:
            desk.state = None

    async def settle(self) -> None:
        """Return when everything that was asked for so far is answered."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _serve(self, desk: Desk) -> None:
        while desk.waiting or desk.next is not None:
            turn = desk.next or await self._open(desk)
            if turn is None:
                continue
            desk.next = None
            stale = False
            try:
                turn.stored, turn.full = turn.base, len(turn.taken) == _TOGETHER
                await self._fill(desk, turn)
                again = await self._append(desk, turn)
            except (Stale, SeqTaken) as error:
                stale, again = True, turn.taken
                desk.read = error.read if isinstance(error, Stale) else None
            except Exception as error:  # noqa: BLE001  # whatever it is, those who wait must hear of it
                desk.state, again = None, []
                for waiting in turn.taken:
                    waiting.tell(error)
            if desk.deciding is not None:
                await desk.deciding
            if desk.next is not None and (stale or desk.next.state is not desk.state):
                desk.put_back(desk.next.taken)
                desk.take_back(desk.next)
                desk.next = None
            if stale:
                desk.take_back(turn)
                desk.behind = True
            desk.put_back(again)
        desk.serving = False
        self._forget(desk)

    async def _open(self, desk: Desk) -> Round | None:
        """A round upon what is stored; None where that cannot be had, of which all who wait have been told."""
        if desk.state is None or desk.behind:
            try:
                loaded = await self._models.load(desk.workspace, [])
                state = desk.state
                read, desk.read = desk.read, None
                if state is not None and read is not None and await self._catch_up(state, read.head):
                    state.learn(read.entities, read.answers)
                if state is None or not await self._catch_up(state, loaded.head) or desk.state is not state:
                    state = State(desk.workspace, loaded.head)  # what was forgotten meanwhile is not followed either
                desk.state = state
            except Exception as error:  # noqa: BLE001  # as below: they must hear of it
                while desk.waiting:
                    desk.waiting.popleft().tell(error)
                return None
            desk.behind = False
        return Round(desk.state, desk.state.head, desk.state.head)

    async def _catch_up(self, state: State, head: Head | None) -> bool:
        """Follow what others have committed up to `head`; whether that could be done."""
        if state.head is None or head is None or state.head.epoch != head.epoch:
            return False
        count = head.seq - state.seq
        if not 0 <= count <= _MISSED:
            return False
        try:
            missed = await self._log.after(state.workspace, state.seq, count) if count else []
        except Pruned:
            return False
        if len(missed) < count:
            return False
        for commit in missed:
            state.follow(commit, head.epoch)
        state.head = head
        return True

    async def _decide_ahead(self, desk: Desk, under: Round) -> None:
        """Decide what comes while `under` is appended. What goes wrong here goes wrong again after it, if it must."""
        if desk.next is None:
            desk.next = Round(under.state, under.state.head, under.base)
        try:
            await self._fill(desk, desk.next)
        except Exception:  # noqa: BLE001  # decided again, and told then
            desk.state = None
        desk.deciding = None

    async def _fill(self, desk: Desk, turn: Round) -> None:
        """Decide what waits, as far as it can be decided now."""
        while desk.waiting and not turn.full:
            waiting = desk.waiting.popleft()
            turn.taken.append(waiting)
            turn.full = len(turn.taken) == _TOGETHER
            try:
                commit = await self._decide(turn, waiting)
            except Refusal as refusal:
                turn.refused.append((waiting, refusal))
                continue
            if commit is None:
                desk.put_back([turn.taken.pop()])
                turn.full = True
                return
            turn.follow(commit)
            turn.decided.append((waiting, commit, _around(turn.state, waiting.asked.shown)))
            if waiting.asked.decided is not None:
                waiting.asked.decided()

    async def _append(self, desk: Desk, turn: Round) -> list[Waiting]:
        """Append what is decided; answers those that have to be decided again."""
        if desk.state is not turn.state:
            raise Stale
        done = 0
        try:
            if turn.decided:
                commits = [commit for _, commit, _ in turn.decided]
                desk.appending = turn
                done = await self._log.append(commits)
                self._stored(commits[:done])
                self.tally.stored += done
            elif turn.refused and (await self._log.head(desk.workspace)) != turn.base:
                raise Stale
        except AlreadyCommitted as already:
            desk.state = None
            first, *_ = turn.decided[0]
            first.tell(await self._repeat(desk.workspace, first, already.seq))
            return [waiting for waiting in turn.taken if waiting is not first]
        finally:
            desk.appending = None
        if done < len(turn.decided) or turn.base is None or (desk.next is None and len(turn.state) > HELD_PER_DESK):
            desk.state = None
        epoch = turn.base.epoch if turn.base else await self._epoch(desk.workspace)
        for waiting, commit, around in turn.decided[:done]:
            waiting.tell(Receipt.of(commit, epoch, around))
        if done < len(turn.decided):  # what was refused may have been so for what is not stored
            told = [waiting for waiting, *_ in turn.decided[:done]]
            return [waiting for waiting in turn.taken if waiting not in told]
        for waiting, refusal in turn.refused:
            earlier = await self._log.by_id(desk.workspace, waiting.asked.id)
            waiting.tell(await self._repeat(desk.workspace, waiting, earlier.seq) if earlier else refusal)
        return []

    async def _decide(self, turn: Round, waiting: Waiting) -> Commit | None:
        """The commit that `waiting` becomes; None when it cannot be decided before those ahead of it are stored."""
        asked, state = waiting.asked, turn.state
        if asked.epoch is not None and turn.base is not None and asked.epoch != turn.base.epoch:
            raise Refusal("gone", "the workspace has a new epoch: take a snapshot", field="epoch")
        at = times.instant(self._clock())
        if state.head is not None:
            at = max(at, state.head.at)
        terms = Terms(asked.imported, self._quota)
        state.learn(dict.fromkeys(asked.fresh), {})
        decision = None
        while decision is None:
            try:
                decision = decide(asked.plan, state, asked.actor, at, terms)
            except Missing as missing:
                if missing.questions and state.head != turn.stored:
                    return None
                loaded = await self._models.load(state.workspace, list(missing.refs), list(missing.questions))
                if not turn.read(loaded.head):
                    raise Stale(loaded) from None
                state.learn(loaded.entities, loaded.answers)
        commit = Commit(
            workspace=state.workspace,
            seq=state.seq + 1,
            id=asked.id,
            actor=asked.actor,
            at=at,
            digest=waiting.digest,
            mutations=decision.mutations,
            overwrote=decision.overwrote,
            group=asked.group,
            undoes=list(asked.undoes),
        )
        if (size := len(msgspec.json.encode(commit))) > limits.COMMIT_BYTES:
            raise invalid("operations", f"make a commit of {size} bytes, it may have at most {limits.COMMIT_BYTES}")
        return commit

    async def _epoch(self, workspace: str) -> str:
        head = await self._log.head(workspace)
        return head.epoch if head else NEW_EPOCH

    async def _repeat(self, workspace: str, waiting: Waiting, seq: int) -> Receipt | Refusal:
        """What the commit `seq`, which has the id of `waiting`, is answered with."""
        earlier = await self._log.by_id(workspace, waiting.asked.id)
        if earlier is None or earlier.digest != waiting.digest:
            return Refusal("conflict", f"this id is that of another commit, seq {seq}", field="id")
        self.tally.repeated += 1
        return Receipt.of(earlier, await self._epoch(workspace))

    def _forget(self, desk: Desk) -> None:
        """Let the desks go that were used longest ago, until those that are left hold little enough."""
        held = len(desk.state) if desk.state is not None else 0
        self._held += held - desk.held
        desk.held = held
        while self._held > _HELD or len(self._desks) > _DESKS:
            workspace, oldest = next(iter(self._desks.items()))
            if oldest.serving:
                self._desks.move_to_end(workspace)
                break
            self._held -= oldest.held
            del self._desks[workspace]


def _around(state: State, shown: Sequence[Ref]) -> Entities:
    known = {ref: state.entities[ref] for ref in shown if ref in state.entities}
    tasks = [entity.value for ref, entity in known.items() if ref.kind == "task" and entity and entity.value]
    return known | {ref: state.entities[ref] for ref in shown_with(tasks) if ref in state.entities}
