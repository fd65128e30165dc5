"""The two databases of a promotion, as it needs them."""

from typing import NamedTuple

from taskdash.ports.archive import Archive
from taskdash.ports.arrival import Arrival
from taskdash.ports.commits import CommitLog
from taskdash.ports.departure import Departure
from taskdash.ports.erasures import Erasures
from taskdash.ports.jobs import Jobs
from taskdash.ports.models import Models
from taskdash.ports.upkeep import Upkeep


class Side(NamedTuple):
    """One of them."""

    archive: Archive
    log: CommitLog
    models: Models
    upkeep: Upkeep
    jobs: Jobs
    erasures: Erasures


class Ends(NamedTuple):
    """Both: `source` is served from until it is left by `departure`."""

    source: Side
    departure: Departure
    target: Side
    arrival: Arrival
