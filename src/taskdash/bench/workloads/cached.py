"""`cached`: lists of 50 tasks that nobody has changed meanwhile, asked for by signed-in people, limited and logged."""

from taskdash.bench import baseline, counters
from taskdash.bench.browsing import listing
from taskdash.bench.figures import Figure, Result, at_least, at_most
from taskdash.bench.generator import Run
from taskdash.bench.seeding import Wish
from taskdash.bench.site import Amount, Site, Sites
from taskdash.bench.steady import AS_BROWSERS_DO, generator, with_tags
from taskdash.bench.workloads import summary

CALLERS, TASKS = 1_000, 50
P99 = at_most(10)  # ms, at 64 connections
TIMES_BASELINE = at_least(20)

_ALL = "{:,} callers, a workspace each"
_ONE = "one caller, one list"
_UNCHANGED = "304: {:,} callers who have the list already"


async def measure(sites: Sites) -> list[Result]:
    """Many keys, one key, and answers without a body; then, if it was asked for, the same of the baseline."""
    async with sites.site(Wish(CALLERS, TASKS)) as site:
        lists = [listing(site.host, caller, AS_BROWSERS_DO) for caller in site.callers]
        there = len(lists)  # a server that was given may have fewer than were wished for
        everybody, have = _ALL.format(there), _UNCHANGED.format(there)
        tagged = await with_tags(site.address, lists)  # each is kept from now on, however slow this machine is
        many = await site.steady(everybody, lists)
        one = await site.steady(_ONE, lists[:1])
        unchanged = await site.steady(have, tagged)
    results = [_result(site, title, run) for title, run in ((everybody, many), (_ONE, one), (have, unchanged))]
    if sites.baseline is not None:
        results += await _beside(sites, many)
    return results


async def _beside(sites: Sites, ours: Run) -> list[Result]:
    """The baseline under the same load, and how many times as much we answer."""
    title = "the Node design that this replaces"
    try:
        theirs = await baseline.measure(sites, title, CALLERS, TASKS)
    except baseline.Missing as missing:
        return [Result(workload="cached", title=title, conditions="", figures=[], load=0, skipped=str(missing))]
    times = ours.measured.rate / max(theirs.measured.rate, 1.0)
    return [
        Result(
            workload="cached",
            title=title,
            conditions=f"{baseline.CONDITIONS}; {_loop(sites.amount)}",
            figures=[Figure("our rate, by this one", round(times, 1), "×", TIMES_BASELINE), *summary.figures(theirs)],
            load=theirs.used.load,
            curves=summary.curves(theirs, title),
        )
    ]


def _loop(amount: Amount) -> str:
    return f"{amount.connections} connections, closed loop, by {generator()}"


def _result(site: Site, title: str, run: Run) -> Result:
    figures = summary.figures(run, p99=P99)
    asked = max(run.counted.get(counters.REQUESTS, 0), 1)
    for name, counter in (("hits", counters.HITS), ("of these unchanged", counters.UNCHANGED)):
        figures.append(Figure(name, round(100 * run.counted.get(counter, 0) / asked, 1), "% of requests"))
    return Result(
        workload="cached",
        title=title,
        conditions=f"GET …/tasks?limit=50, {AS_BROWSERS_DO}; {_loop(site.amount)}",
        figures=figures,
        load=run.used.load,
        curves=summary.curves(run, title),
    )
