"""`dashboard`: what people at a dashboard ask, in the mix that Vikunja published for its cloud."""

from taskdash.bench import asking
from taskdash.bench.browsing import HIT, UNCHANGED, Mix, opened
from taskdash.bench.figures import Result, at_least, at_most
from taskdash.bench.seeding import Wish
from taskdash.bench.site import Sites
from taskdash.bench.workloads import summary

CALLERS, TASKS = 1_000, 50
SHARES = {"task": 65.0, "list": 11.5, "other list": 11.5, "projects": 9.0, "change": 3.0}

RATE = at_least(10_000)  # a second
P99 = at_most(100)  # ms
HITS = at_least(93)  # %


async def measure(sites: Sites) -> list[Result]:
    """One run over all callers, the busiest of whom ask most."""
    async with sites.site(Wish(sites.amount.callers or CALLERS, TASKS)) as site:
        await asking.ask_all(site.address, opened(site.host, site.callers), site.progress("opening"))
        run = await site.load("dashboard", Mix(site.host, site.callers, SHARES, zipf=True, conditional=True))
    figures = summary.figures(run, rate=RATE, p99=P99)
    figures += summary.shares(run, HIT, UNCHANGED, target=HITS)
    return [
        Result(
            workload="dashboard",
            title="65 % tasks, 23 % lists, 9 % projects, 3 % changes",
            conditions=(
                f"{len(site.callers):,} workspaces, Zipf; {site.amount.connections} connections, closed loop; "
                "after everybody has opened their dashboard"
            ),
            figures=figures,
            load=run.used.load,
            curves=summary.curves(run, "dashboard"),
        )
    ]
