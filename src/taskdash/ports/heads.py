"""Where the logs of many workspaces end, asked for again and again."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol


class Stand(NamedTuple):
    """Where a workspace's log ends, and for each kind the last seq that touched it; kinds never touched are absent."""

    epoch: str
    seq: int
    kinds: Mapping[str, int]


class HeadStore(Protocol):
    """The heads by themselves, apart from the log because they are asked for every second."""

    async def of(self, workspaces: Sequence[str]) -> Mapping[str, Stand]:
        """Where these workspaces (at most 1,000) stand, as of one moment after the call; who is gone is absent."""
