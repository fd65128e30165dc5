"""Comparing a restored copy with its source: counts, heads and hashes, workspace by workspace."""

from collections.abc import AsyncIterator

import msgspec

from taskdash.domain import limits
from taskdash.domain.accounts import User
from taskdash.domain.log import Head
from taskdash.domain.questions import Count
from taskdash.ports.archive import Archive
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.ports.models import Models
from taskdash.services.backup.hashing import log_hash, models_hash
from taskdash.services.backup.writing import heads

_TASKS = Count("task")


class Side(msgspec.Struct):
    """One of the two databases."""

    archive: Archive
    log: CommitLog
    models: Models


class Compared(msgspec.Struct):
    """What was found: `missing` are workspaces and people that the copy lacks, `behind` commits that came since.

    `tasks` is how many there are in the copy.
    """

    workspaces: int = 0
    tasks: int = 0
    same_head: int = 0
    behind: int = 0
    different: list[str] = []
    missing: list[str] = []
    people: int = 0

    @property
    def equal(self) -> bool:
        """Whether the copy is what the source was when it was backed up."""
        return not self.different and not self.missing


async def compare(source: Side, copy: Side, as_of: str) -> Compared:
    """Compare everything that the copy, of the instant `as_of`, has reached; what came since counts as `behind`.

    The logs are compared up to the copy's head, the read models where both heads are the same.
    """
    found = Compared()
    async for page in heads(source.archive):
        for id, head in page:
            await _workspace(found, source, copy, as_of, (id, head))
    people = {user.id async for user in _people(copy.archive)}
    found.people = len(people)
    async for user in _people(source.archive):
        if user.id not in people and user.created_at < as_of:
            found.missing.append(f"person {user.id}")
    return found


async def _workspace(found: Compared, source: Side, copy: Side, as_of: str, of: tuple[str, Head]) -> None:
    id, head = of
    there = await copy.log.head(id)
    if there is None:
        first = await source.log.after(id, head.floor, 1)
        if not first or head.floor or first[0].at < as_of:
            found.missing.append(f"workspace {id}")
        found.behind += head.seq
        return
    found.workspaces += 1
    found.tasks += (await copy.models.load(id, [], [_TASKS])).answers[_TASKS]
    found.behind += max(head.seq - there.seq, 0)
    floor = max(head.floor, there.floor)
    try:
        same = await log_hash(source.log, id, floor, there.seq) == await log_hash(copy.log, id, floor, there.seq)
    except Pruned:  # meanwhile
        same = True
    if head.seq == there.seq:
        found.same_head += 1
        same = same and await models_hash(source.models, id) == await models_hash(copy.models, id)
    if not same:
        found.different.append(id)


async def _people(archive: Archive) -> AsyncIterator[User]:
    after = 0
    while page := await archive.changes(after, limits.PAGE_ITEMS):
        for change in page:
            if change.record.kind == "user":
                yield change.record.content
        after = page[-1].number
