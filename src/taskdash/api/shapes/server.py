"""What the server says of itself."""

from typing import Literal

import msgspec


class About(msgspec.Struct, frozen=True):
    """Which server this is."""

    name: str
    version: str
    status: Literal["ok"]


class Health(msgspec.Struct, frozen=True):
    """That it is well."""

    status: Literal["ok"]


class Readiness(msgspec.Struct, frozen=True, omit_defaults=True):
    """That it serves; `degraded` names what several servers share and is down at the moment."""

    status: Literal["ok", "degraded"]
    degraded: tuple[str, ...] = ()
