"""Under five times the load that can be answered, most of what could be is, and in time."""

import sys

import pytest

from taskdash.bench.generator import Load, Tell
from taskdash.bench.pump import Rate
from taskdash.bench.seeding import Wish
from taskdash.bench.site import Amount, OwnSites
from taskdash.bench.workloads.commit import Commits

WRITERS, CONNECTIONS, SECONDS = 64, 1_000, 3.0
LEAST_KEPT = 0.65  # of what busy clients get
P99_MILLISECONDS = 250

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(sys.platform != "linux", reason="the load generator needs epoll, which Linux alone has"),
]


def quiet(_line: str) -> Tell:
    return lambda _gone, _whole: None


async def test_five_times_the_capacity_of_commits_leaves_most_of_it():
    async with OwnSites(None, quiet, Amount(SECONDS, 1.0, WRITERS, 1)).site(Wish(WRITERS)) as site:
        script = Commits(site.host, site.callers)
        usual = (await site.run("usual", script, Load(WRITERS, SECONDS, 1.0))).measured
        rate = Rate(5 * usual.rate)
        flooded = (await site.run("flooded", script, Load(CONNECTIONS, SECONDS, 1.0, rate=rate))).measured

    assert usual.refused == 0
    assert flooded.rate >= LEAST_KEPT * usual.rate
    assert flooded.duration.percentile(99) / 1_000 <= P99_MILLISECONDS
