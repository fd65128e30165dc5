"""Restoring everything into an empty database: logs, then accounts, then every erasure once more."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from taskdash.domain import accounts
from taskdash.domain.ids import derive
from taskdash.domain.log import Commit, Entity
from taskdash.domain.redaction import Writers
from taskdash.domain.refusal import Refusal
from taskdash.ports.archive import RECORDS, Archive, Record
from taskdash.ports.commits import CommitLog
from taskdash.ports.jobs import Job, Jobs
from taskdash.ports.signing_keys import SigningKey
from taskdash.ports.vault import Vault
from taskdash.services.backup import ledger, reading
from taskdash.services.backup.batches import RECORDS_AT_ONCE, Adopting, append
from taskdash.services.backup.boxes import SERVER, Opener
from taskdash.services.backup.reading import Content, Opened

KIND = "restore"  # of the job that says that a restore is under way

_END_OF_TIME = "9999"

_decode_commit = msgspec.json.Decoder(Commit).decode
_decode_base = msgspec.json.Decoder(tuple[Entity, Writers]).decode
_decode_record = msgspec.json.Decoder(tuple[str, Any]).decode

Tell = Callable[[int, int], None]  # how many commits of how many are there


class Target(NamedTuple):
    """What a restore writes to; `erase` erases a person, `opens` says whether a signing key is of use here."""

    archive: Archive
    log: CommitLog
    jobs: Jobs
    erase: Callable[[ledger.Erased], Awaitable[None]]
    opens: Callable[[SigningKey], bool]


class Restored(msgspec.Struct):
    """What a restore has brought; `as_of` is the instant of which everything is there."""

    as_of: str = ""
    workspaces: int = 0
    commits: int = 0
    people: int = 0
    erased: int = 0
    keys_left_out: int = 0


async def unfinished(job: Job) -> None:
    """What the housekeeping does about a restore that was cut off. Raises Refusal `unavailable`."""
    raise Refusal("unavailable", f"the restore that was begun at {job.since} has to be repeated: it is not finished")


class Restorer:
    """Restores from one vault into one database."""

    def __init__(self, target: Target, vault: Vault, opener: Opener) -> None:
        self._target = target
        self._vault = vault
        self._opener = opener

    async def everything(self, at: str | None, now: str, tell: Tell) -> Restored:
        """Restore all as of the instant `at` (None: the newest). A repeat of a killed restore finishes it.

        Every workspace gets a new epoch, every session is over, and who was erased since the backup is so again.
        Raises Refusal: `conflict` naming a damaged or missing file, or where the database is not empty, `not_found`
        where there is no such backup, `forbidden` for the wrong identity.
        """
        content = await reading.content(self._vault, at)
        erased = {entry.user: entry for entry in await ledger.every(self._vault)}
        job = Job(derive(KIND, content.generation, at or ""), KIND, {"generation": content.generation, "at": at}, now)
        await self._demand_empty(job)
        await self._target.jobs.begin(job)
        restored = Restored(as_of=at or content.as_of)
        people = People(self._target, erased)
        gone = {entry.workspace for entry in erased.values()}
        logs = Logs(self._target, content, gone, lambda done: tell(done, content.seq))
        async for opened in reading.read(self._vault, content, self._opener, logs.wants):
            await logs.take(opened)
        async for opened in reading.read(self._vault, content, self._opener, people.wants(content)):
            await people.take(opened.lines)
        await people.finish()
        for entry in erased.values():
            await self._target.erase(entry)
        await self._target.jobs.finish(job.id)
        restored.workspaces, restored.commits = len(logs.workspaces), logs.commits
        restored.people, restored.erased, restored.keys_left_out = len(people.seen), len(erased), people.keys_left_out
        return restored

    async def workspace(self, id: str, at: str | None, now: str, tell: Tell) -> Restored | None:
        """Restore a workspace that the database has no longer; None where it is there.

        It gets a new epoch; whoever was erased since is so in it. Raises as `everything`.
        """
        content = await reading.content(self._vault, at)
        copy = content.copies.get(id)
        job = Job(derive(KIND, id, at or ""), KIND, {"workspace": id, "at": at}, now)
        begun = any(other.id == job.id for other in await self._target.jobs.unfinished(_END_OF_TIME, 1_000))
        if not begun and await self._target.log.head(id) is not None:
            return None
        erased = await ledger.every(self._vault)
        if copy is None or id in {entry.workspace for entry in erased}:
            raise Refusal("not_found", "the backup has no such workspace", field="workspace")
        await self._target.jobs.begin(job)
        total = copy.last.seq - copy.fresh.floor
        logs = Logs(self._target, content, set(), lambda done: tell(done, total), only=id)
        async for opened in reading.read(self._vault, content, self._opener, logs.wants, only=id):
            await logs.take(opened)
        for entry in erased:
            await self._target.erase(entry)
        await self._target.jobs.finish(job.id)
        return Restored(at or content.as_of, len(logs.workspaces), logs.commits, 0, len(erased))

    async def _demand_empty(self, job: Job) -> None:
        begun = await self._target.jobs.unfinished(_END_OF_TIME, 1_000)
        if any(other.id == job.id for other in begun):
            return
        records = [change.record.kind for change in await self._target.archive.changes(0, RECORDS_AT_ONCE)]
        if "user" in records or await self._target.archive.workspaces(None, 1):
            raise Refusal(
                "conflict",
                "the database is not empty; restore everything into a new one, or one workspace with --workspace",
                field="database",
            )


class Logs:
    """Puts the copies of workspaces into the log, as far as they are not there yet."""

    def __init__(
        self, target: Target, content: Content, without: set[str], tell: Callable[[int], None], only: str | None = None
    ) -> None:
        self._archive, self._log = target.archive, target.log
        self._content = content
        self._without = without
        self._tell = tell
        self._only = only
        self.workspaces: set[str] = set()
        self.commits = 0

    def wants(self, index: int, owner: str, what: str) -> bool:
        """Whether the box is part of what is restored."""
        workspace, _, epoch = owner.partition("/")
        copy = self._content.copies.get(workspace)
        if copy is None or workspace in self._without or (self._only or workspace) != workspace:
            return False
        if epoch != copy.fresh.epoch or index < copy.first or (self._content.at or _END_OF_TIME) < copy.fresh.since:
            return False
        return not what.startswith("base-") or what.startswith(f"base-{copy.fresh.floor}-")

    async def take(self, opened: Opened) -> None:
        """Put what the box holds where it belongs."""
        workspace = opened.workspace
        if opened.what.startswith("base-"):
            base = [_decode_base(line) for line in opened.lines]
            await self._archive.plant(workspace, self._content.copies[workspace].fresh.floor, base)
            return
        commits = [_decode_commit(line) for line in opened.lines]
        if self._content.at is not None:
            commits = [commit for commit in commits if commit.at <= self._content.at]
        head = await self._log.head(workspace)
        seq = head.seq if head is not None else 0
        missing = [commit for commit in commits if commit.seq > seq]
        if missing and missing[0].seq != seq + 1:
            raise Refusal(
                "conflict", f"the workspace {workspace} lacks the commits from {seq + 1} to {missing[0].seq - 1}"
            )
        await append(self._log, missing)
        if commits:
            self.workspaces.add(workspace)
            self.commits += len(commits)
            self._tell(self.commits)


class People:
    """Puts accounts back, without those who were erased."""

    def __init__(self, target: Target, erased: dict[str, ledger.Erased]) -> None:
        self._adopting = Adopting(target.archive)
        self._opens = target.opens
        self._erased = erased
        self.seen: set[str] = set()
        self.keys_left_out = 0

    def wants(self, content: Content) -> Callable[[int, str, str], bool]:
        """Which boxes hold accounts that are restored: as of the last run that had begun by then."""
        at = content.at

        def wanted(index: int, owner: str, _what: str) -> bool:
            if owner.startswith("person-"):
                if owner.partition("/")[0].removeprefix("person-") in self._erased:
                    return False
            elif not owner.startswith(f"{SERVER}/"):
                return False
            return at is None or content.links[index].manifest.began <= at

        return wanted

    async def take(self, lines: Sequence[bytes]) -> None:
        """Adopt the records of a box, together with those of others."""
        await self._adopting.take([record for line in lines if (record := self._record(line)) is not None])

    async def finish(self) -> None:
        """Adopt what is left. Raises Refusal `conflict` where that cannot be."""
        await self._adopting.finish()

    def _record(self, line: bytes) -> Record | None:
        kind, content = _decode_record(line)
        if kind not in RECORDS:
            return None
        record = Record(kind, msgspec.convert(content, RECORDS[kind]))
        if kind == "user":
            self.seen.add(record.content.id)
            return Record(kind, accounts.restored(record.content))
        if kind == "signing_key" and not self._opens(record.content):
            self.keys_left_out += 1
            return None
        if kind == "audit" and record.content.user in self._erased:
            return None
        return record
