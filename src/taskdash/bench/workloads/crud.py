"""`crud`: reads by id with writes between them, in HttpArena's shares."""

from taskdash.bench import asking
from taskdash.bench.browsing import HIT, UNCHANGED, Mix, opened
from taskdash.bench.figures import Result, at_least, at_most
from taskdash.bench.seeding import Wish
from taskdash.bench.site import Sites
from taskdash.bench.workloads import summary

CALLERS, TASKS = 1_000, 50
SHARES = {"task": 75.0, "list": 5.0, "change": 15.0, "create": 5.0}

RATE = at_least(6_000)  # a second
P99 = at_most(50)  # ms


async def measure(sites: Sites) -> list[Result]:
    """One run over all callers alike."""
    async with sites.site(Wish(sites.amount.callers or CALLERS, TASKS)) as site:
        await asking.ask_all(site.address, opened(site.host, site.callers), site.progress("opening"))
        run = await site.load("crud", Mix(site.host, site.callers, SHARES))
    return [
        Result(
            workload="crud",
            title="75 % tasks by id, 5 % lists, 15 % changes, 5 % new tasks",
            conditions=(
                f"{len(site.callers):,} workspaces; {site.amount.connections} connections, closed loop; "
                "after everybody has opened their dashboard"
            ),
            figures=[*summary.figures(run, rate=RATE, p99=P99), *summary.shares(run, HIT, UNCHANGED)],
            load=run.used.load,
            curves=summary.curves(run, "crud"),
        )
    ]
