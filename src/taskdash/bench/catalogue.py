"""Every workload by its name; each is imported only when it is run."""

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import NamedTuple, cast

from taskdash.bench.figures import Result
from taskdash.bench.site import Sites


class Workload(NamedTuple):
    """A module with `measure(sites)`. `own` where it needs a server that we start, `long` where it takes minutes."""

    module: str
    about: str
    own: bool = False
    long: bool = False

    async def measure(self, sites: Sites) -> list[Result]:
        """Run it."""
        module = import_module(f"taskdash.bench.workloads.{self.module}")
        measure = cast("Callable[[Sites], Awaitable[list[Result]]]", module.measure)
        return await measure(sites)


WORKLOADS: Mapping[str, Workload] = {
    "commit": Workload("commit", "durable writes, one workspace a writer"),
    "import": Workload("importing", "a file of 61,617 tasks, beside a server in use", own=True),
    "cached": Workload("cached", "lists that nobody has changed meanwhile"),
    "dashboard": Workload("dashboard", "what people at a dashboard ask"),
    "crud": Workload("crud", "reads by id with writes between them"),
    "overload": Workload("overload", "more than the server can do", long=True),
    "growth": Workload("growth", "the same questions to ever more tasks", own=True, long=True),
    "backup": Workload("backing_up", "a database copied, and a drill with the copy", own=True, long=True),
    "live": Workload("live", "many people who follow their workspaces", own=True, long=True),
}
