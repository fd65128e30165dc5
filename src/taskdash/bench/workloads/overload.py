"""`overload`: what is left of a server's work when people ask for more than it can do, and go on asking."""

from collections.abc import Sequence
from typing import NamedTuple

from taskdash.bench import asking
from taskdash.bench.browsing import Mix, opened
from taskdash.bench.figures import Curve, Figure, Result, Target, at_least, at_most
from taskdash.bench.generator import Load, Run
from taskdash.bench.pump import Rate
from taskdash.bench.scripts import Script
from taskdash.bench.seeding import Wish
from taskdash.bench.site import Site, Sites
from taskdash.bench.workloads import commit, dashboard
from taskdash.bench.workloads.commit import Commits

USUAL, WORST = 0.5, 5.0  # times what the server can do
TIMES = (USUAL, 1.0, 2.0, WORST)
CONNECTIONS = 1_000  # so that it is the server where requests wait
RETRIES = 3  # of one that is refused, after the time that the refusal names
RECOVERY = 5.0  # seconds after the worst, from where on it must be as usual
RECOVERED = at_least(90)  # % of what is asked then
ACCEPTED = at_most(250)  # ms, p99 of what is answered well


class _Asked(NamedTuple):
    """A workload: how many share of its peak must be left, by how many times its capacity is asked."""

    name: str
    wish: Wish
    left: dict[float, Target]


_ASKED = (
    _Asked("commit", Wish(commit.WRITERS), {5.0: at_least(65)}),
    _Asked("dashboard", Wish(dashboard.CALLERS, dashboard.TASKS), {2.0: at_least(70)}),
)


async def measure(sites: Sites) -> list[Result]:
    """Each workload: its peak in a closed loop, then in an open one the worst, and from half of the peak on ever more.

    The worst comes next to the peak, with which it is compared: a database that grows meanwhile takes less by itself.
    """
    return [await _one(sites, asked) for asked in _ASKED]


async def _one(sites: Sites, asked: _Asked) -> Result:
    async with sites.site(asked.wish) as site:
        script: Script = Commits(site.host, site.callers)
        if asked.name == "dashboard":
            script = Mix(site.host, site.callers, dashboard.SHARES, zipf=True, conditional=True)
            await asking.ask_all(site.address, opened(site.host, site.callers), site.progress("opening"))
        peak = await site.load(f"{asked.name}: peak", script)
        worst = await _at(site, asked.name, script, peak.measured.rate, WORST)
        await _at(site, asked.name, script, peak.measured.rate, USUAL, RECOVERY)
        runs = [await _at(site, asked.name, script, peak.measured.rate, times) for times in TIMES[:-1]] + [worst]
    return Result(
        workload="overload",
        title=asked.name,
        conditions=f"open loop on {CONNECTIONS:,} connections, refused ones sent again up to {RETRIES} times;"
        f" {WORST:g} × first",
        figures=[*_figures(asked, peak, runs), _recovery(peak, runs[0])],
        load=peak.used.load,
        curves=_curves(asked.name, peak, runs),
    )


async def _at(site: Site, name: str, script: Script, peak: float, times: float, seconds: float | None = None) -> Run:
    amount = site.amount
    load = Load(CONNECTIONS, seconds or amount.seconds, 0.0 if seconds else amount.warm_up, amount.processes)
    return await site.run(f"{name}: {times:g} × its peak", script, load._replace(rate=Rate(peak * times, RETRIES)))


def _figures(asked: _Asked, peak: Run, runs: Sequence[Run]) -> list[Figure]:
    found = [Figure("peak", round(peak.measured.rate, 1), "/s")]
    for times, run in zip(TIMES, runs, strict=True):
        measured = run.measured
        left = 100 * measured.rate / max(peak.measured.rate, 1.0)
        at = f"at {times:g} ×"
        found += [
            Figure(f"{at}: answered well", round(left, 1), "% of the peak", asked.left.get(times)),
            Figure(f"{at}: p99 of these", round(measured.duration.percentile(99) / 1_000, 1), "ms", ACCEPTED),
            Figure(f"{at}: refused", measured.refused, "answers"),
            Figure(f"{at}: unanswered", measured.lost, "requests"),
            Figure(f"{at}: processor, generator", round(100 * run.used.generator_cpu), "% of a core"),
        ]
    return found


def _recovery(peak: Run, after: Run) -> Figure:
    share = 100 * after.measured.rate / max(peak.measured.rate * USUAL, 1.0)
    what = f"at {USUAL:g} ×, {RECOVERY:g} s after {WORST:g} ×"
    return Figure(what, round(share, 1), "% of what is asked", RECOVERED)


def _curves(name: str, peak: Run, runs: Sequence[Run]) -> list[Curve]:
    asked = [peak.measured.rate * times for times in TIMES]
    done = [run.measured.rate for run in runs]
    late = [run.measured.duration.percentile(99) / 1_000 for run in runs]
    return [
        Curve("Answered well, by what is asked", name, asked, done, "/s", "/s"),
        Curve("p99 of what is answered well", name, asked, late, "/s", "ms"),
    ]
