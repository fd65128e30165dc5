"""How a process hears of commits, its own and those of other processes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from taskdash.domain.log import Ref


class Heard(NamedTuple):
    """That a workspace has the commit `seq`; `members` tells that it changed a membership or the workspace itself.

    `seq` 0: the workspace was erased, or has a new epoch. `touched` are the entities that it is about; None: it may be
    about any, as with a commit that is too large to be looked through here.
    """

    workspace: str
    seq: int
    members: bool
    touched: Sequence[Ref] | None = None


class Bus(Protocol):
    """The stream of commits after they are durable, in order for each workspace, without gaps.

    Only when a workspace is new to this process may its own commit come before those of others from just before.
    """

    def listen(self, hear: Callable[[Sequence[Heard]], None]) -> Callable[[], None]:
        """Call `hear`, on the event loop, with what is committed from now on; the answer ends that."""
