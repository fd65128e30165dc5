"""Backing up: a run adds what is new to the newest generation, or begins the next; old generations are dropped."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from taskdash.domain.log import Head
from taskdash.domain.times import moment
from taskdash.ports.vault import Vault
from taskdash.services.backup import ledger, manifest
from taskdash.services.backup.boxes import checked_recipient
from taskdash.services.backup.standing import Standing, standing
from taskdash.services.backup.writing import Added, Rewound, Run, Source, heads

_NAME = "%Y%m%dT%H%M%S%fZ"  # of a generation: when it was begun, then what sets it apart

BASES_KEPT = 4  # generations that the time for which backups are kept is divided into

Tell = Callable[[int, int], None]  # how many commits of how many have been copied


class Terms(NamedTuple):
    """For whom backups are encrypted (None: for nobody), and how long they are kept."""

    recipient: str | None
    keep: timedelta


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


class Backup:
    """Backs one database up into one vault; one process at a time may (a lease is the caller's affair)."""

    def __init__(self, source: Source, vault: Vault, terms: Terms, clock: Callable[[], datetime]) -> None:
        """Raises Refusal `invalid` where the recipient is none."""
        if terms.recipient is not None:
            checked_recipient(terms.recipient)
        self._source = source
        self._vault = vault
        self._terms = terms
        self._clock = clock
        self._standing: Standing | None = None

    async def run(self, tell: Tell = silent) -> Added:
        """Add what has come since the last run. Can be killed at any point: the next run goes on from there.

        Raises Refusal: `conflict` naming a file of the vault that is damaged, `unavailable`.
        """
        known = await manifest.generations(self._vault)
        current = await self._current(known)
        if not await self._continues(current):
            current = self._next()
        try:
            added = await self._run(current, tell)
        except Rewound:
            added = await self._run(self._next(), tell)
        except BaseException:
            self._standing = None  # read it anew: it may have been told more than was stored
            raise
        await self._drop()
        return added

    async def _run(self, current: Standing, tell: Tell) -> Added:
        self._standing = current
        changed, total, present = await self._changed(current)
        run = Run(
            self._source,
            self._vault,
            current,
            self._terms.recipient,
            self._clock,
            lambda done: tell(done, total),
        )
        await run.workspaces(changed)
        await run.accounts()
        gone = sorted(current.places.keys() - present)
        if gone or not run.nothing or not (current.last and current.last.complete):
            await run.tell(complete=True, gone=gone)
        await self._destroy_old_keys(current)
        return run.added

    async def _destroy_old_keys(self, current: Standing) -> None:
        """Make what was redacted unreadable in every generation; whoever starts does it once more."""
        known = await manifest.generations(self._vault) if current.rewritten else {}
        for workspace, epoch in current.rewritten.items():
            for generation in known:
                await ledger.destroy(self._vault, generation, workspace, keep=epoch)
        current.rewritten.clear()

    async def _changed(self, current: Standing) -> tuple[list[tuple[str, Head]], int, set[str]]:
        """The workspaces that have changed, how many commits that makes, and the ids of all workspaces."""
        changed: list[tuple[str, Head]] = []
        present: set[str] = set()
        total = 0
        async for page in heads(self._source.archive):
            for id, head in page:
                present.add(id)
                was = current.places.get(id)
                if was is None or (was.epoch, was.seq) != (head.epoch, head.seq):
                    changed.append((id, head))
                    begun = was is None or was.epoch != head.epoch
                    total += head.seq - (head.floor if begun or was is None else was.seq)
        return changed, total, present

    async def _current(self, known: dict[str, list[str]]) -> Standing:
        """Where the newest generation stands."""
        if not known:
            return self._next()
        generation = max(known)
        held = self._standing
        if held is not None and held.links and held.links[-1].name == max(known[generation]):
            return held
        return standing(generation, await manifest.chain(self._vault, known[generation]))

    async def _continues(self, current: Standing) -> bool:
        """Whether this run adds to `current`: of this database, for this recipient, and not too long yet."""
        if current.last is None or current.began is None:
            return True
        same = current.last.database == await self._source.archive.identity()
        same = same and current.last.recipient == self._terms.recipient
        return same and self._clock() < current.began + self._terms.keep / BASES_KEPT

    def _next(self) -> Standing:
        return standing(f"{self._clock().astimezone(UTC).strftime(_NAME)}-{uuid4().hex[:8]}", [])

    async def _drop(self) -> None:
        """Remove the generations that nobody can want any more: the one after each is old enough itself."""
        known = await manifest.generations(self._vault)
        ordered = sorted(known)
        limit = self._clock() - self._terms.keep
        kept = ordered[0] if ordered else ""
        for following in ordered[1:]:
            if _made(following) > limit or await self._whole_since(known[following]) > limit:
                break
            kept = following
        if kept == (ordered[0] if ordered else ""):
            return
        for folder in ("manifests", "segments", "keys"):  # what counts goes first
            for name in await self._vault.names(folder):
                if name.split("/")[1] < kept:
                    await self._vault.delete(name)

    async def _whole_since(self, names: list[str]) -> datetime:
        """From when on the generation can be restored."""
        for link in await manifest.chain(self._vault, names):
            if link.manifest.complete:
                return moment(link.manifest.began)
        return self._clock()


def _made(generation: str) -> datetime:
    return datetime.strptime(generation.rpartition("-")[0], _NAME).replace(tzinfo=UTC)
