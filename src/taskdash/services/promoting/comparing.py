"""Whether the copies are what they are copied of: logs by their hashes, every entity, and how many tasks there are.

Both sides are compared while the source goes on. What differs because it has moved on there is doubtful, and looked at
again when its copy has caught up; so in the pause only what came last is left to be compared.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec

from taskdash.domain import limits
from taskdash.domain.log import Commit, Entity, Head, Ref
from taskdash.domain.questions import Count
from taskdash.ports.commits import Pruned
from taskdash.ports.models import Loaded, Models
from taskdash.services.backup import hashing
from taskdash.services.promoting.ends import Ends, Side

_TASKS = Count("task")
_AT_ONCE = 20_000  # entities read together: a server without the index for it looks through all of them for each page
_SIDE_BY_SIDE = 8  # entities, and in a pause commits, each found by its id: that needs no other index


class Different(Exception):
    """The copy of the workspace `id` is not what the workspace is."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id


class _Known:
    """What is known of one copy: equal but for `doubtful` up to `seq`; `agreed` is the head at which all was equal."""

    def __init__(self, floor: int) -> None:
        self.seq = floor
        self.doubtful: set[Ref] = set()
        self.agreed = ""
        self.tasks = 0


class Comparing:
    """Compares the workspaces of one promotion."""

    def __init__(self, ends: Ends) -> None:
        self._sides = ends.source, ends.target
        self._known: dict[str, _Known] = {}
        self._commits = hashing.COMMITS_AT_ONCE

    @property
    def tasks(self) -> int:
        """How many there are in the copies."""
        return sum(known.tasks for known in self._known.values())

    def left(self, held: Mapping[str, Head]) -> int:
        """How much there is to be compared of these copies: commits, and entities to be looked at again."""
        pairs = [(head, self._known.get(id) or _Known(head.floor)) for id, head in held.items()]
        return sum(max(head.seq - known.seq, 0) + len(known.doubtful) for head, known in pairs)

    def forget(self, id: str) -> None:
        """The copy is made anew, or is gone."""
        self._known.pop(id, None)

    def added(self, commits: Sequence[Commit]) -> None:
        """These have been added to a copy."""
        if (known := self._known.get(commits[0].workspace)) is not None:
            known.doubtful |= {Ref(mutation.kind, mutation.id) for commit in commits for mutation in commit.mutations}

    async def run(self, held: Mapping[str, Head], *, paused: bool = False) -> bool:
        """Compare what was not found equal before; whether all copies, of these heads, were found equal once.

        `paused`: while writes wait. Then it may be cut off anywhere, and what was found equal until then counts. Raises
        Different.
        """
        self._commits = _SIDE_BY_SIDE if paused else hashing.COMMITS_AT_ONCE
        equal = True
        for id, head in held.items():
            known = self._known.get(id)
            if known is None or known.agreed != head.position:
                equal = await self._compare(id, head) and equal
        return equal

    async def _compare(self, id: str, head: Head) -> bool:
        known = self._known.get(id)
        if known is None:
            known = await self._begin(id, head)
        try:
            await self._logs(id, known, head.seq)
        except Pruned:  # in the source, meanwhile: what is left is compared from there on
            known = await self._begin(id, head)
            await self._logs(id, known, head.seq)
        here, there = await self._settle(id, known, head)
        if here.head is None or there.head is None or (here.head.epoch, here.head.seq) != (head.epoch, head.seq):
            return False  # it has moved on, or is gone: the next pass tells
        same = (here.head.seq, here.head.at) == (there.head.seq, there.head.at) and here.answers == there.answers
        if not same or here.head.epoch != there.head.epoch:
            raise Different(id)
        if not known.doubtful:
            known.agreed, known.tasks = head.position, there.answers[_TASKS]
        return not known.doubtful

    async def _begin(self, id: str, head: Head) -> _Known:
        source, target = self._sides
        now = await source.log.head(id)
        known = _Known(max(now.floor if now else 0, head.floor))
        known.doubtful = await _differing(source.models, target.models, id)
        if now is not None and now.floor == head.floor and head.floor:
            await self._bases(id)
        self._known[id] = known  # only now: the end of a pause may cut this off anywhere
        return known

    async def _bases(self, id: str) -> None:
        """What entities were before the log begins."""
        here, there = [await _base(side, id) for side in self._sides]
        if here != there:
            raise Different(id)

    async def _logs(self, id: str, known: _Known, seq: int) -> None:
        while known.seq < seq:
            last = min(known.seq + self._commits, seq)
            here, there = [await hashing.log_hash(side.log, id, known.seq, last) for side in self._sides]
            if here != there:
                raise Different(id)
            known.seq = last

    async def _settle(self, id: str, known: _Known, head: Head) -> tuple[Loaded, Loaded]:
        """Look again at what is doubtful; answers both sides as they were looked at last."""
        doubtful = sorted(known.doubtful)
        for start in range(0, len(doubtful), _SIDE_BY_SIDE):
            await asyncio.gather(*(self._look(id, known, head, ref) for ref in doubtful[start : start + _SIDE_BY_SIDE]))
        here, there = [await side.models.load(id, [], [_TASKS]) for side in self._sides]
        return here, there

    async def _look(self, id: str, known: _Known, head: Head, ref: Ref) -> None:
        here, there = [await side.models.load(id, [ref]) for side in self._sides]
        one = here.entities[ref]
        if one == there.entities[ref]:
            known.doubtful.discard(ref)
        elif one is None or one.seq <= head.seq:
            raise Different(id)


async def _differing(source: Models, target: Models, id: str) -> set[Ref]:
    """The entities that are not the same on both sides, of which many may just have changed in the source."""
    here = {ref: hashed async for ref, hashed in _hashes(source, id)}
    differing = set()
    async for ref, hashed in _hashes(target, id):
        if here.pop(ref, None) != hashed:
            differing.add(ref)
    return differing | here.keys()


async def _hashes(models: Models, id: str) -> AsyncIterator[tuple[Ref, bytes]]:
    after: Ref | None = None
    while page := await models.every(id, after, _AT_ONCE):
        for entity in page:
            yield Ref(entity.kind, entity.id), _hash(entity)
        after = Ref(page[-1].kind, page[-1].id)


def _hash(entity: Entity) -> bytes:
    return hashlib.sha256(msgspec.json.encode(entity, order="sorted")).digest()


async def _base(side: Side, id: str) -> bytes:
    """The hash of a workspace's base."""
    digest = hashlib.sha256()
    after: Ref | None = None
    while page := await side.upkeep.base(id, after, limits.PAGE_ITEMS):
        digest.update(b"".join(msgspec.json.encode(one, order="sorted") for one in page))
        after = Ref(page[-1][0].kind, page[-1][0].id)
    return digest.digest()
