"""One run: what has come since the last one, gathered into segments and told in manifests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from taskdash.domain import limits
from taskdash.domain.log import Commit, Head, Ref
from taskdash.domain.times import instant
from taskdash.ports.archive import Archive, Change, Record
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.ports.upkeep import Upkeep
from taskdash.ports.vault import Vault
from taskdash.services.backup.boxes import (
    SEGMENT_BYTES,
    SERVER,
    Box,
    Sealer,
    Segment,
    pack,
    person_owner,
    workspace_owner,
)
from taskdash.services.backup.manifest import FORMAT, Link, Manifest, Stretch, store
from taskdash.services.backup.standing import Standing

_COMMITS_AT_ONCE = 1_000
_BOX_BYTES = 2 * 1024 * 1024  # of JSON, about; as Python's objects it is ten times as much
_AT_FIRST = 32  # commits, before it is known how large they are
_RECORDS_AT_ONCE = 1_000
_SEGMENTS = 16  # after which a manifest is written, so that a run that is killed has not been for nothing


class Rewound(Exception):
    """The log is not the continuation of what was backed up: the database's file was put back to an earlier state."""


class Source(NamedTuple):
    """What is copied."""

    archive: Archive
    log: CommitLog
    upkeep: Upkeep


class Added(msgspec.Struct):
    """What a run has added so far."""

    commits: int = 0
    workspaces: int = 0
    records: int = 0
    files: int = 0
    bytes: int = 0


class Run:
    """Adds to one generation; `progress` is told how many commits have been copied."""

    def __init__(
        self,
        source: Source,
        vault: Vault,
        standing: Standing,
        recipient: str | None,
        clock: Callable[[], datetime],
        progress: Callable[[int], None],
    ) -> None:
        self._archive, self._log, self._upkeep = source
        self._vault = vault
        self._standing = standing
        self._recipient = recipient
        self._clock = clock
        self._began = instant(clock())
        self._sealer = Sealer(vault, standing.generation, recipient, standing.keys)
        self._segment = Segment()
        self._files: list[str] = []
        self._accounts: list[int] = []
        self._stretches: list[Stretch] = []
        self._changes = standing.changes_seen()
        self.added = Added()
        self._progress = progress
        self._at_once = _AT_FIRST

    async def workspaces(self, changed: Sequence[tuple[str, Head]]) -> None:
        """Copy what these have more than the backup. Raises Rewound."""
        await self._sealer.admit(workspace_owner(id, head.epoch) for id, head in changed)
        for id, head in changed:
            was = self._standing.places.get(id)
            before = self.added.commits
            fresh = was is None or was.epoch != head.epoch
            if was is None or fresh or not await self._continue(was, head):
                await self._begin(id, head)
            self.added.workspaces += self.added.commits > before
            if len(self._files) >= _SEGMENTS:
                await self.tell(complete=False)

    async def accounts(self) -> None:
        """Copy the account records that have changed."""
        after = self._standing.changes_seen()
        while page := await self._archive.changes(after, _RECORDS_AT_ONCE):
            after = page[-1].number
            owned = _by_owner(page)
            await self._sealer.admit(owned)
            for owner, records in owned.items():
                await self._put(owner, f"accounts-{page[0].number}-{after}", records)
                self._accounts = sorted({*self._accounts, len(self._files)})
            self.added.records += len(page)
            await self._flush(least=SEGMENT_BYTES)
        self._changes = max(after, self._standing.last.changes if self._standing.last else 0)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to tell since the last manifest."""
        return not (self._files or self._segment.size)

    async def tell(self, *, complete: bool, gone: Sequence[str] = ()) -> Link:
        """Write the manifest of what was copied since the last one."""
        await self._flush(least=0)
        last = self._standing.links[-1] if self._standing.links else None
        manifest = Manifest(
            v=FORMAT,
            database=await self._archive.identity(),
            number=last.manifest.number + 1 if last else 1,
            previous=last.name if last else None,
            began=self._began,
            ended=instant(self._clock()),
            complete=complete,
            recipient=self._recipient,
            keys=self._sealer.new,
            files=self._files,
            accounts=self._accounts,
            workspaces=self._stretches,
            changes=self._changes,
            gone=list(gone),
        )
        link = await store(self._vault, self._standing.generation, manifest)
        self._standing.add(link)
        self._files, self._accounts, self._stretches, self._sealer.new = [], [], [], {}
        return link

    async def _continue(self, was: Stretch, head: Head) -> bool:
        """Copy the commits after `was`; False where they are forgotten already, and it has to begin anew."""
        if head.seq < was.seq or await self._id_of(was.workspace, was.seq) not in (was.last, None):
            raise Rewound
        try:
            await self._copy(_onward(was), was.seq)
        except Pruned:
            return False
        return True

    async def _id_of(self, workspace: str, seq: int) -> str | None:
        try:
            found = await self._log.after(workspace, seq - 1, 1)
        except Pruned:
            found = await self._archive.pruned(workspace, seq - 1, 1)
        return found[0].id if found else None  # None: erased a moment ago

    async def _begin(self, workspace: str, head: Head) -> None:
        """Copy the workspace from its beginning or, where that is forgotten, from its base on."""
        while True:
            stretch = Stretch(workspace, head.epoch, 0, "", "", [], fresh=True, floor=head.floor)
            if head.floor:
                stretch = await self._base(stretch)
            try:
                await self._copy(stretch, head.floor)
            except Pruned:
                moved = await self._log.head(workspace)
                if moved is None:
                    return
                head = moved
                continue
            return

    async def _base(self, stretch: Stretch) -> Stretch:
        """The pruned commits and the base. A floor that moves meanwhile shows when the log is read on from there."""
        owner = workspace_owner(stretch.workspace, stretch.epoch)
        files: list[int] = []
        after = 0
        while page := await self._archive.pruned(stretch.workspace, after, _COMMITS_AT_ONCE):
            page = [commit for commit in page if commit.seq <= stretch.floor]
            if not page:
                break
            files.append(await self._put(owner, f"pruned-{page[0].seq}-{page[-1].seq}", page))
            after, stretch = page[-1].seq, _moved(stretch, page[-1])
        place: Ref | None = None
        while base := await self._upkeep.base(stretch.workspace, place, limits.PAGE_ITEMS):
            place = Ref(base[-1][0].kind, base[-1][0].id)
            files.append(await self._put(owner, f"base-{stretch.floor}-{len(files)}", base))
        return msgspec.structs.replace(stretch, since=stretch.at, files=files)

    async def _copy(self, stretch: Stretch, after: int) -> None:
        owner = workspace_owner(stretch.workspace, stretch.epoch)
        files = set(stretch.files)
        while page := await self._log.after(stretch.workspace, after, self._at_once):
            files.add(await self._put(owner, f"log-{page[0].seq}-{page[-1].seq}", page))
            after, stretch = page[-1].seq, _moved(stretch, page[-1])
            self.added.commits += len(page)
            self._progress(self.added.commits)
            if len(self._files) >= _SEGMENTS:
                self._stretches.append(msgspec.structs.replace(stretch, files=sorted(files)))
                await self.tell(complete=False)
                stretch, files = _onward(stretch), set()
        if files:
            self._stretches.append(msgspec.structs.replace(stretch, files=sorted(files)))

    async def _put(self, owner: str, what: str, lines: Iterable[Any]) -> int:
        """Put a box into the segment that is being filled; answers the index of its file."""
        encoded = [msgspec.json.encode(line) for line in lines]
        self._at_once = min(max(len(encoded) * _BOX_BYTES // sum(map(len, encoded)), 1), _COMMITS_AT_ONCE)
        content = await asyncio.to_thread(lambda: self._sealer.seal(owner, pack(encoded)))
        await self._flush(least=SEGMENT_BYTES)
        self._segment.add(Box(f"{owner}/{what}", content))
        return len(self._files)

    async def _flush(self, least: int) -> None:
        if self._segment.size > least:
            number = (self._standing.last.number if self._standing.last else 0) + 1
            place = f"segments/{self._standing.generation}/{number:06}-{len(self._files):04}"
            self.added.bytes += self._segment.size
            self.added.files += 1
            self._files.append(await self._segment.write(self._vault, place))
            self._segment = Segment()


async def heads(archive: Archive) -> AsyncIterator[list[tuple[str, Head]]]:
    """All workspaces with their heads, page by page."""
    after: str | None = None
    while page := await archive.workspaces(after, limits.PAGE_ITEMS):
        yield page
        after = page[-1][0]


def _onward(was: Stretch) -> Stretch:
    """The stretch that follows."""
    return msgspec.structs.replace(was, files=[], fresh=False, floor=0, since="")


def _moved(stretch: Stretch, last: Commit) -> Stretch:
    return msgspec.structs.replace(stretch, seq=last.seq, at=last.at, last=last.id)


def _by_owner(page: Sequence[Change]) -> dict[str, list[Record]]:
    owned: dict[str, list[Record]] = {}
    for change in page:
        owned.setdefault(_owner(change.record), []).append(change.record)
    return owned


def _owner(record: Record) -> str:
    content = record.content
    if record.kind == "user":
        return person_owner(content.id)
    if record.kind == "api_token":
        return person_owner(content.token.user)
    if record.kind == "audit" and content.user != "nobody":
        return person_owner(content.user)
    return f"{SERVER}/records"
