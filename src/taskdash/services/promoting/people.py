"""Accounts and sessions copied by their change numbers, so that everybody stays signed in."""

import hashlib

import msgspec

from taskdash.domain.refusal import Refusal
from taskdash.ports.archive import Archive, Record
from taskdash.services.backup.batches import Adopting
from taskdash.services.promoting.ends import Ends

_RECORDS_AT_ONCE = 500


class People:
    """Copies the accounts of one promotion, from their beginning in each run: every record is put where it was."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._records = 0  # the change number up to which they are copied
        self._sessions = 0
        self.count = 0

    async def run(self) -> None:
        """One pass: what has changed since the last one. The source's numbers never show late."""
        source, departure, target, arrival = self._ends
        adopting = Adopting(target.archive)
        while page := await source.archive.changes(self._records, _RECORDS_AT_ONCE):
            for change in page:
                if change.record.kind == "erasure":
                    await target.erasures.forget(change.record.content.user)
            await adopting.take([change.record for change in page])
            self._records = page[-1].number
        await adopting.finish()
        while sessions := await departure.sessions(self._sessions, _RECORDS_AT_ONCE):
            await arrival.take([kept for _, kept in sessions])
            self._sessions = sessions[-1][0]

    async def verify(self) -> None:
        """Compare all records that have not changed since they were copied. Raises Refusal `conflict`."""
        there = {key: hashed for key, (hashed, _) in (await _every(self._ends.target.archive)).items()}
        here = await _every(self._ends.source.archive)
        for (kind, id), (hashed, number) in here.items():
            if number <= self._records and there.get((kind, id)) != hashed:
                raise Refusal("conflict", f"the copy of the {kind} {id} is not what it was copied of", field="to")
        self.count = sum(kind == "user" for kind, _ in here)


async def _every(archive: Archive) -> dict[tuple[str, str], tuple[bytes, int]]:
    """The hash and the change number of every record."""
    found: dict[tuple[str, str], tuple[bytes, int]] = {}
    after = 0
    while page := await archive.changes(after, _RECORDS_AT_ONCE):
        for number, record in page:
            found[_key(record)] = hashlib.sha256(_plain(record)).digest(), number
        after = page[-1].number
    return found


def _plain(record: Record) -> bytes:
    content = record.content
    if record.kind == "user":
        content = msgspec.structs.replace(content, change=0)
    return msgspec.json.encode(content, order="sorted")


def _key(record: Record) -> tuple[str, str]:
    content = record.content
    if record.kind == "api_token":
        return record.kind, content.token.id
    return record.kind, next(getattr(content, name) for name in ("id", "kid", "user") if hasattr(content, name))
