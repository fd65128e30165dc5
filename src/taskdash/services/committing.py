"""Committing: the one way in which anything in a workspace changes.

The writers of a workspace queue at its desk. The desk keeps the state that decisions need, as of the head, decides
what waits as consecutive commits, and appends them at once. What comes meanwhile is decided upon them. A state that
turns out to be behind goes back to what is stored and follows what others have committed since (where that is much, it
is loaded anew), and what was decided upon it is decided again.
"""

import asyncio
import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from uuid_utils import uuid7

from taskdash.domain import ids, limits, times
from taskdash.domain.decide import Plan, Terms, decide
from taskdash.domain.log import Actor, Commit, Entity, Head, Mutation, Operation, Overwrote, Ref
from taskdash.domain.questions import Question
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.state import Missing, State
from taskdash.ports.commits import AlreadyCommitted, CommitLog, Pruned, SeqTaken
from taskdash.ports.models import Loaded, Models
from taskdash.services.presenting import shown_with

Clock = Callable[[], datetime]
Entities = Mapping[Ref, Entity | None]
Stored = Callable[[Sequence[Commit]], None]

_TOGETHER = 64  # waiting requests decided and appended at once
_HELD_PER_DESK = 5_000  # entities that one workspace's state may hold between commits
_HELD = 50_000  # entities that all states hold together, some 1.5 kB each
_DESKS = 5_000  # workspaces with a state
_MISSED = 64  # commits of others that a state follows; where there are more, it is loaded anew
_NEW_EPOCH = "new"  # of a state before its first commit; the engine gives the real one


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a client asks for: operations under a commit id of its choice.

    `epoch` is that of the state its author had seen; `imported` allows times of the past; `shown`: the tasks it is
    about are to be shown. `decided` is called when it is a commit that is to be stored: what is asked for from then on
    follows it, or is decided again when it is. It may be called more than once.
    """

    id: str
    operations: Sequence[Operation]
    group: str | None = None
    epoch: str | None = None
    imported: bool = False
    shown: bool = False
    decided: Callable[[], None] | None = None


class Receipt(msgspec.Struct, frozen=True):
    """That a commit is stored: the answer to its first request and to every repeat of it.

    `around` is what tasks are shown with, as of this very commit: as far as it was known, if it was asked for.
    """

    id: str
    epoch: str
    seq: int
    at: str
    overwrote: list[Overwrote]
    mutations: list[Mutation]
    around: Entities = {}

    @property
    def position(self) -> str:
        """`epoch:seq`."""
        return f"{self.epoch}:{self.seq}"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One commit as it is asked for; `said` is what its digest covers beside the actor."""

    id: str
    actor: str
    said: Any
    plan: Plan
    group: str | None = None
    epoch: str | None = None
    undoes: tuple[int, ...] = ()
    imported: bool = False
    shown: bool = False
    fresh: tuple[Ref, ...] = ()  # ids made for this very request: nobody has to look whether they are free
    decided: Callable[[], None] | None = None

    @property
    def digest(self) -> str:
        """Hex SHA-256 over the actor and what was said."""
        return hashlib.sha256(msgspec.json.encode([self.actor, self.said], order="sorted")).hexdigest()


class Tally(msgspec.Struct):
    """What became of what was asked for since the start: refusals by their code."""

    stored: int = 0
    repeated: int = 0
    refused: dict[str, int] = {}


class _Waiting(msgspec.Struct, eq=False):
    asked: Asked
    digest: str
    answer: asyncio.Future[Receipt]


class _Round(msgspec.Struct, eq=False):
    """What is decided upon one state, to be appended at once: the commits and refusals that those taken in have become.

    The first commit follows `base`, as of which the state had these `answers`. `stored` is in the log: the same, or
    what is before the round that is being appended. A round that is `full` takes nobody in until it is its turn to be
    appended.
    """

    state: State
    base: Head | None
    stored: Head | None
    taken: list[_Waiting] = []
    decided: list[tuple[_Waiting, Commit, Entities]] = []
    refused: list[tuple[_Waiting, Refusal]] = []
    full: bool = False
    answers: Mapping[Question, Any] | None = None

    def follow(self, commit: Commit) -> None:
        """Decide further upon `commit`."""
        if self.answers is None:
            self.answers = self.state.answers
        self.state.follow(commit, self.base.epoch if self.base else _NEW_EPOCH)

    def read(self, head: Head | None) -> bool:
        """Whether what was read at `head` holds for this round: what the rounds between have changed, it knows."""
        if head is None or self.base is None or self.stored is None:
            return head == self.base
        return head.epoch == self.base.epoch and self.stored.seq <= head.seq <= self.base.seq


class _Desk:
    """One workspace's queue, and its state: None while it has to be loaded."""

    def __init__(self, workspace: str) -> None:
        self.workspace = workspace
        self.waiting: deque[_Waiting] = deque()
        self.serving = False
        self.state: State | None = None
        self.behind = False  # the state is known to be behind the log
        self.read: Loaded | None = None  # what it is to learn when it gets there, or what is slow to read never holds
        self.held = 0  # entities in the state, when it was last counted
        self.appending: _Round | None = None
        self.next: _Round | None = None  # decided upon what is being appended
        self.deciding: asyncio.Task[None] | None = None  # what fills the next round

    @property
    def ground(self) -> _Round | None:
        """What is being appended, where something more can be decided upon it."""
        under = self.appending
        if under is None or under.base is None or self.deciding is not None or len(under.state) > _HELD_PER_DESK:
            return None
        return under if self.next is None or not self.next.full else None

    def take_back(self, turn: _Round) -> None:
        """Let the state be as it was before what this round has decided."""
        if self.state is turn.state and turn.answers is not None:
            self.state.rewind(turn.base, turn.answers, [commit for _, commit, _ in turn.decided])

    def put_back(self, waiting: Sequence[_Waiting]) -> None:
        """Serve them again, before all others."""
        self.waiting.extendleft(reversed(waiting))


class _Stale(Exception):
    """The state is behind the log, at a later head of which something was `read` that it needs."""

    def __init__(self, read: Loaded | None = None) -> None:
        super().__init__()
        self.read = read


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
        self._desks: OrderedDict[str, _Desk] = OrderedDict()
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
                shown=request.shown,
                fresh=tuple(fresh),
                decided=request.decided,
            ),
        )

    async def ask(self, workspace: str, asked: Asked) -> Receipt:
        """Queue what the product itself asks for; raises as `commit` does."""
        desk = self._desks.get(workspace)
        if desk is None:
            desk = self._desks[workspace] = _Desk(workspace)
        self._desks.move_to_end(workspace)
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        desk.waiting.append(_Waiting(asked, asked.digest, answer))
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

    async def _serve(self, desk: _Desk) -> None:
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
            except (_Stale, SeqTaken) as error:
                stale, again = True, turn.taken
                desk.read = error.read if isinstance(error, _Stale) else None
            except Exception as error:  # noqa: BLE001  # whatever it is, those who wait must hear of it
                desk.state, again = None, []
                for waiting in turn.taken:
                    _tell(waiting, error)
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

    async def _open(self, desk: _Desk) -> _Round | None:
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
                    _tell(desk.waiting.popleft(), error)
                return None
            desk.behind = False
        return _Round(desk.state, desk.state.head, desk.state.head)

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

    async def _decide_ahead(self, desk: _Desk, under: _Round) -> None:
        """Decide what comes while `under` is appended. What goes wrong here goes wrong again after it, if it must."""
        if desk.next is None:
            desk.next = _Round(under.state, under.state.head, under.base)
        try:
            await self._fill(desk, desk.next)
        except Exception:  # noqa: BLE001  # decided again, and told then
            desk.state = None
        desk.deciding = None

    async def _fill(self, desk: _Desk, turn: _Round) -> None:
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
            turn.decided.append((waiting, commit, _around(turn.state, commit) if waiting.asked.shown else {}))
            if waiting.asked.decided is not None:
                waiting.asked.decided()

    async def _append(self, desk: _Desk, turn: _Round) -> list[_Waiting]:
        """Append what is decided; answers those that have to be decided again."""
        if desk.state is not turn.state:
            raise _Stale
        done = 0
        try:
            if turn.decided:
                commits = [commit for _, commit, _ in turn.decided]
                desk.appending = turn
                done = await self._log.append(commits)
                self._stored(commits[:done])
                self.tally.stored += done
            elif turn.refused and (await self._log.head(desk.workspace)) != turn.base:
                raise _Stale
        except AlreadyCommitted as already:
            desk.state = None
            first, *_ = turn.decided[0]
            _tell(first, await self._repeat(desk.workspace, first, already.seq))
            return [waiting for waiting in turn.taken if waiting is not first]
        finally:
            desk.appending = None
        if done < len(turn.decided) or turn.base is None or (desk.next is None and len(turn.state) > _HELD_PER_DESK):
            desk.state = None
        epoch = turn.base.epoch if turn.base else await self._epoch(desk.workspace)
        for waiting, commit, around in turn.decided[:done]:
            _tell(waiting, _receipt(commit, epoch, around))
        if done < len(turn.decided):  # what was refused may have been so for what is not stored
            told = [waiting for waiting, *_ in turn.decided[:done]]
            return [waiting for waiting in turn.taken if waiting not in told]
        for waiting, refusal in turn.refused:
            earlier = await self._log.by_id(desk.workspace, waiting.asked.id)
            _tell(waiting, await self._repeat(desk.workspace, waiting, earlier.seq) if earlier else refusal)
        return []

    async def _decide(self, turn: _Round, waiting: _Waiting) -> Commit | None:
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
                    raise _Stale(loaded) from None
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
        return head.epoch if head else _NEW_EPOCH

    async def _repeat(self, workspace: str, waiting: _Waiting, seq: int) -> Receipt | Refusal:
        """What the commit `seq`, which has the id of `waiting`, is answered with."""
        earlier = await self._log.by_id(workspace, waiting.asked.id)
        if earlier is None or earlier.digest != waiting.digest:
            return Refusal("conflict", f"this id is that of another commit, seq {seq}", field="id")
        self.tally.repeated += 1
        return _receipt(earlier, await self._epoch(workspace))

    def _forget(self, desk: _Desk) -> None:
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


def _receipt(commit: Commit, epoch: str, around: Entities | None = None) -> Receipt:
    return Receipt(commit.id, epoch, commit.seq, commit.at, commit.overwrote, commit.mutations, around or {})


def _around(state: State, commit: Commit) -> Entities:
    values = [mutation.value for mutation in commit.mutations if mutation.kind == "task" and mutation.value]
    return {ref: state.entities[ref] for ref in shown_with(values) if ref in state.entities}


def _tell(waiting: _Waiting, outcome: Receipt | Exception) -> None:
    if waiting.answer.done():  # its caller has gone
        return
    if isinstance(outcome, Receipt):
        waiting.answer.set_result(outcome)
    else:
        waiting.answer.set_exception(outcome)
