"""A database that is backed up and restored into others, with a clock that is moved by hand."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pyrage import x25519

from taskdash.adapters.folder.vault import FolderVault
from taskdash.domain.accounts import User
from taskdash.domain.log import Commit
from taskdash.ports.archive import Record
from taskdash.ports.signing_keys import SigningKey
from taskdash.ports.vault import Vault
from taskdash.services.backup.backing_up import Backup, Terms
from taskdash.services.backup.boxes import Opener
from taskdash.services.backup.hashing import log_hash, models_hash
from taskdash.services.backup.ledger import Erased
from taskdash.services.backup.restoring import Restored, Restorer, Target
from taskdash.services.backup.writing import Added, Source, heads
from tests.contract.commits import commit, task, uid
from tests.contract.engines import ENGINES, Store

WORKSPACES = [f"{letter * 8}-0000-4000-8000-000000000001" for letter in "abc"]


class Backups:
    """Backups of `store` in a folder; `elsewhere` makes an empty database of the same engine, or another."""

    def __init__(self, engine: str, store: Store, folder: Path, *, encrypted: bool = True) -> None:
        self.engine = engine
        self.store = store
        self.folder = folder
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
        self.identity = x25519.Identity.generate()
        self.recipient = str(self.identity.to_public()) if encrypted else None
        self.vault: Vault = FolderVault(folder / "vault")
        self.erased: list[Erased] = []
        self._opened: list[Store] = []

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)

    def backup(self, store: Store | None = None, vault: Vault | None = None, keep: float = 30) -> Backup:
        """A process that makes backups."""
        its = store or self.store
        source = Source(its.archive, its.log, its.upkeep)
        return Backup(source, vault or self.vault, Terms(self.recipient, timedelta(days=keep)), lambda: self.now)

    async def back_up(self, **options: Any) -> Added:
        """One backup, by a process that has just started."""
        added = await self.backup(**options).run()
        self.passes(minutes=5)
        return added

    async def elsewhere(self, engine: str | None = None) -> Store:
        folder = self.folder / f"copy-{len(self._opened)}"
        folder.mkdir()
        self._opened.append(await ENGINES[engine or self.engine](folder))
        return self._opened[-1]

    def restorer(
        self, copy: Store, identity: str | None = None, opens: Callable[[SigningKey], bool] = bool
    ) -> Restorer:
        async def erase(erased: Erased) -> None:
            self.erased.append(erased)

        opener = Opener(self.vault, [identity or str(self.identity)])
        return Restorer(Target(copy.archive, copy.log, copy.jobs, erase, opens), self.vault, opener)

    async def restore(self, copy: Store, at: str | None = None) -> Restored:
        return await self.restorer(copy).everything(at, "2026-04-01T00:00:00.000Z", lambda _done, _total: None)

    async def close(self) -> None:
        for store in self._opened:
            await store.close()

    def files(self) -> list[Path]:
        return sorted(path for path in (self.folder / "vault").rglob("*") if path.is_file())

    def lose_everything(self) -> None:
        shutil.rmtree(self.folder / "vault")


async def grow(store: Store, workspace: str, count: int = 1, **more: Any) -> None:
    """Add commits with a task each to the workspace's log."""
    head = await store.log.head(workspace)
    seq = head.seq if head else 0
    await store.log.append([made(workspace, n, **more) for n in range(seq + 1, seq + count + 1)])


def made(workspace: str, seq: int, **more: Any) -> Commit:
    return commit(
        seq, task(uid(100 + seq), f"Task {seq} of {workspace[:4]}"), workspace=workspace, at=hour(seq), **more
    )


def hour(seq: int) -> str:
    """When the commit `seq` was made."""
    return f"2026-02-{1 + seq // 24:02}T{seq % 24:02}:00:00.000Z"


def person(n: int, **more: Any) -> Record:
    about = {"id": uid(n), "email": f"{n}@example.org", "name": f"Person {n}", "workspace": uid(n + 500)}
    return Record("user", User(**{**about, "created_at": hour(1), **more}))


class Hashes(NamedTuple):
    """What a workspace holds: where its log begins and ends, its log, its read models."""

    floor: int
    seq: int
    log: str
    models: str


async def held(store: Store) -> dict[str, Hashes]:
    """The hashes of every workspace."""
    found = {}
    async for page in heads(store.archive):
        for id, head in page:
            log = await log_hash(store.log, id, head.floor, head.seq)
            found[id] = Hashes(head.floor, head.seq, log, await models_hash(store.models, id))
    return found
