"""An engine: every port, filled by one technology."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from taskdash.ports.archive import Archive
from taskdash.ports.arrival import Arrival
from taskdash.ports.bus import Bus, Heard
from taskdash.ports.commits import CommitLog
from taskdash.ports.departure import Departure
from taskdash.ports.heads import HeadStore
from taskdash.ports.jobs import Jobs
from taskdash.ports.leases import Leases
from taskdash.ports.models import Models
from taskdash.ports.tallies import Tallies
from taskdash.ports.trash import Trash
from taskdash.ports.upkeep import Upkeep
from taskdash.services.accounts.stores import AccountStores


class Rumoured(NamedTuple):
    """A bus that hears of commits sooner by what processes tell one another.

    `watch` calls with what this process has made durable; `hear` takes in what is told.
    """

    watch: Callable[[Callable[[Sequence[Heard]], None]], None]
    hear: Callable[[Sequence[Heard]], None]


class Copying(NamedTuple):
    """The ports of which exports and backups read: much, and with time enough."""

    log: CommitLog
    models: Models
    upkeep: Upkeep
    archive: Archive


class Engine(NamedTuple):
    """Every port, filled by one technology.

    `reads` is how often this process has asked the database for something so far. `groups` is how many transactions its
    writer has made, and how many works were in them; None where it has no writer of its own. `sweep` begins what a
    server does in its background for the engine: it ends when cancelled. `shared` is whether other machines use it too,
    so that it is not for this one to be replaced when it is down. `rumoured` is its bus where commits of others are
    heard late without rumours. `folder` is where it keeps its data on this machine; None where that is elsewhere.
    `departure` is how a deployment leaves it, `arrival` how one arrives; None where that cannot be. `opened` is done
    when all of it is ready to be used, and fails where it will not be; None where it is ready.
    """

    log: CommitLog
    models: Models
    tallies: Tallies
    bus: Bus
    heads: HeadStore
    trash: Trash
    upkeep: Upkeep
    jobs: Jobs
    leases: Leases
    archive: Archive
    accounts: AccountStores
    copying: Copying
    reads: Callable[[], int]
    groups: Callable[[], tuple[int, int]] | None = None
    sweep: Callable[[], Sequence[Coroutine[Any, Any, None]]] = tuple
    shared: bool = False
    rumoured: Rumoured | None = None
    folder: Path | None = None
    departure: Departure | None = None
    arrival: Arrival | None = None
    opened: Awaitable[None] | None = None
