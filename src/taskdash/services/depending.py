"""What an answer depends on, and so how long it is the right one."""

from typing import NamedTuple


class Depends(NamedTuple):
    """It changes when an entity of one of `kinds` does, or the `entity` (its kind) that the path names last.

    `caller` names the parameters in which `me` is the caller. With `minute`, it also depends on the time of day.
    """

    kinds: tuple[str, ...] = ()
    entity: str | None = None
    caller: tuple[str, ...] = ()
    minute: bool = False
