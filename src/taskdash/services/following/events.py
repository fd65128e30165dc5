"""Server-sent events as bytes (HTML Living Standard, 9.2): written once, shared by all who get them."""

from collections.abc import Callable, Mapping

import msgspec

from taskdash.domain.log import Commit

COMMIT_BYTES = 64_000  # above this a commit's event tells its position only, and the client fetches it
HEARTBEAT = b":\n\n"

# A commit, as the API shows it in the epoch.
Shown = Callable[[Commit, str], bytes]


def event(name: str, data: bytes, id: str | None = None) -> bytes:
    """One event; `data` is on one line, as JSON is here."""
    head = f"id: {id}\nevent: {name}\ndata: " if id is not None else f"event: {name}\ndata: "
    return b"%b%b\n\n" % (head.encode(), data)


def positions(name: str, of: Mapping[str, tuple[str, int]]) -> bytes:
    """An event with the (epoch, seq) of workspaces."""
    found = {workspace: {"epoch": epoch, "seq": seq} for workspace, (epoch, seq) in of.items()}
    return event(name, msgspec.json.encode(found))


def gone(workspace: str) -> bytes:
    """That nothing more of the workspace comes."""
    return event("gone", msgspec.json.encode({"workspace": workspace}))


def end(reason: str, retry: int) -> bytes:
    """That the stream ends here; `retry` is how many milliseconds a client should wait before it comes again."""
    return b"retry: %d\n%b" % (retry, event("end", msgspec.json.encode({"reason": reason})))


class Told:
    """What followers are told of one commit, encoded when the first of them needs it."""

    __slots__ = ("_commit", "_data", "_epoch", "_narrow", "_wide")

    def __init__(self, commit: Commit, epoch: str, shown: Shown) -> None:
        self._commit = commit
        self._epoch = epoch
        self._narrow: bytes | None = None
        self._wide: bytes | None = None
        data = shown(commit, epoch)
        if len(data) > COMMIT_BYTES:
            position = {"workspace": commit.workspace, "epoch": epoch, "seq": commit.seq}
            data = msgspec.json.encode(position)
        self._data = data

    @property
    def narrow(self) -> bytes:
        """For who follows this workspace only: the id is `epoch:seq`."""
        if self._narrow is None:
            self._narrow = event("commit", self._data, f"{self._epoch}:{self._commit.seq}")
        return self._narrow

    @property
    def wide(self) -> bytes:
        """For who follows all their workspaces: the id is `workspace:epoch:seq`."""
        if self._wide is None:
            self._wide = event("commit", self._data, f"{self._commit.workspace}:{self._epoch}:{self._commit.seq}")
        return self._wide
