"""`cached`: lists of 50 tasks that nobody has changed meanwhile, asked for by signed-in people, limited and logged."""

from contextlib import AsyncExitStack

from taskdash.bench import baseline, counters
from taskdash.bench.baseline import Baseline, Missing, running
from taskdash.bench.browsing import listing
from taskdash.bench.figures import Figure, Result, at_least, at_most
from taskdash.bench.generator import Run, joined
from taskdash.bench.procs import standing_still
from taskdash.bench.seeding import Wish
from taskdash.bench.site import Amount, Site, Sites
from taskdash.bench.steady import AS_BROWSERS_DO, generator, with_tags
from taskdash.bench.workloads import summary

CALLERS, TASKS = 1_000, 50
P99 = at_most(10)  # ms, at 64 connections
TIMES_BASELINE = at_least(20)
TURNS = 5  # of ours and the baseline

_BASELINE = "the Node design that this replaces"
_ALL = "{:,} callers, a workspace each"
_ONE = "one caller, one list"
_UNCHANGED = "304: {:,} callers who have the list already"


async def measure(sites: Sites) -> list[Result]:
    """Many keys, one key, and answers without a body; the many, if it was asked for, in turn with the baseline."""
    missing = ""
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(sites.site(Wish(CALLERS, TASKS)))
        other: Baseline | None = None
        try:
            other = stack.enter_context(running(sites.baseline, TASKS)) if sites.baseline else None
        except Missing as error:
            missing = str(error)
        lists = [listing(site.host, caller, AS_BROWSERS_DO) for caller in site.callers]
        there = len(lists)  # a server that was given may have fewer than were wished for
        everybody, have = _ALL.format(there), _UNCHANGED.format(there)
        tagged = await with_tags(site.address, lists)  # each is kept from now on, however slow this machine is
        theirs: Run | None = None
        if other is None:
            many = await site.steady(everybody, lists)
        else:
            many, theirs = await _in_turn(site, everybody, lists, other)
        one = await site.steady(_ONE, lists[:1])
        unchanged = await site.steady(have, tagged)
    results = [_result(site, title, run) for title, run in ((everybody, many), (_ONE, one), (have, unchanged))]
    if missing:
        results.append(Result(workload="cached", title=_BASELINE, conditions="", figures=[], load=0, skipped=missing))
    elif theirs is not None:
        results.append(_beside(site, many, theirs))
    return results


async def _in_turn(site: Site, title: str, lists: list[bytes], other: Baseline) -> tuple[Run, Run]:
    """Ours and the baseline, each for a part of the time, again and again: a machine's speed changes within minutes."""
    amount = site.amount
    part = amount._replace(seconds=amount.seconds / TURNS, warm_up=amount.warm_up / TURNS)
    its_lists = other.lists(CALLERS)
    await with_tags(other.address, its_lists)  # each is kept, as each of ours is
    ours, theirs = [], []
    for turn in range(1, TURNS + 1):
        of = f"{turn} of {TURNS}"
        with standing_still(other.processes):
            ours.append(await site._replace(amount=part).steady(f"{title}: {of}", lists))
        with standing_still(site.processes):
            theirs.append(await other.steady(its_lists, part, site.progress(f"{_BASELINE}: {of}")))
    return joined(ours), joined(theirs)


def _beside(site: Site, ours: Run, theirs: Run) -> Result:
    """The baseline under the same load, and how many times as much we answer."""
    times = ours.measured.rate / max(theirs.measured.rate, 1.0)
    return Result(
        workload="cached",
        title=_BASELINE,
        conditions=f"{baseline.CONDITIONS}; {_loop(site.amount)}, in {TURNS} parts, in turn with those of ours",
        figures=[Figure("our rate, by this one", round(times, 1), "×", TIMES_BASELINE), *summary.figures(theirs)],
        load=theirs.used.load,
        curves=summary.curves(theirs, _BASELINE),
    )


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
