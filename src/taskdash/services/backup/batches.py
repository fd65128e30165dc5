"""Commits and account records as they are put into another database: in pieces that one transaction takes."""

from collections.abc import Sequence

import msgspec

from taskdash.domain.log import Commit
from taskdash.domain.refusal import Refusal
from taskdash.ports.archive import Archive, Record
from taskdash.ports.commits import CommitLog
from taskdash.ports.users import EmailTaken

_MUTATIONS_AT_ONCE = 1_000  # appended together
RECORDS_AT_ONCE = 500


async def append(log: CommitLog, commits: Sequence[Commit]) -> None:
    """Append the commits, the next ones of their workspace. Raises Refusal `conflict` where somebody else writes."""
    for batch in _batches(commits):
        if await log.append(batch) < len(batch):
            raise Refusal("conflict", f"somebody else writes to the workspace {batch[0].workspace}")


def _batches(commits: Sequence[Commit]) -> list[list[Commit]]:
    """The commits in pieces that one transaction takes."""
    batches: list[list[Commit]] = []
    size = _MUTATIONS_AT_ONCE
    for commit in commits:
        if size + len(commit.mutations) >= _MUTATIONS_AT_ONCE:
            batches.append([])
            size = 0
        batches[-1].append(commit)
        size += len(commit.mutations) + 1
    return batches


class Adopting:
    """Puts account records into an archive, also those of people whose e-mail addresses went round."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._waiting: list[Record] = []
        self._postponed: dict[str, Record] = {}

    async def take(self, records: Sequence[Record]) -> None:
        """Adopt the records, together with others that wait for it."""
        self._waiting += records
        if len(self._waiting) >= RECORDS_AT_ONCE:
            await self._adopt_waiting()

    async def finish(self) -> None:
        """Adopt what is left: people whose addresses went round, so that all let go of theirs first."""
        await self._adopt_waiting()
        waiting, self._postponed = list(self._postponed.values()), {}
        await self._adopt([_without_address(record) for record in waiting])
        await self._adopt(waiting)
        if self._postponed:
            raise Refusal("conflict", f"{len(self._postponed)} accounts have the addresses of others")

    async def _adopt_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        for record in batch:
            if record.kind == "user":
                self._postponed.pop(record.content.id, None)
        await self._adopt(batch)

    async def _adopt(self, batch: Sequence[Record]) -> None:
        """Store the records; postpones a person whose address somebody else has still, by what is known so far."""
        if not batch:
            return
        try:
            await self._archive.adopt(batch)
        except EmailTaken:
            if len(batch) == 1:
                self._postponed[batch[0].content.id] = batch[0]
                return
            middle = len(batch) // 2
            await self._adopt(batch[:middle])
            await self._adopt(batch[middle:])


def _without_address(record: Record) -> Record:
    return record._replace(content=msgspec.structs.replace(record.content, email=f"{record.content.id}@invalid"))
