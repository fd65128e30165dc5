"""What a backup reads and a restore writes, beyond the verbs of the log and of the accounts."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from taskdash.domain.accounts import ApiToken, Happened, User
from taskdash.domain.log import Commit, Entity, Head
from taskdash.domain.redaction import Writers
from taskdash.ports.erasures import Erasure
from taskdash.ports.signing_keys import SigningKey


class KeptToken(msgspec.Struct, frozen=True):
    """An API token with its hash."""

    token: ApiToken
    digest: bytes


RECORDS: dict[str, type] = {
    "user": User,
    "api_token": KeptToken,
    "audit": Happened,
    "signing_key": SigningKey,
    "erasure": Erasure,
}


class Record(NamedTuple):
    """One record of the accounts: `kind` is a key of RECORDS, `content` of the type that it names."""

    kind: str
    content: Any


class Change(NamedTuple):
    """That a record was changed: `number` comes out of one ascending sequence for all kinds."""

    number: int
    record: Record


class Archive(Protocol):
    """The database as something to be copied: every workspace, every record of the accounts."""

    async def identity(self) -> str:
        """A random name of this database, always the same; a copy that a restore makes has one of its own."""

    async def workspaces(self, after: str | None, limit: int) -> list[tuple[str, Head]]:
        """Up to `limit` workspaces with their heads by id, from just after `after`, those in the trash included."""

    async def pruned(self, workspace: str, after: int, limit: int) -> list[Commit]:
        """Up to `limit` commits up to the floor that follow the seq `after`, oldest first: id, digest, seq of each."""

    async def plant(self, workspace: str, floor: int, base: Sequence[tuple[Entity, Writers]]) -> None:
        """Make these part of the base of a workspace whose commits up to `floor` are there as pruned ones.

        The read models follow, as they do for commits. Can be repeated; nothing happens where there is no such
        workspace.
        """

    async def changes(self, after: int, limit: int) -> list[Change]:
        """Up to `limit` changes with numbers above `after`, ascending: of each record the last one only.

        A number may become visible up to a minute after higher ones. What was removed is not told.
        """

    async def adopt(self, records: Sequence[Record]) -> None:
        """Put these as they are in the place of those with the same ids, under new change numbers. Can be repeated.

        Raises EmailTaken where somebody else has a user's address; then none is stored.
        """
